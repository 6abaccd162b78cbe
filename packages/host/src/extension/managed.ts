/** One installed extension: its package, its life, its realm while it runs. */
import type { ExtensionPackage, Manifest } from '@kumix/plugin';
import type { ExtensionFacts, Limits, Reason } from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import type { Fault } from '../bridge/fault.ts';
import type {
  Abortable,
  CallFailure,
  GuestCall,
  LetBy,
  StillAllowed,
  StreamCall,
  StreamEnd,
} from '../bridge/guardedEndpoint.ts';
import { HostError, refused } from '../bridge/hostError.ts';
import type { Brokers, Clock } from '../brokers.ts';
import type { DrawOrder, FromBoot } from '../cell/protocol.ts';
import type { Spares } from '../cell/spares.ts';
import { hostApi } from '../doors/api.ts';
import { GivenLinks } from '../doors/givenLinks.ts';
import { streamApi } from '../doors/streams.ts';
import { extensionDocument, type FrameHost } from '../frame/host.ts';
import type { IsolationReport } from '../probe/probe.ts';
import { hasPanels } from '../surface/panels.ts';
import { factsOf } from './facts.ts';
import type { Gate } from './gate.ts';
import { born, type Life, type LifecycleEvent, mayRun, next, type Status } from './lifecycle.ts';
import { blameless, type EndReason, guestScript, Realm } from './realm.ts';
import { hostRefusal, isolationRefusal, statusError, wasmFilesRefusal } from './refusals.ts';
import type { SharedFate } from './sharedFate.ts';

export interface ManagedOptions {
  readonly package: ExtensionPackage;
  readonly account: string;
  readonly brokers: Brokers;
  readonly clock: Clock;
  readonly spares: Spares;
  readonly fate: SharedFate;
  readonly prelude: string;
  readonly documentScript: string;
  readonly gate: Gate;
  readonly isolation: IsolationReport | undefined;
  readonly frames: FrameHost | undefined;
  readonly record: (fact: AuditFact) => void;
  readonly changed: () => void;
  readonly fromBoot: (message: FromBoot) => void;
  /** Its realm ended, with everything that was drawn by it. */
  readonly ended: (why: EndReason, error: HostError) => void;
  readonly idleMs: number;
}

/** Milliseconds after a person's action in a cell during which it counts as activated. */
export const activationMs = 1_000;

/** Reasons that are not the extension's own doing do not count against it. */

export class ManagedExtension {
  readonly manifest: Manifest;
  readonly facts: ExtensionFacts;
  private readonly options: ManagedOptions;
  private readonly given: GivenLinks;
  /** One for each stream that is open: an extension that waits for something does not sleep. */
  private readonly streamHolds: (() => void)[] = [];
  private life: Life = born;
  private current: Realm | undefined;
  private script: Blob | undefined;
  private cancelScript: (() => void) | undefined;
  private activatedAt = Number.NEGATIVE_INFINITY;
  private cancelIdle: (() => void) | undefined;
  private busy = 0;
  private usedAt = 0;
  private enabled = true;
  private removed = false;

  constructor(options: ManagedOptions) {
    this.options = options;
    this.manifest = options.package.manifest;
    this.facts = factsOf(options.package);
    const writes = this.facts.capabilities.some(({ name }) => name === 'message.send');
    this.given = writes ? new GivenLinks(options.account) : new GivenLinks();
  }

  get id(): string {
    return this.manifest.id;
  }

  get package(): ExtensionPackage {
    return this.options.package;
  }

  get status(): Status {
    return this.life.status;
  }

  get limits(): Limits {
    return this.options.gate.table.limits(this.facts);
  }

  /** Monotonic milliseconds; long ago where there was none. */
  get lastActivation(): number {
    return this.activatedAt;
  }

  get realm(): Realm | undefined {
    return this.current;
  }

  /** Asks the policy again whether it may be here at all; ends it where it may not. */
  govern(): void {
    const because = this.refusal();
    this.apply({ event: 'governed', because });
    if (because === null && !this.enabled) this.apply({ event: 'turned-off' });
    if (because !== null) {
      this.stop();
      return;
    }
    this.scriptSoon();
    this.current?.retune(this.limits);
    this.judgeAgain();
  }

  private refusal(): readonly Reason[] | null {
    const { gate } = this.options;
    const extension = this.facts;
    for (const ask of ['install', 'activate'] as const) {
      const { effect, because } = gate.admission({ ask, extension });
      if (effect !== 'allow') return because;
    }
    const page = this.page();
    const hostless = hostRefusal(this.manifest.name, this.facts.isolation, page);
    if (hostless !== null) return hostless;
    if (this.manifest.kind === 'ui') {
      const origin = page === undefined ? 'null' : new URL(page).origin;
      const { effect, because } = gate.admission({ ask: 'origin', extension, origin });
      if (effect !== 'allow') return because;
    }
    return (
      isolationRefusal(this.facts.isolation, this.options.isolation) ??
      wasmFilesRefusal(this.options.package, this.limits.memoryPages)
    );
  }

