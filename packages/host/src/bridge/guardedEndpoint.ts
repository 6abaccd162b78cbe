/**
 * Stands between the relay's port and Comlink, which serves what guests ask. Comlink would let the
 * far side walk any path of an object, set properties and hand ports over; here none of that can
 * even be said. What arrives is read into envelopes of six kinds: answers to what the host asked are
 * settled here, what a guest asks goes to the calls and streams that are served.
 *
 * INVARIANT: every call that was started settles exactly once: by answer, by failure, by deadline,
 * by abort, or by `end`.
 */
import {
  ABORT,
  CALL,
  CREDIT,
  type Envelope,
  FAIL,
  hostStreamTable,
  hostTable,
  ITEM,
  type Method,
  newPass,
  type Packet,
  REPLY,
  type StreamMethod,
  unpack,
} from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { Clock } from '../brokers.ts';
import { AskedStreams } from './askedStreams.ts';
import { Deadlines } from './deadlines.ts';
import type { Fault } from './fault.ts';
import { HostError, saidByGuest } from './hostError.ts';
import type { Abortable, HostApi, LetBy, ServeContext } from './inward.ts';
export type { Abortable, HostApi, LetBy, ServeContext };
import { InFlight } from './inFlight.ts';
import { Intake } from './intake.ts';
import { type Allowance, OpenQuestions } from './openQuestions.ts';
import { Outbox } from './outbox.ts';
import { prepareCall, type PreparedCall, type PreparedStream, refusalError } from './prepare.ts';
import { type CallFailure, type GuestCall, ServedCalls } from './servedCalls.ts';
export type { CallFailure, GuestCall };
import {
  ServedStreams,
  type StillAllowed,
  type StreamApi,
  type StreamCall,
  type StreamEnd,
} from './servedStreams.ts';
export type { StillAllowed, StreamApi, StreamCall, StreamEnd };

export interface GuardOptions {
  readonly send: (packet: Packet, buffers: ArrayBuffer[]) => void;
  readonly clock: Clock;
  readonly limits: () => Limits;
  readonly api: HostApi;
  /** Asks the policy about a guest's call; throws or rejects with `HostError` to refuse it. */
  readonly authorise: (call: GuestCall, asker: Abortable) => void | Promise<LetBy>;
  /** The same about one that is under way, when what allowed it has changed; throws to refuse it. */
  readonly stillAllowed: (call: GuestCall, how: LetBy) => void;
  /** A call of the guest's was given no answer. */
  readonly callFailed: (failure: CallFailure) => void;
  readonly streams: StreamApi;
  /** The same for a stream; gives what is asked again before every item. */
  readonly authoriseStream: (
    call: StreamCall,
    asker: Abortable,
  ) => StillAllowed | Promise<StillAllowed>;
  /** A stream of the guest's is over. */
  readonly streamEnded: (end: StreamEnd) => void;
  /** Asks the policy about what came back; throws `HostError` to refuse it. */
  readonly admit: (method: Method, bytes: number) => void;
  readonly fault: (fault: Fault) => void;
  /** A call passed its deadline, and no person was being asked. */
  readonly timedOut: (method: string) => void;
}

/** Who waits for a guest's answer. One of the two is called, once, and must not throw. */
export interface Asker<Value = unknown> {
  /**
   * Within the turn that reads the answer: what it starts goes out before anyone hears of this one.
   * `now` is when its packet was opened, in monotonic milliseconds: one look for all answers in it.
   */
  settled(value: Value, now: number): void;
  failed(error: HostError): void;
}

interface Asked {
  readonly id: number;
  readonly method: Method;
  readonly allowance: Allowance;
  dueAt: number;
  readonly stopListening: (() => void) | undefined;
  readonly asker: Asker;
}

interface CallOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
}

const endOfTurn = Promise.resolve();

/** What ends a realm fails its calls once that is over: none of what they set free starts in it. */
const failLater = (asker: Asker, error: HostError): void => {
  void endOfTurn.then(() => asker.failed(error));
};

/** Ids whose answer may still be under way after they were given up. */
const rememberedIds = 1_024;

export class GuardedEndpoint {
  private readonly options: GuardOptions;
  private readonly outbox: Outbox;
  private readonly intake: Intake<ArrayBuffer[], Envelope>;
  private readonly deadlines: Deadlines;
  private readonly servedCalls: ServedCalls;
  private readonly servedStreams: ServedStreams;
  private readonly askedStreams: AskedStreams;
  private readonly asked = new InFlight<Asked>();
  private readonly givenUp = new Set<number>();
  /** What calls and streams of the guest's wait for: who gave one up waits no longer. */
  private readonly questions: OpenQuestions;
  private lastServedId = 0;
  /** Monotonic milliseconds: when the packet that is being read was opened. */
  private cameInAt = 0;
  private ended: HostError | undefined;

