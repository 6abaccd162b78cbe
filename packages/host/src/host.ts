/** The host: what the app holds in its hands to run extensions. */
import {
  type ExtensionPackage,
  type GuestMethodName,
  type GuestParams,
  type GuestResult,
  type GuestStreamItem,
  type GuestStreamName,
  type GuestStreamParams,
  type GuestStreamResult,
  type Manifest,
} from '@kumix/plugin';
import type { ExtensionFacts, PolicyTable } from '@kumix/policy';
import type { AuditEvent, AuditFact, DailyCount } from './audit/event.ts';
import { auditLines } from './audit/lines.ts';
import { AuditLog } from './audit/log.ts';
import type { AuditStore, StoredAudit } from './audit/store.ts';
import { HostError } from './bridge/hostError.ts';
import type { Brokers, Clock } from './brokers.ts';
import type { CellSource } from './cell/cell.ts';
import { Spares } from './cell/spares.ts';
import type { Answer } from './extension/asked.ts';
import { GivenThemes } from './doors/givenThemes.ts';
import { type AskOptions, Asking } from './extension/asking.ts';
import { Budgets, type BudgetPersistence } from './extension/budgets.ts';
import { type Consent, Gate } from './extension/gate.ts';
import type { Status } from './extension/lifecycle.ts';
import { SharedFate } from './extension/sharedFate.ts';
import { ManagedExtension } from './extension/managed.ts';
import { type FrameHost, frameHost } from './frame/host.ts';
import { type Observable, Value } from './observable.ts';
import type { IsolationReport } from './probe/probe.ts';
import { Pool, type PoolCounts } from './pool/pool.ts';
import { Surfaces } from './surface/surfaces.ts';
import type { Surface, SurfaceRequest } from './surface/surface.ts';

export interface ExtensionHostOptions {
  /** From `virtual:kumix-cell`. */
  readonly cell: CellSource;
  readonly brokers: Brokers;
  readonly policy: PolicyTable;
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
  /** Throws `HostError` where it may not be opened. */
  openSurface(request: SurfaceRequest): Surface;
  /** Takes effect at once: the next call is judged by it, and what it refuses ends now. */
  setPolicy(table: PolicyTable): void;
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

export function createExtensionHost(options: ExtensionHostOptions): ExtensionHost {
  return new Host(options);
}

/** States in which nothing is asked of an extension, if another can be. */
const out: ReadonlySet<string> = new Set(['refused', 'disabled', 'quarantined']);

const serves = ({ contributes }: Manifest, method: string): boolean =>
  contributes?.methods?.includes(method) === true ||
  (method === 'command.run' && (contributes?.commands?.length ?? 0) > 0);

/** Milliseconds between two looks at the queues. */
const queueViewMs = 100;

class Host implements ExtensionHost {
  readonly audit: AuditLog;
  readonly extensions: Value<readonly ExtensionView[]>;
  private readonly options: ExtensionHostOptions;
  private readonly installed = new Map<string, ManagedExtension>();
  private readonly spares: Spares;
  private readonly fate: SharedFate;
  private readonly gate: Gate;
  private readonly pool: Pool;
  private readonly asking: Asking;
  private readonly surfaces: Surfaces;
  private readonly brokers: Brokers;
  private readonly themes: GivenThemes;
  private readonly stops: readonly (() => void)[];
  private readonly frames: FrameHost | undefined;
  private scheduled = false;
  private cancelMoved: (() => void) | undefined;
  private over = false;

