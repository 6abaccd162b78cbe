/** The host: what the app holds in its hands to run extensions. */
import {
  type ExtensionPackage,
  type GuestMethodName,
  type GuestParams,
  type GuestResult,
  type Manifest,
} from '@kumix/plugin';
import type { ExtensionFacts, PolicyTable } from '@kumix/policy';
import type { AuditEvent, AuditFact, DailyCount } from './audit/event.ts';
import { AuditLog } from './audit/log.ts';
import { type PreparedCall, prepareCall } from './bridge/guardedEndpoint.ts';
import { HostError } from './bridge/hostError.ts';
import type { Brokers, Clock } from './brokers.ts';
import type { CellSource } from './cell/cell.ts';
import { Spares } from './cell/spares.ts';
import { Budgets, type BudgetPersistence } from './extension/budgets.ts';
import { type Consent, Gate } from './extension/gate.ts';
import type { Status } from './extension/lifecycle.ts';
import { ManagedExtension } from './extension/managed.ts';
import { type Observable, Value } from './observable.ts';
import type { IsolationReport } from './probe/probe.ts';
import { Pool, type PoolCounts } from './pool/pool.ts';
import type { Priority } from './pool/fairQueue.ts';
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
  readonly consent?: Consent;
  readonly budgets?: BudgetPersistence;
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

export interface InvokeOptions {
  /** The room it is about; the policy judges room caveats by it. */
  readonly room?: string;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Ask this extension instead of the first that serves the method. */
  readonly extension?: string;
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
  /** Throws `HostError` where it may not be opened. */
  openSurface(request: SurfaceRequest): Surface;
  /** Takes effect at once: the next call is judged by it, and what it refuses ends now. */
  setPolicy(table: PolicyTable): void;
  setEnabled(id: string, on: boolean): void;
  /** Ends an extension and, where surfaces of it are open, draws them again. */
  restart(id: string): void;
  readonly audit: Observable<readonly AuditEvent[]>;
  auditCounts(): readonly DailyCount[];
  dispose(): void;
}

export function createExtensionHost(options: ExtensionHostOptions): ExtensionHost {
  return new Host(options);
}

class Host implements ExtensionHost {
  readonly audit: AuditLog;
  readonly extensions: Value<readonly ExtensionView[]>;
  private readonly options: ExtensionHostOptions;
  private readonly installed = new Map<string, ManagedExtension>();
  private readonly spares: Spares;
  private readonly gate: Gate;
  private readonly pool: Pool;
  private readonly surfaces: Surfaces;
  private scheduled = false;
  private over = false;

  constructor(options: ExtensionHostOptions) {
    const { brokers, clock, layer, cell, trustedTypes } = options;
    this.options = options;
    this.extensions = new Value<readonly ExtensionView[]>([]);
    this.audit = new AuditLog({ clock, sink: options.auditSink });
    this.gate = new Gate({
      table: options.policy,
      rooms: brokers.rooms,
      budgets: new Budgets(clock, options.budgets),
      consent: options.consent,
      record: (extension, fact) => this.audit.record(extension, fact),
    });
    this.spares = new Spares({
      source: cell,
      layer,
      clock,
      html: (text) => (trustedTypes === undefined ? text : trustedTypes.createHTML(text)),
    });
    this.pool = new Pool({
      clock,
      most: options.concurrency ?? 128,
      waited: (owner, ms) => {
        if (ms > 1_000) {
          this.record(owner, { kind: 'limit', limit: 'waited', detail: `${Math.round(ms)} ms` });
        }
      },
    });
    this.surfaces = new Surfaces({
      layer,
      spares: this.spares,
      brokers,
      find: (id) => this.find(id),
      ask: (extension, method, params) => this.ask(extension, method, params, {}),
    });
  }