  constructor(options: GuardOptions) {
    this.options = options;
    // What is added now is one of those under way.
    this.outbox = new Outbox(options.send, () => this.asked.size <= 1);
    this.intake = new Intake({
      clock: options.clock,
      open: (data) => this.open(data),
      read: (envelope, buffers) => {
        this.read(envelope, buffers, options.limits());
        // A fault may have ended this endpoint while it was reading.
        return this.ended === undefined;
      },
    });
    this.deadlines = new Deadlines(options.clock, this.asked, (id) => this.expire(id));
    this.questions = new OpenQuestions(options.clock);
    const { questions } = this;
    this.servedCalls = new ServedCalls({
      clock: options.clock,
      api: options.api,
      authorise: options.authorise,
      stillAllowed: options.stillAllowed,
      failed: options.callFailed,
      say: (envelope, bytes, buffers) => this.outbox.add(envelope, bytes, buffers),
      fault: options.fault,
      questions,
    });
    this.servedStreams = new ServedStreams({
      clock: options.clock,
      api: options.streams,
      authorise: options.authoriseStream,
      questions,
      say: (envelope, bytes, buffers) => this.outbox.add(envelope, bytes, buffers),
      fault: options.fault,
      ended: options.streamEnded,
    });
    this.askedStreams = new AskedStreams({
      limits: options.limits,
      questions,
      say: (envelope) => this.outbox.add(envelope),
      admit: options.admit,
      fault: options.fault,
      timedOut: (method) => this.timedOut(method),
    });
  }

  /** Calls under way towards the guest. */
  get pending(): number {
    return this.asked.size + this.askedStreams.count;
  }

  /** Streams that are open towards the guest. */
  get openStreams(): number {
    return this.servedStreams.count;
  }

  /** Judges what is open and under way again; what may go on no longer ends now, with its reason. */
  judgeAgain(): void {
    this.servedCalls.again();
    this.servedStreams.judge();
  }