  constructor(options: ExtensionHostOptions) {
    const { clock, layer, cell, trustedTypes } = options;
    this.options = options;
    this.themes = new GivenThemes(options.brokers.theme);
    const brokers: Brokers = { ...options.brokers, theme: this.themes };
    this.brokers = brokers;
    this.extensions = new Value<readonly ExtensionView[]>([]);
    this.audit = new AuditLog({
      clock,
      sink: options.auditSink,
      store: options.auditStore,
      stored: options.storedAudit,
      unsaved: options.auditUnsaved,
    });
    this.gate = new Gate({
      table: options.policy,
      rooms: brokers.rooms,
      budgets: new Budgets(clock, options.budgets),
      consent: options.consent,
      record: (extension, fact) => this.audit.record(extension, fact),
    });
    this.frames = options.frameHost === undefined ? undefined : frameHost(options.frameHost);
    this.spares = new Spares({
      source: cell,
      layer,
      clock,
      html: (text) => (trustedTypes === undefined ? text : trustedTypes.createHTML(text)),
    });
    this.fate = new SharedFate(clock);
    this.pool = new Pool({
      clock,
      most: options.concurrency ?? 512,
      waited: (owner, ms) => {
        if (ms > 1_000) {
          this.record(owner, { kind: 'limit', limit: 'waited', detail: `${Math.round(ms)} ms` });
        }
      },
      moved: () => this.moved(),
    });
    this.asking = new Asking({
      clock,
      rooms: brokers.rooms,
      gate: this.gate,
      pool: this.pool,
      record: (id, fact) => this.record(id, fact),
    });
    const judge = (): void => {
      for (const extension of this.installed.values()) extension.judgeAgain();
      this.asking.judge();
    };
    this.stops = [
      brokers.rooms.watch(judge),
      options.consent?.subscribe?.(() => {
        judge();
        this.surfaces.judge();
        this.judgeThemes();
      }) ?? ((): void => {}),
    ];
    this.surfaces = new Surfaces({
      layer,
      spares: this.spares,
      brokers,
      find: (id) => this.find(id),
      ask: async (extension, method, params) =>
        (await this.asking.call(extension, method, params, {})).value,
      mayDraw: ({ facts }) =>
        this.gate.again(facts, 'surface.open', 'panel', {}, undefined, 'asked'),
    });
  }

  install(pkg: ExtensionPackage): void {
    this.alive();
    const { id } = pkg.manifest;
    this.uninstall(id);
    const extension = new ManagedExtension({
      package: pkg,
      account: this.options.account,
      brokers: this.brokers,
      clock: this.options.clock,
      spares: this.spares,
      fate: this.fate,
      prelude: this.options.cell.prelude,
      documentScript: this.options.cell.documentScript,
      isolation: this.options.isolation,
      frames: this.frames,
      gate: this.gate,
      record: (fact) => this.record(id, fact),
      changed: () => this.changed(),
      fromBoot: (message) => this.surfaces.heard(id, message),
      ended: (_why, error) => this.surfaces.lost(id, error),
      idleMs: this.options.idleMs ?? 120_000,
    });
    this.audit.know(extension.facts);
    this.installed.set(id, extension);
    extension.govern(this.gate.table);
    this.changed();
    // Something may run soon: the frame for it boots meanwhile.
    if (extension.status.state === 'enabled') this.spares.warmSoon();
  }

  uninstall(id: string): void {
    const extension = this.installed.get(id);
    if (extension === undefined) return;
    this.surfaces.closeAll(id);
    this.pool.drop(id, new HostError('unavailable', `${extension.manifest.name} was removed.`));
    extension.dispose();
    this.installed.delete(id);
    this.changed();
  }

  /** Not an async function: a promise more for every call of thousands. */
  invoke<M extends InvokableMethod>(
    method: M,
    params: GuestParams<M>,
    options: InvokeOptions = {},
  ): Promise<Answer<GuestResult<M>>> {
    let extension: ManagedExtension;
    try {
      this.alive();
      extension = this.provider(method, options.extension);
    } catch (error) {
      // oxlint-disable-next-line prefer-promise-reject-errors -- what was thrown, as it was
      return Promise.reject(error);
    }
    // The guard reads it by the schema that its type was inferred from.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.asking.call(extension, method, params, options) as Promise<Answer<GuestResult<M>>>;
  }

