/** Puts the parts of the host together: packages, policy, pool, cells, surfaces, record. */
import {
  type ExtensionPackage,
  guestMethods,
  type GuestParams,
  type GuestResult,
  type GuestStreamName,
  type GuestStreamParams,
  type Manifest,
} from '@kumix/plugin';
import type { ExtensionFacts } from '@kumix/policy';
import type { AuditFact, DailyCount } from './audit/event.ts';
import { auditLines } from './audit/lines.ts';
import { AuditLog } from './audit/log.ts';
import { HostError } from './bridge/hostError.ts';
import type { LetBy } from './bridge/inward.ts';
import type { Brokers } from './brokers.ts';
import { Spares } from './cell/spares.ts';
import type { Answer } from './extension/asked.ts';
import { GivenThemes } from './doors/givenThemes.ts';
import { Asking } from './extension/asking.ts';
import { Budgets } from './extension/budgets.ts';
import { Gate, type GoverningTable, type StandingAnswer } from './extension/gate.ts';
import { SharedFate } from './extension/sharedFate.ts';
import { ManagedExtension } from './extension/managed.ts';
import type {
  ExtensionHost,
  ExtensionHostOptions,
  ExtensionView,
  Gathering,
  InvokableMethod,
  InvokeOptions,
} from './extensionHost.ts';
import { type FrameHost, frameHost } from './frame/host.ts';
import { Value } from './observable.ts';
import { Pool } from './pool/pool.ts';
import { Surfaces } from './surface/surfaces.ts';
import type { Surface, SurfaceRequest } from './surface/surface.ts';

export function createExtensionHost(options: ExtensionHostOptions): ExtensionHost {
  return new Host(options);
}

/** States in which nothing is asked of an extension, if another can be. */
const out: ReadonlySet<string> = new Set(['refused', 'disabled', 'quarantined']);

/** What was drawn or given by a yes that is gone has the policy alone to stand on. */
const letBy = (
  gone: StandingAnswer | undefined,
  facts: ExtensionFacts,
  capability: string,
): LetBy =>
  gone?.answer === 'allow' &&
  gone.extension === facts.id &&
  gone.sha256 === facts.sha256 &&
  gone.capability === capability
    ? 'policy'
    : 'asked';

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
    this.themes = new GivenThemes(options.brokers.theme, clock);
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
      record: (extension, fact, now) => this.audit.record(extension, fact, now),
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
      most: options.concurrency,
      waited: (owner, ms) => {
        if (ms > 1_000) {
          this.record(owner, { kind: 'limit', limit: 'waited', detail: `${Math.round(ms)} ms` });
        }
      },
      moved: () => this.moved(),
    });
    this.asking = new Asking({
      clock,
      gate: this.gate,
      pool: this.pool,
      record: (id, fact, now) => this.audit.record(id, fact, now),
    });
    const judge = (): void => {
      for (const extension of this.installed.values()) extension.judgeAgain();
      this.asking.judge();
    };
    this.stops = [
      brokers.rooms.watch(judge),
      options.consent?.subscribe?.((gone, how) => {
        if (gone !== undefined && how === 'taken-back') this.takenBack(gone);
        judge();
        this.surfaces.judge(gone);
        this.judgeThemes(gone);
        this.changed();
      }) ?? ((): void => {}),
    ];
    this.surfaces = new Surfaces({
      layer,
      spares: this.spares,
      brokers,
      find: (id) => this.find(id),
      ask: async (extension, method, params, options = {}) =>
        (await this.asking.call(extension, method, params, options)).value,
      mayDraw: ({ facts }, gone) =>
        this.gate.again(facts, 'surface.open', 'panel', {}, undefined, letBy(gone, facts, 'panel')),
      drawsUnasked: ({ facts }) => this.gate.wouldAllow(facts, 'panel'),
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
    extension.govern();
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

  unreadable(id: string, why: string): void {
    this.alive();
    this.record(id, { kind: 'lifecycle', state: 'unreadable', why: why.slice(0, 1_000) });
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

  mayBeAsked(id: string, method: InvokableMethod, roomId?: string): boolean {
    const extension = this.installed.get(id);
    if (extension === undefined || !serves(extension.manifest, method)) return false;
    const room = roomId === undefined ? undefined : this.gate.roomOf(roomId);
    return !this.gate.wouldDeny(extension.facts, guestMethods[method].capability, room);
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

  setPolicy(table: GoverningTable): void {
    this.alive();
    this.gate.table = table;
    for (const extension of this.installed.values()) extension.govern();
    this.asking.judge();
    this.surfaces.judge();
    this.judgeThemes();
    this.changed();
  }

  private judgeThemes(gone?: StandingAnswer): void {
    this.themes.judge((id) => {
      const facts = this.installed.get(id)?.facts;
      if (facts === undefined) return false;
      const name = 'theme.tokens.provide';
      try {
        this.gate.again(facts, name, name, {}, undefined, letBy(gone, facts, name));
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

  private takenBack({ extension, roomId, answer, sha256, capability }: StandingAnswer): void {
    const room = roomId === null ? {} : { roomId };
    const change = 'taken-back';
    this.record(extension, { kind: 'grant', change, answer, sha256, capability, ...room });
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
