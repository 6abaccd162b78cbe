/** What the app holds in its hands to run extensions, and what it lends for it. */
import type {
  ExtensionPackage,
  GuestMethodName,
  GuestParams,
  GuestResult,
  GuestStreamItem,
  GuestStreamName,
  GuestStreamParams,
  GuestStreamResult,
  Manifest,
} from '@kumix/plugin';
import type { ExtensionFacts } from '@kumix/policy';
import type { AuditEvent, DailyCount } from './audit/event.ts';
import type { AuditStore, StoredAudit } from './audit/store.ts';
import type { Brokers, Clock } from './brokers.ts';
import type { CellSource } from './cell/cell.ts';
import type { AskOptions } from './extension/asking.ts';
import type { BudgetPersistence } from './extension/budgets.ts';
import type { Consent, GoverningTable } from './extension/gate.ts';
import type { Status } from './extension/lifecycle.ts';
import type { Observable } from './observable.ts';
import type { PoolCounts } from './pool/pool.ts';
import type { IsolationReport } from './probe/probe.ts';
import type { Surface, SurfaceRequest } from './surface/surface.ts';

export interface ExtensionHostOptions {
  /** From `virtual:kumix-cell`. */
  readonly cell: CellSource;
  readonly brokers: Brokers;
  readonly policy: GoverningTable;
  /** Whose data it is; a new account is a new host. */
  readonly account: string;
  readonly clock: Clock;
  /** A fixed element of the app's above everything: all cells live in it. */
  readonly layer: HTMLElement;
  /** Makes a `TrustedHTML` of the host's own `srcdoc` text, by the policy named `kumix`. */
  readonly trustedTypes?: { createHTML(text: string): unknown };
  /** From `probeIsolation`: where it found no wall, every extension is refused. */
  readonly isolation?: IsolationReport;
  /**
   * Origin of the inert host pages, or `https://*.…` for one an extension: levels `frame` and
   * `origin`. The page's own header must name it; without it such extensions are refused.
   */
  readonly frameHost?: string;
  readonly consent?: Consent;
  readonly budgets?: BudgetPersistence;
  /** Where the record outlives the page, and what it held when the host was made. */
  readonly auditStore?: AuditStore;
  readonly storedAudit?: StoredAudit;
  /** A change of the record could not be written; it is tried again. */
  readonly auditUnsaved?: (error: unknown) => void;
  /** Hears every audit event as it happens. */
  readonly auditSink?: (event: AuditEvent) => void;
  /** Calls that run at once over all extensions. */
  readonly concurrency?: number;
  /** Milliseconds without use after which an extension is put to sleep. */
  readonly idleMs?: number;
}

/** An installed extension as the app shows it. Immutable. */
export interface ExtensionView {
  readonly id: string;
  readonly manifest: Manifest;
  /** What the policy is told of it, the package's hash among it. */
  readonly facts: ExtensionFacts;
  readonly status: Status;
  readonly pool: PoolCounts;
}

export interface InvokeOptions extends AskOptions {
  /** Ask this extension instead of the first that serves the method. */
  readonly extension?: string;
}

export interface Gathering<M extends GuestStreamName> {
  readonly items: readonly GuestStreamItem<M>[];
  readonly value: GuestStreamResult<M>;
  readonly extension: string;
}

export type InvokableMethod = Exclude<GuestMethodName, `surface.${string}`>;

export interface ExtensionHost {
  /** Adds a package; one that is there already is replaced. Never runs it. */
  install(pkg: ExtensionPackage): void;
  uninstall(id: string): void;
  /** A package that could not be read is no extension, but stands in the record, with the reason. */
  unreadable(id: string, why: string): void;
  readonly extensions: Observable<readonly ExtensionView[]>;
  /** Asks the extension that serves the method. Rejects with `HostError` and nothing else. */
  invoke<M extends InvokableMethod>(
    method: M,
    params: GuestParams<M>,
    options?: InvokeOptions,
  ): Promise<{ readonly value: GuestResult<M>; readonly extension: string }>;
  /**
   * Asks for a stream and reads it to its end: its items in order, and what was said last. Bounded
   * by the row and by the policy's cap on results.
   */
  gather<M extends GuestStreamName>(
    method: M,
    params: GuestStreamParams<M>,
    options?: InvokeOptions,
  ): Promise<Gathering<M>>;
  /**
   * False where the policy, or a standing answer of the person's, denies it now: nobody is asked,
   * nothing is recorded or charged. What is asked for nevertheless is judged anew.
   */
  mayBeAsked(extension: string, method: InvokableMethod, room?: string): boolean;
  /** Throws `HostError` where it may not be opened. */
  openSurface(request: SurfaceRequest): Surface;
  /** Takes effect at once: the next call is judged by it, and what it refuses ends now. */
  setPolicy(table: GoverningTable): void;
  setEnabled(id: string, on: boolean): void;
  /** Ends an extension and, where surfaces of it are open, draws them again. */
  restart(id: string): void;
  /** When a person last did something in a cell: monotonic milliseconds. */
  readonly personActedAt: number;
  readonly audit: Observable<readonly AuditEvent[]>;
  auditCounts(): readonly DailyCount[];
  /** The record of one extension, or of all, as JSON lines; `kumix policy replay` reads them. */
  auditLines(extension?: string): string;
  /** Resolves when what has happened so far is kept, or could not be. */
  flush(): Promise<void>;
  dispose(): void;
}