  async gather<M extends GuestStreamName>(
    method: M,
    params: GuestStreamParams<M>,
    options: InvokeOptions = {},
  ): Promise<Gathering<M>> {
    this.alive();
    const extension = this.provider(method, options.extension);
    const gathered = await this.asking.gather(extension, method, params, options);
    // As above, item by item.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { ...gathered.value, extension: gathered.extension } as Gathering<M>;
  }

  /** The one that was asked for, else the first that is on, else the first that would. */
  private provider(method: string, wanted: string | undefined): ManagedExtension {
    const named = wanted === undefined ? undefined : this.installed.get(wanted);
    const chosen = wanted === undefined ? this.firstServing(method) : named;
    if (chosen === undefined || !serves(chosen.manifest, method)) {
      throw new HostError('not-found', `No extension that is installed serves ${method}.`);
    }
    return chosen;
  }

  private firstServing(method: string): ManagedExtension | undefined {
    let first: ManagedExtension | undefined;
    for (const extension of this.installed.values()) {
      if (!serves(extension.manifest, method)) continue;
      if (!out.has(extension.status.state)) return extension;
      first ??= extension;
    }
    return first;
  }

  openSurface(request: SurfaceRequest): Surface {
    this.alive();
    return this.surfaces.open(request);
  }

  setPolicy(table: PolicyTable): void {
    this.alive();
    this.gate.table = table;
    for (const extension of this.installed.values()) extension.govern(table);
    this.asking.judge();
    this.surfaces.judge();
    this.judgeThemes();
    this.changed();
  }

  private judgeThemes(): void {
    this.themes.judge((id) => {
      const facts = this.installed.get(id)?.facts;
      if (facts === undefined) return false;
      const name = 'theme.tokens.provide';
      try {
        this.gate.again(facts, name, name, {}, undefined, 'asked');
        return true;
      } catch (error) {
        if (error instanceof HostError) return false;
        throw error;
      }
    });
  }

  setEnabled(id: string, on: boolean): void {
    this.find(id).setEnabled(on);
    if (!on) this.surfaces.closeAll(id);
    this.changed();
  }

  restart(id: string): void {
    const extension = this.find(id);
    extension.restart();
    this.surfaces.reopen(id);
  }

  get personActedAt(): number {
    return Math.max(
      Number.NEGATIVE_INFINITY,
      ...[...this.installed.values()].map(({ lastActivation }) => lastActivation),
    );
  }

  auditCounts(): readonly DailyCount[] {
    return this.audit.counts();
  }

  auditLines(extension?: string): string {
    const events = this.audit.getSnapshot();
    return auditLines(
      extension === undefined ? events : events.filter((event) => event.extension === extension),
      this.audit.packages(),
    );
  }

  flush(): Promise<void> {
    return this.audit.flush();
  }

  dispose(): void {
    if (this.over) return;
    this.over = true;
    for (const stop of this.stops) stop();
    for (const id of this.installed.keys()) this.uninstall(id);
    this.surfaces.dispose();
    this.spares.dispose();
    this.fate.dispose();
    this.cancelMoved?.();
    this.audit.dispose();
  }

  private find(id: string): ManagedExtension {
    const extension = this.installed.get(id);
    if (extension === undefined) throw new HostError('not-found', `${id} is not installed.`);
    return extension;
  }

  private record(id: string, fact: AuditFact): void {
    this.audit.record(id, fact);
  }

  private alive(): void {
    if (this.over) throw new Error('This extension host has been disposed.');
  }

  /** Calls come and go by the thousand: what the queues hold is told a few times a second. */
  private moved(): void {
    if (this.cancelMoved !== undefined || this.over) return;
    this.cancelMoved = this.options.clock.setTimeout(() => {
      this.cancelMoved = undefined;
      this.changed();
    }, queueViewMs);
  }

  /** Once for all the changes of a turn. */
  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.themes.judge((id) => !out.has(this.installed.get(id)?.status.state ?? 'disabled'));
      this.extensions.set(
        [...this.installed.values()].map(({ id, manifest, facts, status }) => ({
          id,
          manifest,
          facts,
          status,
          pool: this.pool.counts(id),
        })),
      );
    });
  }
}
