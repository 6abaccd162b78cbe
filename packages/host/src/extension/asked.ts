/**
 * One thing that is asked of an extension, from its verdict to its answer. A record and no closures:
 * there may be a thousand of them in a turn.
 */
import type { CallFacts, Limits, RoomFacts } from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import type { Asker } from '../bridge/guardedEndpoint.ts';
import { HostError } from '../bridge/hostError.ts';
import type { LetBy } from '../bridge/inward.ts';
import type { PreparedCall } from '../bridge/prepare.ts';
import type { Clock } from '../brokers.ts';
import type { Priority } from '../pool/fairQueue.ts';
import type { Pool, Task } from '../pool/pool.ts';
import type { Gate } from './gate.ts';
import type { ManagedExtension } from './managed.ts';
import type { Realm } from './realm.ts';

export interface AskingOptions {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly pool: Pool;
  /** `now` in monotonic milliseconds, where whoever calls knows it. */
  readonly record: (extension: string, fact: AuditFact, now?: number) => void;
}

/** What came back, and whose it is. */
export interface Answer<Value> {
  readonly value: Value;
  readonly extension: string;
}

/** What all that is asked shares: a thousand records point to it. */
export interface Shared extends AskingOptions {
  /** How often what a verdict rests on has changed. */
  changes: number;
}

/** What is done in its turn; it tells `asked` how that ended. Throws where it cannot begin. */
export type Begin<Call extends PreparedCall, Value> = (
  realm: Realm,
  asked: Asked<Call, Value>,
  now: number,
) => void;

/** What is asked, judged and found allowed or to be asked about. */
export interface Question<Call extends PreparedCall, Value> {
  readonly extension: ManagedExtension;
  readonly call: Call;
  /** What the policy was asked. */
  readonly facts: CallFacts;
  readonly room: RoomFacts | undefined;
  readonly limits: Limits;
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
  /** Monotonic milliseconds. */
  readonly started: number;
  readonly begin: Begin<Call, Value>;
}

/**
 * INVARIANT: it is told once how it ended, by `settled`, `failed` or `refuse`; the pool is told once
 * that it is over where it had begun.
 */
export class Asked<Call extends PreparedCall, Value> implements Task, Asker<Value> {
  private readonly shared: Shared;
  private readonly question: Question<Call, Value>;
  private readonly resolve: (answer: Answer<Value>) => void;
  private readonly reject: (error: HostError) => void;
  /** How often the verdict's grounds had changed when it was given. */
  private readonly seen: number;
  private how: LetBy = 'policy';
  private submittedAt: number | undefined;
  private holds = false;

  constructor(
    shared: Shared,
    question: Question<Call, Value>,
    resolve: (answer: Answer<Value>) => void,
    reject: (error: HostError) => void,
  ) {
    this.shared = shared;
    this.question = question;
    this.resolve = resolve;
    this.reject = reject;
    this.seen = shared.changes;
  }

  get owner(): string {
    return this.question.extension.id;
  }

  get priority(): Priority {
    return this.question.priority;
  }

  get bytes(): number {
    return this.question.call.bytes;
  }

  get limits(): Limits {
    return this.question.limits;
  }

  get signal(): AbortSignal | undefined {
    return this.question.signal;
  }

  get call(): Call {
    return this.question.call;
  }

  get since(): number {
    return this.submittedAt ?? this.question.started;
  }

  /** To the pool; `now` where a person's answer has taken its time. */
  submit(how: LetBy, now?: number): void {
    this.how = how;
    this.submittedAt = now;
    this.shared.pool.submit(this);
  }

  run(now: number): void {
    const { extension, begin, call } = this.question;
    try {
      // It waited, and what allowed it has changed meanwhile.
      if (this.shared.changes !== this.seen) this.again();
      extension.enter();
      this.holds = true;
      begin(extension.run(), this, now);
    } catch (error) {
      this.failed(asHostError(call.method.entry.name, error));
    }
  }

  /** Judges it again as things stand now. Throws `HostError` where it may be no longer. */
  again(): void {
    const { extension, call, facts, room } = this.question;
    const { name, capability } = call.method.entry;
    this.shared.gate.again(extension.facts, name, capability, facts, room, this.how);
  }

  settled(value: Value, now: number): void {
    // First of all the next one goes out: the extension works on it while this one is heard here.
    this.shared.pool.over(this, now);
    this.resolve({ value, extension: this.owner });
    this.told('ok', now);
  }

  failed(error: HostError): void {
    const now = this.shared.clock.now();
    this.shared.pool.over(this, now);
    this.reject(error);
    // Its own code is no verdict of the host's.
    this.told(error.byGuest ? 'failed' : error.code, now);
  }

  /** It never began. */
  refuse(error: HostError): void {
    this.reject(error);
    this.told(error.code, this.shared.clock.now());
  }

  private told(outcome: 'ok' | HostError['code'], now: number): void {
    const { extension, call, started } = this.question;
    if (this.holds) extension.leave(now);
    const ms = Math.round((now - started) * 10) / 10;
    const method = call.method.entry.name;
    this.shared.record(extension.id, { kind: 'call', method, outcome, ms, bytes: call.bytes }, now);
  }
}

export function asHostError(name: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  return new HostError('failed', `${name} failed.`);
}