  /** Not with the first call, which would wait for it; nor before the frame of one that comes at once. */
  private scriptSoon(): void {
    if (this.facts.isolation !== 'worker' || this.script !== undefined) return;
    this.cancelScript ??= this.options.clock.setTimeout(() => {
      this.cancelScript = undefined;
      this.workerScript();
    }, 0);
  }

  private workerScript(): Blob {
    const { package: pack, prelude } = this.options;
    return (this.script ??= guestScript(prelude, pack.files.get(this.manifest.entry) ?? ''));
  }

  /** Address of the host page that its document stands in; none at level `worker`. */
  private page(): string | undefined {
    const { isolation } = this.facts;
    if (isolation === 'worker') return undefined;
    return this.options.frames?.page(isolation, this.options.package.sha256);
  }

  setEnabled(on: boolean): void {
    this.enabled = on;
    this.apply({ event: on ? 'turned-on' : 'turned-off' });
    if (!on) this.stop();
  }

  /** Brings it back whatever became of it, unless the policy or the person says no. */
  restart(): void {
    this.apply({ event: 'restart' });
    this.stop();
  }

  /** Ends it where nobody needs it; its crashes still count when it is needed again. */
  sleep(): void {
    this.apply({ event: 'idle' });
    this.stop();
  }

  stop(): void {
    this.current?.end('stopped');
  }

  dispose(): void {
    this.removed = true;
    this.cancelIdle?.();
    this.cancelScript?.();
    this.stop();
  }

  /**
   * The running realm, started where it was not; `order` is what its cell draws first. Throws
   * `HostError` where it may not run.
   */
  run(order?: DrawOrder): Realm {
    // What runs may run: nothing is asked again for every call of many.
    if (this.current !== undefined && mayRun(this.life.status)) return this.current;
    // A person may say yes to a call of what is gone by then.
    if (this.removed) throw new HostError('unavailable', `${this.manifest.name} was removed.`);
    this.apply({ event: 'revive', at: this.options.clock.now() });
    const { status } = this.life;
    if (!mayRun(status)) throw statusError(this.manifest.name, status);
    if (this.current !== undefined) return this.current;
    this.apply({ event: 'start' });
    const caller = { extension: this.id, account: this.options.account };
    const { package: pack, spares, clock, documentScript } = this.options;
    const files: Record<string, ArrayBuffer> = {};
    for (const name of this.manifest.wasm ?? []) {
      files[name] = (pack.files.get(name) ?? new Uint8Array()).slice().buffer;
    }
    const page = this.page();
    const code = (): string => new TextDecoder().decode(pack.files.get(this.manifest.entry));
    this.current = new Realm({
      spares,
      clock,
      ...(page === undefined
        ? { script: () => this.workerScript() }
        : { document: { page, text: extensionDocument(documentScript, code()) } }),
      needs: { draws: hasPanels(this.manifest), order },
      files,
      limits: () => this.limits,
      guard: {
        api: hostApi(this.options.brokers, caller, this.given),
        authorise: (call, asker) => this.authorise(call, asker),
        stillAllowed: ({ method: { entry }, params }, how) =>
          this.options.gate.guestAgain(this.facts, entry.name, entry.capability, params, how),
        streams: streamApi({
          brokers: this.options.brokers,
          clock,
          gave: (message) => this.given.note(message),
        }),
        authoriseStream: (call, asker) => this.authoriseStream(call, asker),
        streamEnded: (end) => this.streamEnded(end),
        callFailed: (failure) => this.callFailed(failure),
        admit: (method, bytes) =>
          this.options.gate.result(this.facts, method.entry.capability, method.entry.name, bytes),
      },
      ready: () => this.apply({ event: 'ready' }),
      fault: (fault) => this.fault(fault),
      log: (text) => this.options.record({ kind: 'log', text }),
      fromBoot: (message) => this.heard(message),
      ended: (why, detail) => this.realmEnded(why, detail),
    });
    this.rest();
    return this.current;
  }

  /** Keeps it from hibernating while something is under way or drawn. What it gives lets go. */
  hold(): () => void {
    this.enter();
    let held = true;
    return () => {
      if (held) this.leave(this.options.clock.now());
      held = false;
    };
  }

  /** The same without a closure, for calls by the thousand: each `enter` has its one `leave`. */
  enter(): void {
    this.busy++;
  }

  /** `now` in monotonic milliseconds. */
  leave(now: number): void {
    if (--this.busy === 0) this.rest(now);
  }

  /** One timer at a time, which looks how long ago the last use was: no timer for every call. */
  private rest(now = this.options.clock.now()): void {
    this.usedAt = now;
    // What does not run has nothing to be put to sleep: the last hold may outlive the realm.
    if (this.current === undefined || this.cancelIdle !== undefined) return;
    this.sleepIn(this.options.idleMs);
  }

