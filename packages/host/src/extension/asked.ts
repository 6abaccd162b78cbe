/**
 * One thing that is asked of an extension, from its verdict to its answer. A record and no closures:
 * there may be a thousand of them in a turn.
 */
import type { CallFacts, Limits, RoomFacts } from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import type { Asker } from '../bridge/guardedEndpoint.ts';
import { HostError } from '../bridge/hostError.ts';
import type { PreparedCall } from '../bridge/prepare.ts';
import type { Clock, RoomBroker } from '../brokers.ts';
import type { Priority } from '../pool/fairQueue.ts';
import type { Pool, Task } from '../pool/pool.ts';
import type { Gate } from './gate.ts';
import type { ManagedExtension } from './managed.ts';
import type { Realm } from './realm.ts';

export interface AskingOptions {
  readonly clock: Clock;
  readonly rooms: RoomBroker;
  readonly gate: Gate;
  readonly pool: Pool;
  readonly record: (extension: string, fact: AuditFact) => void;
}

/** What came back, and whose it is. */
export interface Answer<Value> {
  readonly value: Value;
  readonly extension: string;
}

/** How often what a verdict rests on has changed. */
export interface Changes {
  count: number;
}

/** What the policy was asked. */
export interface Judged {
  readonly facts: CallFacts;
  readonly room: RoomFacts | undefined;
  /** Who said yes. */
  readonly how: 'policy' | 'asked';
}

/** What is done in its turn; it tells `asked` how that ended. Throws where it cannot begin. */
export type Begin<Call extends PreparedCall, Value> = (
  realm: Realm,
  asked: Asked<Call, Value>,
  now: number,
) => void;

export interface AskedOptions<Call extends PreparedCall, Value> {
  readonly asking: AskingOptions;
  readonly extension: ManagedExtension;
  readonly call: Call;
  readonly judged: Judged;
  readonly changes: Changes;
  readonly limits: Limits;
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
  /** Monotonic milliseconds. */
  readonly started: number;
  readonly begin: Begin<Call, Value>;
  readonly resolve: (answer: Answer<Value>) => void;
  readonly reject: (error: HostError) => void;
}

/**
 * INVARIANT: it is told once how it ended, by `settled`, `failed` or `refuse`; the pool is told once
 * that it is over where it had begun.
 */
export class Asked<Call extends PreparedCall, Value> implements Task, Asker<Value> {
  readonly owner: string;
  readonly priority: Priority;
  readonly bytes: number;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  readonly call: Call;
  private readonly asking: AskingOptions;
  private readonly extension: ManagedExtension;
  private readonly judged: Judged;
  private readonly changes: Changes;
  private readonly seen: number;
  private readonly started: number;
  private readonly begin: Begin<Call, Value>;
  private readonly resolve: (answer: Answer<Value>) => void;
  private readonly reject: (error: HostError) => void;
  private submittedAt: number;
  private holds = false;

  // Field by field, so that nothing is kept of a thousand but themselves.
  constructor(options: AskedOptions<Call, Value>) {
    this.owner = options.extension.id;
    this.priority = options.priority;
    this.bytes = options.call.bytes;
    this.limits = options.limits;
    this.signal = options.signal;
    this.call = options.call;
    this.asking = options.asking;
    this.extension = options.extension;
    this.judged = options.judged;
    this.changes = options.changes;
    this.seen = options.changes.count;
    this.started = options.started;
    this.begin = options.begin;
    this.resolve = options.resolve;
    this.reject = options.reject;
    this.submittedAt = options.started;
  }

  get since(): number {
    return this.submittedAt;
  }

  /** To the pool; `now` where a person's answer has taken its time. */
  submit(now = this.started): void {
    this.submittedAt = now;
    this.asking.pool.submit(this);
  }

  run(now: number): void {
    const { extension } = this;
    try {
      // It waited, and what allowed it has changed meanwhile.
      if (this.changes.count !== this.seen) this.again();
      extension.enter();
      this.holds = true;
      this.begin(extension.run(), this, now);
    } catch (error) {
      this.failed(asHostError(this.call.method.entry.name, error));
    }
  }

  /** Judges it again as things stand now. Throws `HostError` where it may be no longer. */
  again(): void {
    const { judged } = this;
    const { name, capability } = this.call.method.entry;
    const { facts } = this.extension;
    this.asking.gate.again(facts, name, capability, judged.facts, judged.room, judged.how);
  }

  settled(value: Value, now: number): void {
    // First of all the next one goes out: the extension works on it while this one is heard here.
    this.asking.pool.over(this, now);
    this.resolve({ value, extension: this.owner });
    this.told('ok', now);
  }

  failed(error: HostError): void {
    const now = this.asking.clock.now();
    this.asking.pool.over(this, now);
    this.reject(error);
    this.told(error.code, now);
  }

  /** It never began. */
  refuse(error: HostError): void {
    this.reject(error);
    this.told(error.code, this.asking.clock.now());
  }

  private told(outcome: 'ok' | HostError['code'], now: number): void {
    if (this.holds) this.extension.leave(now);
    const ms = Math.round((now - this.started) * 10) / 10;
    const method = this.call.method.entry.name;
    this.asking.record(this.owner, { kind: 'call', method, outcome, ms, bytes: this.bytes });
  }
}

export function asHostError(name: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  return new HostError('failed', `${name} failed.`);
}