  /**
   * Asks the guest. Rejects with `HostError`. `params` are copied; buffers in them are transferred.
   */
  call(name: string, params: unknown, options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      try {
        const call = prepareCall(name, params, this.options.limits());
        const asker = { settled: resolve, failed: reject };
        this.ask(call, asker, options.signal, this.options.clock.now(), options.deadlineMs);
      } catch (error) {
        reject(refusalError(name, error, 'invalid-params'));
      }
    });
  }

  /**
   * Sends a prepared call. Not through Comlink's `wrap`: its random id and proxy for every call cost
   * more than all the rest, and an answer that the guard has read needs no second reader. `now` in
   * monotonic milliseconds.
   */
  ask(
    call: PreparedCall,
    asker: Asker,
    signal: AbortSignal | undefined,
    now: number,
    deadlineMs = Number.POSITIVE_INFINITY,
  ): void {
    const { method } = call;
    const { name, limits: own } = method.entry;
    if (this.ended !== undefined) return failLater(asker, this.ended);
    if (signal?.aborted === true) {
      return failLater(asker, new HostError('aborted', `${name} was aborted.`));
    }
    const id = this.asked.nextId();
    const budgetMs = Math.min(deadlineMs, own.deadlineMs, this.options.limits().timeoutMs);
    const dueAt = now + budgetMs;
    let stopListening: (() => void) | undefined;
    if (signal !== undefined) {
      const aborted = (): void => this.giveUp(id, new HostError('aborted', `${name} was aborted.`));
      signal.addEventListener('abort', aborted, { once: true });
      stopListening = () => signal.removeEventListener('abort', aborted);
    }
    this.asked.add({
      id,
      method,
      allowance: this.questions.allow(budgetMs, now),
      dueAt,
      stopListening,
      asker,
    });
    this.deadlines.watch(dueAt);
    try {
      const envelope: Envelope = [CALL, id, name, call.params, Math.ceil(budgetMs)];
      this.outbox.add(envelope, call.bytes, call.buffers);
    } catch {
      // It never left: nobody waits for its answer, and its deadline ends nobody.
      this.fail(id, new HostError('failed', `A buffer of ${name} was transferred before it.`));
    }
  }

  /** Sends a prepared call whose answer is a stream: items as they are read, then its result. */
  stream(call: PreparedStream, options: CallOptions = {}): AsyncIterableIterator<unknown, unknown> {
    const { method, params, bytes, buffers } = call;
    const { name, limits: own } = method.entry;
    if (this.ended !== undefined) throw this.ended;
    if (options.signal?.aborted === true) {
      throw new HostError('aborted', `${name} was aborted.`);
    }
    const id = this.asked.nextId();
    const budgetMs = Math.min(own.deadlineMs, this.options.limits().timeoutMs);
    this.outbox.add([CALL, id, name, params, Math.ceil(budgetMs)], bytes, buffers);
    return this.askedStreams.read(id, method, budgetMs, options.signal);
  }

  /**
   * What the relay passed on. What is too much for one turn is read in the next ones; `done` says
   * that all of it has been. Never throws.
   */
  receive(data: unknown, done: () => void = () => {}): void {
    if (this.ended === undefined) this.intake.push(data, done);
  }

  private open(data: unknown): {
    readonly packet: ArrayBuffer[];
    readonly entries: readonly Envelope[];
  } {
    this.cameInAt = this.options.clock.now();
    const packet = unpack(data, this.options.limits().messageBytes);
    if (!('malformed' in packet)) return { packet: packet.buffers, entries: packet.envelopes };
    this.options.fault(packet.malformed);
    return { packet: [], entries: [] };
  }

  /**
   * Settles everything with one error and hears nothing more. Where it is the guest's own doing, so is
   * that nobody needs the answers of the person any more.
   */
  end(error: HostError, itsOwnDoing = false): void {
    if (this.ended !== undefined) return;
    this.ended = error;
    this.intake.dispose();
    for (const { id } of this.asked.entries()) this.fail(id, error);
    const why = itsOwnDoing ? error : undefined;
    this.servedCalls.end(why);
    this.servedStreams.end(error, why);
    this.askedStreams.end(error);
    this.deadlines.dispose();
  }

  private read(envelope: Envelope, buffers: ArrayBuffer[], limits: Limits): void {
    switch (envelope[0]) {
      case CALL:
        return this.serve(envelope[1], envelope[2], envelope[3], envelope[4], buffers, limits);
      case REPLY:
      case FAIL:
        return this.answered(envelope, buffers, limits);
      case ABORT:
        if (this.servedStreams.abort(envelope[1])) return;
        this.servedCalls.abort(envelope[1]);
        return;
      case ITEM:
        this.askedStreams.item(envelope[1], envelope[2], buffers);
        return;
      case CREDIT:
        if (!this.servedStreams.credit(envelope[1], envelope[2])) this.options.fault('credit');
    }
  }

  /* ---- host to guest ---- */

  private answered(
    envelope: Extract<Envelope, readonly [typeof REPLY | typeof FAIL, ...unknown[]]>,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): void {
    const id = envelope[1];
    const asked = this.asked.get(id);
    if (asked === undefined && this.askedStreams.owns(id)) {
      if (envelope[0] === REPLY) this.askedStreams.finish(id, envelope[2], buffers);
      else this.askedStreams.fail(id, saidByGuest(envelope[2]));
      return;
    }
    if (asked === undefined) {
      // The answer to what was given up a moment ago was under way, once.
      if (!this.givenUp.delete(id)) this.options.fault('unasked-reply');
      return;
    }
    const { method } = asked;
    if (envelope[0] === FAIL) {
      this.take(id, asked);
      return asked.asker.failed(saidByGuest(envelope[2]));
    }
    let value: unknown;
    try {
      const most = Math.min(method.entry.limits.resultBytes, limits.outputBytes);
      const pass = newPass('parsed', most, buffers);
      value = method.readResult(envelope[2], pass);
      this.options.admit(method, pass.bytes);
    } catch (error) {
      const told = refusalError(method.entry.name, error, 'invalid-result');
      this.fail(id, told);
      if (told.code === 'invalid-result') this.options.fault('invalid-result');
      return;
    }
    this.take(id, asked);
    asked.asker.settled(value, this.cameInAt);
  }

  private giveUp(id: number, error: HostError): void {
    if (this.asked.get(id) === undefined) return;
    this.givenUp.add(id);
    if (this.givenUp.size > rememberedIds) {
      for (const oldest of this.givenUp) {
        this.givenUp.delete(oldest);
        break;
      }
    }
    this.outbox.add([ABORT, id]);
    this.fail(id, error);
  }

  private expire(id: number): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return;
    const now = this.options.clock.now();
    const dueAt = this.questions.dueAt(asked.allowance, now);
    if (dueAt > now) {
      asked.dueAt = dueAt;
      return;
    }
    const { name } = asked.method.entry;
    this.giveUp(id, new HostError('timeout', `${name} took longer than it may.`));
    this.timedOut(name);
  }

  /** While a person is being asked, nobody can tell who was slow. The relay's heartbeat goes on. */
  private timedOut(method: string): void {
    if (!this.questions.any) this.options.timedOut(method);
  }

  private fail(id: number, error: HostError): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return;
    this.take(id, asked);
    failLater(asked.asker, error);
  }

  /** Out of what is under way; whoever takes it tells its asker. */
  private take(id: number, asked: Asked): void {
    this.asked.delete(id);
    asked.stopListening?.();
  }

  /* ---- guest to host ---- */

  private serve(
    id: number,
    name: string,
    params: unknown,
    budgetMs: number,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): void {
    // Ids only grow, so a replayed or reused one is known without keeping any.
    if (id <= this.lastServedId) return this.options.fault('reused-id');
    this.lastServedId = id;
    const method = hostTable.get(name);
    if (method === undefined) {
      const stream = hostStreamTable.get(name);
      if (stream !== undefined) return this.openStream(id, stream, params, buffers, limits);
      this.options.fault('unknown-method');
      return this.servedCalls.refuse(id, new HostError('not-found', 'There is no such method.'));
    }
    this.servedCalls.serve(id, method, params, budgetMs, buffers, limits);
  }

  private openStream(
    id: number,
    method: StreamMethod,
    params: unknown,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): void {
    const call = this.servedCalls.read(id, method, params, buffers, limits);
    if (call === undefined) this.servedStreams.remember(id);
    else this.servedStreams.open(id, call, limits);
  }
}