  private sleepIn(ms: number): void {
    this.cancelIdle = this.options.clock.setTimeout(() => {
      this.cancelIdle = undefined;
      if (this.current === undefined || this.busy > 0) return;
      const left = this.usedAt + this.options.idleMs - this.options.clock.now();
      if (left > 0) {
        this.sleepIn(left);
        return;
      }
      this.sleep();
    }, ms);
  }

  /** What a cell of this extension says that is not about one surface alone. */
  noted(message: FromBoot): void {
    if (message[0] === 'activated') this.activatedAt = this.options.clock.now();
    // One thread draws for all: whoever holds it up is ended, as whoever floods is.
    if (message[0] === 'over') {
      this.current?.end('flood', `what it drew took ${message[2]} ms to show`);
    }
    if (message[0] === 'refused') {
      const [, , count, rule] = message;
      this.refused(`${count} operations not drawn, the last by the rule "${rule}"`);
    }
  }

  /** Something of its was not drawn, and why. */
  refused(detail: string): void {
    this.options.record({ kind: 'limit', limit: 'refused', detail });
  }

  private heard(message: FromBoot): void {
    this.noted(message);
    this.options.fromBoot(message);
  }

  private authorise({ method, params, bytes }: GuestCall, asker: Abortable): void | Promise<LetBy> {
    const { name, capability, needsActivation } = method.entry;
    const { gate, clock } = this.options;
    if (needsActivation === true && clock.now() - this.activatedAt > activationMs) {
      const sentence = `${name} works only within ${activationMs} ms of a person's action in this extension.`;
      const error = refused('activation', sentence);
      gate.refuseCall(this.facts, name, capability, params, bytes, error);
    }
    const verdict = gate.guestCall(this.facts, name, capability, params, bytes, asker);
    // It does not sleep while a person reads its question, which would go with it.
    return verdict?.finally(this.hold());
  }

  /** What it gave up itself nobody refused, and what was denied before it began has its decision. */
  private callFailed({ began, ms, ...failure }: CallFailure): void {
    const { outcome } = failure;
    if (outcome === 'aborted' || (outcome === 'denied' && !began)) return;
    this.options.record({ kind: 'call', ...failure, ms: Math.round(ms) });
  }

  private authoriseStream(
    { method, params, bytes }: StreamCall,
    asker: Abortable,
  ): StillAllowed | Promise<StillAllowed> {
    this.streamHolds.push(this.hold());
    const { name, capability } = method.entry;
    return this.options.gate.guestStream(this.facts, name, capability, params, bytes, asker);
  }

  private streamEnded({ ms, ...end }: StreamEnd): void {
    this.streamHolds.pop()?.();
    this.options.record({ kind: 'stream', ...end, ms: Math.round(ms) });
  }

  /** What may go on no longer ends now: the policy changed, an answer, or what is known of a room. */
  judgeAgain(): void {
    this.current?.endpoint.judgeAgain();
  }

  private fault(fault: Fault): void {
    this.options.record({ kind: 'limit', limit: fault, detail: 'dropped and counted' });
  }

  private realmEnded(why: EndReason, detail: string): void {
    this.current = undefined;
    this.cancelIdle?.();
    this.cancelIdle = undefined;
    if (!blameless.has(why))
      this.apply({ event: 'crash', why: `${why}: ${detail}`, at: this.options.clock.now() });
    else if (why === 'cell-lost') this.lost(detail);
    if (why === 'flood' || why === 'faults' || why === 'hung' || why === 'timeout') {
      this.options.record({ kind: 'limit', limit: why, detail });
    }
    this.options.ended(why, new HostError('crashed', `${this.manifest.name} was ended (${why}).`));
  }

  private lost(detail: string): void {
    const { clock, fate, spares } = this.options;
    spares.drop();
    const { heartbeatMs } = this.limits;
    const back = (turns: number): void =>
      this.apply({
        event: 'lost',
        why: `cell-lost: ${detail}`,
        untilMs: clock.now() + turns * heartbeatMs,
      });
    back(1);
    fate.lost({
      heartbeatMs,
      alone: () => this.apply({ event: 'died-alone', at: clock.now() }),
      together: (turn, others) => {
        const told = `lost with ${others} others when their process ended: nobody's doing`;
        this.options.record({ kind: 'limit', limit: 'process', detail: told });
        // Where a person has brought it back meanwhile, it stays as it is.
        if (this.life.status.state === 'crashed') back(turn);
      },
    });
  }

  private apply(event: LifecycleEvent): void {
    const before = this.life;
    this.life = next(before, event);
    const { status } = this.life;
    if (status === before.status) return;
    const why = 'why' in status ? { why: status.why } : {};
    const because = 'because' in status ? { because: status.because } : {};
    this.options.record({ kind: 'lifecycle', state: status.state, ...why, ...because });
    this.options.changed();
  }
}
