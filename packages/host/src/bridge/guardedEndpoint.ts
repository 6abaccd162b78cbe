/**
 * Stands between the relay's port and Comlink, which serves what guests ask. Comlink would let the
 * far side walk any path of an object, set properties and hand ports over; here none of that can
 * even be said. What arrives is read into envelopes of four kinds, and only a call that the table, the limits and the policy let
 * through is told to Comlink, as a message made here. Nothing a guest wrote reaches Comlink itself.
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
import { expose, readFailure } from './comlink.ts';
import { AskedStreams } from './askedStreams.ts';
import { Deadlines } from './deadlines.ts';
import type { Fault } from './fault.ts';
import { HostError, toFailure } from './hostError.ts';
import { Half, type HostApi, readReply, servable, type ServeContext } from './inward.ts';
export type { HostApi, ServeContext };
import { Intake } from './intake.ts';
import { Outbox } from './outbox.ts';
import { prepareCall, type PreparedCall, type PreparedStream, refusalError } from './prepare.ts';
import {
  ServedStreams,
  type StillAllowed,
  type StreamApi,
  type StreamCall,
  type StreamEnd,
} from './servedStreams.ts';
export type { StillAllowed, StreamApi, StreamCall, StreamEnd };

/** One call of a guest's, as it is judged and then served. */
export interface GuestCall {
  readonly method: Method;
  readonly params: unknown;
  /** Of the parameters. */
  readonly bytes: number;
}

export interface GuardOptions {
  readonly send: (packet: Packet, buffers: ArrayBuffer[]) => void;
  readonly clock: Clock;
  readonly limits: () => Limits;
  readonly api: HostApi;
  /** Asks the policy about a guest's call; throws or rejects with `HostError` to refuse it. */
  readonly authorise: (call: GuestCall) => void | Promise<void>;
  readonly streams: StreamApi;
  /** The same for a stream; gives what is asked again before every item. */
  readonly authoriseStream: (call: StreamCall) => StillAllowed | Promise<StillAllowed>;
  /** A stream of the guest's is over. */
  readonly streamEnded: (end: StreamEnd) => void;
  /** Asks the policy about what came back; throws `HostError` to refuse it. */
  readonly admit: (method: Method, bytes: number) => void;
  readonly fault: (fault: Fault) => void;
  /** A call passed its deadline. */
  readonly timedOut: (method: string) => void;
}

interface Asked {
  readonly method: Method;
  readonly budgetMs: number;
  readonly stopListening: (() => void) | undefined;
  resolve(value: unknown): void;
  reject(error: HostError): void;
}

interface Served {
  readonly method: Method;
  readonly abort: AbortController;
  cancelTimer: () => void;
}

interface CallOptions {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Monotonic milliseconds, where the caller has just looked at the clock. */
  readonly now?: number;
}

/** Calls of a guest that are served at once. */
const servedAtOnce = 256;
/** Ids whose answer may still be under way after they were given up. */
const rememberedIds = 1_024;

export class GuardedEndpoint {
  private readonly options: GuardOptions;
  private readonly outbox: Outbox;
  private readonly intake: Intake<ArrayBuffer[], Envelope>;
  private readonly deadlines: Deadlines;
  private readonly inward: Half;
  private readonly servedStreams: ServedStreams;
  private readonly askedStreams: AskedStreams;
  private readonly asked = new Map<number, Asked>();
  private readonly givenUp = new Set<number>();
  private readonly served = new Map<number, Served>();
  /** Calls of the guest's that a person is being asked about. */
  private questions = 0;
  private lastAskedId = 0;
  private lastServedId = 0;
  private ended: HostError | undefined;