  install(pkg: ExtensionPackage): void {
    this.alive();
    const { id } = pkg.manifest;
    this.uninstall(id);
    const extension = new ManagedExtension({
      package: pkg,
      account: this.options.account,
      brokers: this.options.brokers,
      clock: this.options.clock,
      spares: this.spares,
      prelude: this.options.cell.prelude,
      isolation: this.options.isolation,
      gate: this.gate,
      record: (fact) => this.record(id, fact),
      changed: () => this.changed(),
      fromBoot: (message) => this.surfaces.heard(id, message),
      ended: (_why, error) => this.surfaces.lost(id, error),
      idleMs: this.options.idleMs ?? 120_000,
    });
    this.installed.set(id, extension);
    extension.govern(this.gate.table);
    this.changed();
    // Something may run soon: the frame for it boots meanwhile.
    if (extension.status.state === 'enabled') this.spares.warm();
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

  async invoke<M extends InvokableMethod>(
    method: M,
    params: GuestParams<M>,
    options: InvokeOptions = {},
  ): Promise<{ readonly value: GuestResult<M>; readonly extension: string }> {
    this.alive();
    const extension = this.provider(method, options.extension);
    const value = await this.ask(extension, method, params, options);
    // The guard has read it by the schema that its type was inferred from.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { value: value as GuestResult<M>, extension: extension.id };
  }

  /** Judged, queued, run: the one way in which anything is asked of an extension. */
  private ask(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: InvokeOptions,
  ): Promise<unknown> {
    const { clock, brokers } = this.options;
    const started = clock.now();
    const limits = extension.limits;
    let call: PreparedCall;
    let verdict: void | Promise<void>;
    try {
      if (extension.status.state === 'refused') extension.run();
      call = prepareCall(name, params, limits);
      const room = options.room === undefined ? undefined : brokers.rooms.facts(options.room);
      const { capability } = call.method.entry;
      verdict = this.gate.call(extension.facts, name, capability, {}, room, call.bytes);
    } catch (error) {
      return Promise.reject(asHostError(name, error));
    }
    const { bytes } = call;
    const submit = (): Promise<unknown> =>
      this.pool.submit({
        owner: extension.id,
        priority: options.priority ?? 'visible',
        bytes,
        limits,
        signal: options.signal,
        run: async () => {
          const release = extension.hold();
          try {
            const { endpoint } = extension.run();
            return await endpoint.start(
              call,
              options.signal === undefined ? {} : { signal: options.signal },
            );
          } finally {
            release();
          }
        },
      });
    const result = verdict === undefined ? submit() : verdict.then(submit);
    return result.then(
      (value) => {
        this.called(extension.id, name, 'ok', started, bytes);
        return value;
      },
      (error: unknown) => {
        const told = asHostError(name, error);
        this.called(extension.id, name, told.code, started, bytes);
        throw told;
      },
    );
  }

  private called(
    id: string,
    method: string,
    outcome: 'ok' | HostError['code'],
    started: number,
    bytes: number,
  ): void {
    const ms = Math.round((this.options.clock.now() - started) * 10) / 10;
    this.record(id, { kind: 'call', method, outcome, ms, bytes });
  }

  /** The one that was asked for, else the first that is on, else the first that would. */
  private provider(method: string, wanted: string | undefined): ManagedExtension {
    const serving = [...this.installed.values()].filter(
      ({ manifest }) =>
        manifest.contributes?.methods?.includes(method) === true ||
        (method === 'command.run' && (manifest.contributes?.commands?.length ?? 0) > 0),
    );
    const chosen =
      wanted === undefined
        ? (serving.find(
            ({ status }) => !['refused', 'disabled', 'quarantined'].includes(status.state),
          ) ?? serving[0])
        : serving.find(({ id }) => id === wanted);
    if (chosen === undefined) {
      throw new HostError('not-found', `No extension that is installed serves ${method}.`);
    }
    return chosen;
  }

  openSurface(request: SurfaceRequest): Surface {
    this.alive();
    return this.surfaces.open(request);
  }

  setPolicy(table: PolicyTable): void {
    this.alive();
    this.gate.table = table;
    for (const extension of this.installed.values()) extension.govern(table);
    this.changed();
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

  auditCounts(): readonly DailyCount[] {
    return this.audit.counts();
  }

  dispose(): void {
    if (this.over) return;
    this.over = true;
    for (const id of this.installed.keys()) this.uninstall(id);
    this.surfaces.dispose();
    this.spares.dispose();
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

  /** Once for all the changes of a turn. */
  private changed(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
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

function asHostError(name: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  return new HostError('failed', `${name} failed.`);
}