  constructor(options: GuardOptions) {
    this.options = options;
    this.outbox = new Outbox(options.send);
    this.intake = new Intake({
      clock: options.clock,
      open: (data) => this.open(data),
      read: (envelope, buffers) => {
        this.read(envelope, buffers, options.limits());
        // A fault may have ended this endpoint while it was reading.
        return this.ended === undefined;
      },
    });
    this.deadlines = new Deadlines(options.clock, (id) => this.expire(id));
    this.inward = new Half((message) => this.answer(message));
    expose(servable(options.api), this.inward);
    this.servedStreams = new ServedStreams({
      clock: options.clock,
      api: options.streams,
      authorise: (call) => {
        const verdict = options.authoriseStream(call);
        if (typeof verdict === 'function') return verdict;
        this.questions++;
        return verdict.finally(() => {
          this.questions--;
        });
      },
      say: (envelope, buffers) => this.outbox.add(envelope, buffers),
      fault: options.fault,
      ended: options.streamEnded,
    });
    this.askedStreams = new AskedStreams({
      clock: options.clock,
      limits: options.limits,
      say: (envelope) => this.outbox.add(envelope),
      admit: options.admit,
      fault: options.fault,
      timedOut: options.timedOut,
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

  /** Judges every open stream again; what may go on no longer ends now, with its reason. */
  judgeStreams(): void {
    this.servedStreams.judge();
  }

  /**
   * Asks the guest. Rejects with `HostError`. `params` are copied; buffers in them are transferred.
   */
  call(name: string, params: unknown, options: CallOptions = {}): Promise<unknown> {
    try {
      return this.start(prepareCall(name, params, this.options.limits()), options);
    } catch (error) {
      return Promise.reject(refusalError(name, error, 'invalid-params'));
    }
  }

  /**
   * Sends a prepared call. Not through Comlink's `wrap`: its random id and proxy for every call cost
   * more than all the rest, and an answer that the guard has read needs no second reader.
   */
  start(call: PreparedCall, options: CallOptions = {}): Promise<unknown> {
    const { method, text, buffers } = call;
    const { name, limits: own } = method.entry;
    const { signal } = options;
    if (this.ended !== undefined) return Promise.reject(this.ended);
    if (signal?.aborted === true) {
      return Promise.reject(new HostError('aborted', `${name} was aborted.`));
    }
    const id = ++this.lastAskedId;
    const budgetMs = Math.min(
      options.deadlineMs ?? own.deadlineMs,
      own.deadlineMs,
      this.options.limits().timeoutMs,
    );
    let stopListening: (() => void) | undefined;
    if (signal !== undefined) {
      const aborted = (): void => this.giveUp(id, new HostError('aborted', `${name} was aborted.`));
      signal.addEventListener('abort', aborted, { once: true });
      stopListening = () => signal.removeEventListener('abort', aborted);
    }
    return new Promise((resolve, reject) => {
      this.asked.set(id, { method, budgetMs, stopListening, resolve, reject });
      this.deadlines.add(id, budgetMs, options.now);
      this.outbox.add(
        `[${CALL},${id},${JSON.stringify(name)},${text},${Math.ceil(budgetMs)}]`,
        buffers,
      );
    });
  }

  /** Sends a prepared call whose answer is a stream: items as they are read, then its result. */
  stream(call: PreparedStream, options: CallOptions = {}): AsyncIterableIterator<unknown, unknown> {
    const { method, text, buffers } = call;
    const { name, limits: own } = method.entry;
    if (this.ended !== undefined) throw this.ended;
    if (options.signal?.aborted === true) {
      throw new HostError('aborted', `${name} was aborted.`);
    }
    const id = ++this.lastAskedId;
    const budgetMs = Math.min(own.deadlineMs, this.options.limits().timeoutMs);
    this.outbox.add(
      `[${CALL},${id},${JSON.stringify(name)},${text},${Math.ceil(budgetMs)}]`,
      buffers,
    );
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
    const packet = unpack(data, this.options.limits().messageBytes);
    if (!('malformed' in packet)) return { packet: packet.buffers, entries: packet.envelopes };
    this.options.fault(packet.malformed);
    return { packet: [], entries: [] };
  }

  /** Settles everything with one error and hears nothing more. */
  end(error: HostError): void {
    if (this.ended !== undefined) return;
    this.ended = error;
    this.intake.dispose();
    for (const id of this.asked.keys()) this.settle(id, error);
    for (const id of this.served.keys()) this.forget(id);
    this.servedStreams.end(error);
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
        this.finish(envelope[1], new HostError('aborted', 'The call was aborted.'));
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
      else this.askedStreams.fail(id, new HostError(envelope[2].code, envelope[2].message));
      return;
    }
    if (asked === undefined) {
      // The answer to what was given up a moment ago was under way, once.
      if (!this.givenUp.delete(id)) this.options.fault('unasked-reply');
      return;
    }
    const { method } = asked;
    if (envelope[0] === FAIL) {
      const { code, message } = envelope[2];
      return this.settle(id, new HostError(code, message));
    }
    try {
      const most = Math.min(method.entry.limits.resultBytes, limits.outputBytes);
      const pass = newPass('decode', most, buffers);
      const value = method.readResult(envelope[2], pass);
      this.options.admit(method, pass.bytes);
      this.settle(id, undefined, value);
    } catch (error) {
      const told = refusalError(method.entry.name, error, 'invalid-result');
      this.settle(id, told);
      if (told.code === 'invalid-result') this.options.fault('invalid-result');
    }
  }

  private giveUp(id: number, error: HostError): void {
    if (!this.asked.has(id)) return;
    this.givenUp.add(id);
    if (this.givenUp.size > rememberedIds) {
      for (const oldest of this.givenUp) {
        this.givenUp.delete(oldest);
        break;
      }
    }
    this.outbox.add(`[${ABORT},${id}]`);
    this.settle(id, error);
  }

  private expire(id: number): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return;
    // Whoever waits for a person's answer is not slow. The relay's heartbeat goes on meanwhile.
    if (this.questions > 0) {
      this.deadlines.add(id, asked.budgetMs);
      return;
    }
    const { name } = asked.method.entry;
    this.giveUp(id, new HostError('timeout', `${name} took longer than it may.`));
    this.options.timedOut(name);
  }

  private settle(id: number, error: HostError | undefined, value?: unknown): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return;
    this.asked.delete(id);
    this.deadlines.remove(id);
    asked.stopListening?.();
    if (error === undefined) asked.resolve(value);
    else asked.reject(error);
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
      return this.refuse(id, new HostError('not-found', 'There is no such method.'));
    }
    if (this.served.size >= servedAtOnce) {
      this.options.fault('too-many');
      return this.refuse(
        id,
        new HostError('too-many', 'Too many calls are under way. Wait for some.'),
      );
    }
    const { entry } = method;
    const read = this.readCall(id, method, params, buffers, limits);
    if (read === undefined) return;
    const abort = new AbortController();
    const deadlineMs = Math.min(entry.limits.deadlineMs, budgetMs);
    const arm = (): (() => void) =>
      this.options.clock.setTimeout(
        () => this.finish(id, new HostError('timeout', `${name} took longer than it may.`)),
        deadlineMs,
      );
    const served: Served = { method, abort, cancelTimer: arm() };
    this.served.set(id, served);
    void this.judge(id, { method, ...read }, abort.signal, limits, (isAsked) => {
      served.cancelTimer();
      if (!isAsked && this.served.has(id)) served.cancelTimer = arm();
    });
  }

  private openStream(
    id: number,
    method: StreamMethod,
    params: unknown,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): void {
    const read = this.readCall(id, method, params, buffers, limits);
    if (read === undefined) this.servedStreams.remember(id);
    else this.servedStreams.open(id, { method, ...read }, limits);
  }

  /** `undefined` where the parameters do not fit; the guest has been told then. */
  private readCall(
    id: number,
    method: Method,
    params: unknown,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): { readonly params: unknown; readonly bytes: number } | undefined {
    const { name, limits: own } = method.entry;
    const pass = newPass('decode', Math.min(own.paramsBytes, limits.inputBytes), buffers);
    try {
      return { params: method.readParams(params, pass), bytes: pass.bytes };
    } catch (error) {
      this.options.fault('invalid-params');
      this.refuse(id, refusalError(name, error, 'invalid-params'));
      return undefined;
    }
  }

  private async judge(
    id: number,
    call: GuestCall,
    signal: AbortSignal,
    limits: Limits,
    person: (isAsked: boolean) => void,
  ): Promise<void> {
    try {
      const verdict = this.options.authorise(call);
      // Waiting only where there is something to wait for keeps the calls of one turn in one turn.
      if (verdict !== undefined) {
        // The deadline is for the work; a person who reads a question takes their time.
        person(true);
        this.questions++;
        try {
          await verdict;
        } finally {
          this.questions--;
        }
        person(false);
      }
    } catch (error) {
      this.finish(
        id,
        error instanceof HostError ? error : new HostError('failed', 'The host could not do this.'),
      );
      return;
    }
    if (!this.served.has(id)) return;
    const context: ServeContext = { signal, limits };
    this.inward.tell({
      id: String(id),
      type: 'APPLY',
      path: [call.method.entry.name],
      argumentList: [
        { type: 'RAW', value: call.params },
        { type: 'RAW', value: context },
      ],
    });
  }

  /** Comlink answers a guest's call. */
  private answer(message: unknown): void {
    const reply = readReply(message);
    if (reply === undefined) return;
    const served = this.served.get(reply.id);
    if (served === undefined) return;
    if (reply.failed) {
      const { code, message: text, because } = readFailure(reply.value);
      this.forget(reply.id);
      this.outbox.add(
        `[${FAIL},${reply.id},${JSON.stringify(because === undefined ? { code, message: text } : { code, message: text, because })}]`,
      );
      return;
    }
    const { entry, readResult } = served.method;
    const buffers: ArrayBuffer[] = [];
    try {
      const encoded = readResult(
        reply.value === undefined ? null : reply.value,
        newPass('encode', entry.limits.resultBytes, buffers),
      );
      this.forget(reply.id);
      this.outbox.add(`[${REPLY},${reply.id},${JSON.stringify(encoded)}]`, buffers);
    } catch (error) {
      this.finish(reply.id, refusalError(entry.name, error, 'invalid-result'));
    }
  }

  private finish(id: number, error: HostError): void {
    if (this.forget(id)) this.refuse(id, error);
  }

  /** Whatever still serves it is told to stop; that does nothing where it has answered. */
  private forget(id: number): boolean {
    const served = this.served.get(id);
    if (served === undefined) return false;
    this.served.delete(id);
    served.cancelTimer();
    served.abort.abort();
    return true;
  }

  private refuse(id: number, error: HostError): void {
    if (this.ended !== undefined) return;
    this.outbox.add(`[${FAIL},${id},${JSON.stringify(toFailure(error))}]`);
  }
}
