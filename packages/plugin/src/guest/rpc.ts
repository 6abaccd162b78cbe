/**
 * The guest's half of the bridge. A convenience for its author: the host believes nothing of what
 * is checked here and checks it again.
 */
import { newPass, Refusal, unmeasured } from '../api/read.ts';
import {
  ABORT,
  CALL,
  CREDIT,
  type Envelope,
  FAIL,
  ITEM,
  packAlone,
  packTexts,
  REPLY,
  unpack,
} from '../wire/envelope.ts';
import { type Channel, channel } from './channel.ts';
import { KumixError } from './error.ts';
import { type Running, RunningCalls } from './running.ts';
import { type GuestMethod, type GuestStream, guestStreamTable, guestTable } from './tables.ts';
import { asFailure, GuestReading, GuestServing, type StreamHandler } from './streams.ts';

export { KumixError };

export interface CallContext {
  /** Aborted when the host no longer waits: by deadline, or because it was cancelled. */
  readonly signal: AbortSignal;
}

/** A call's context; what aborts it is made only where its handler looks. */
class Cancellation implements CallContext, Running {
  readonly id: number;
  isOver = false;
  private abort: AbortController | undefined;
  private cancelled = false;

  constructor(id: number) {
    this.id = id;
  }

  get signal(): AbortSignal {
    if (this.abort === undefined) {
      this.abort = new AbortController();
      if (this.cancelled) this.abort.abort();
    }
    return this.abort.signal;
  }

  cancel(): void {
    this.cancelled = true;
    this.abort?.abort();
  }
}

type Answer = Extract<Envelope, readonly [typeof REPLY | typeof FAIL, ...unknown[]]>;
type Handler = (params: unknown, context: CallContext) => unknown;

interface Served {
  readonly handler: Handler;
  /** Its row, read when it is first called. */
  method: GuestMethod | undefined;
}

interface Waiting {
  readonly method: GuestMethod;
  /** None where no signal was given: one may outlive thousands of calls. */
  readonly stopListening: (() => void) | undefined;
  resolve(value: unknown): void;
  reject(error: KumixError): void;
}

/** Bytes that are written at once; the host's own limit is the policy's. */
const batchBytes = 200_000;
/** Envelopes of one text: all answers to a packet of the host's, which has another to send meanwhile. */
const batchMost = 256;
/**
 * Where answers take their time the first go ahead, so many together, and a long one alone: whoever asked
 * works on them while the next are made. Once in so many milliseconds at most, since each text is a message,
 * of which the policy allows so many a second.
 */
const aheadLeast = 32;
const aheadBytes = 4_096;
const aheadMs = 2;
const maxPacketBytes = 8_388_608;
/** Nobody adds to it. */
const none: readonly ArrayBuffer[] = [];

export class Rpc {
  private readonly way: Channel;
  private readonly handlers = new Map<string, Served>();
  private readonly running = new RunningCalls<Cancellation>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly reading = new GuestReading((...said) => this.write(...said));
  private readonly serving = new GuestServing((...said) => this.write(...said));
  private readonly surfaces = new Map<number, (data: unknown) => void>();
  /** Ends a turn; made when the first is asked for, which many a start never does. */
  private tick: MessagePort | undefined;
  private out: Envelope[] = [];
  private outBytes = 0;
  private lastId = 0;
  /** Calls of the batch at hand that have not been answered: their answers travel together. */
  private expected = 0;
  /** Milliseconds: when answers went ahead last, or a packet of many came in. */
  private aheadAt = Number.NEGATIVE_INFINITY;
  private ticking = false;

  constructor(way: Channel) {
    this.way = way;
    way.listen((from, data) => {
      if (from === 0) this.receive(data);
      else this.surfaces.get(from)?.(data);
    });
  }

  serve(name: string, handler: Handler): void {
    if (!guestTable.has(name))
      throw new TypeError(`${name} is not a method that an extension serves`);
    this.handlers.set(name, { handler, method: undefined });
  }

  serveStream(name: string, handler: StreamHandler): void {
    if (!guestStreamTable.has(name))
      throw new TypeError(`${name} is not a stream that an extension serves`);
    this.serving.serve(name, handler);
  }

  onSurface(surface: number, listener: ((data: unknown) => void) | undefined): void {
    if (listener === undefined) this.surfaces.delete(surface);
    else this.surfaces.set(surface, listener);
  }

  draw(surface: number, text: string, buffers?: readonly ArrayBuffer[]): void {
    this.way.post(surface, text, buffers);
  }

  call(method: GuestMethod, params: unknown, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const { name, limits } = method;
      if (signal?.aborted === true) throw new KumixError('aborted', `${name} was aborted.`);
      const { encoded, bytes, buffers } = encodeParams(method, params);
      const id = ++this.lastId;
      let stopListening: (() => void) | undefined;
      if (signal !== undefined) {
        const aborted = (): void => {
          if (!this.waiting.delete(id)) return;
          this.write([ABORT, id]);
          reject(new KumixError('aborted', `${name} was aborted.`));
        };
        signal.addEventListener('abort', aborted, { once: true });
        stopListening = () => signal.removeEventListener('abort', aborted);
      }
      this.waiting.set(id, { method, stopListening, resolve, reject });
      this.write([CALL, id, name, encoded, limits.deadlineMs], bytes, buffers);
    });
  }

  /** Opens a stream of the host's. Leaving the loop, or the signal, ends it. */
  stream(
    method: GuestStream,
    params: unknown,
    signal?: AbortSignal,
  ): AsyncIterableIterator<unknown> {
    const { name, limits } = method;
    if (signal?.aborted === true) throw new KumixError('aborted', `${name} was aborted.`);
    const { encoded, bytes, buffers } = encodeParams(method, params);
    const id = ++this.lastId;
    this.write([CALL, id, name, encoded, limits.deadlineMs], bytes, buffers);
    return this.reading.open(id, method, signal);
  }

  private write(
    envelope: Envelope,
    bytes = 0,
    buffers: readonly ArrayBuffer[] = none,
    now = false,
  ): void {
    // Place holders count within one packet, so whatever has buffers travels alone.
    if (buffers.length > 0) {
      this.flush();
      const [text, ...named] = packAlone(envelope, buffers);
      this.way.post(0, text, named);
      return;
    }
    this.out.push(envelope);
    this.outBytes += bytes;
    if (now || this.isFull(bytes)) {
      this.flush();
      return;
    }
    if (this.ticking) return;
    this.ticking = true;
    (this.tick ??= this.newTick()).postMessage(0);
  }

  /** `bytes`: of what was added last. */
  private isFull(bytes: number): boolean {
    const { length } = this.out;
    if (length >= batchMost || this.outBytes > batchBytes) return true;
    if (length % aheadLeast > 0 && bytes < aheadBytes) return false;
    const now = performance.now();
    if (now - this.aheadAt < aheadMs) return false;
    this.aheadAt = now;
    return true;
  }

  private newTick(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      this.ticking = false;
      this.flush();
    });
    port1.start();
    return port2;
  }

  private flush(): void {
    if (this.out.length === 0) return;
    const { out } = this;
    this.out = [];
    this.outBytes = 0;
    for (const text of packTexts(out)) this.way.post(0, text);
  }

  private receive(data: unknown): void {
    const packet = unpack(data, maxPacketBytes);
    if ('malformed' in packet) return;
    for (const envelope of packet.envelopes) if (envelope[0] === CALL) this.expected++;
    // Asked for only where answers may go ahead of others: a look costs what a small call does.
    if (packet.envelopes.length >= aheadLeast) this.aheadAt = performance.now();
    for (const envelope of packet.envelopes) {
      switch (envelope[0]) {
        case CALL:
          this.begin(envelope[1], envelope[2], envelope[3], packet.buffers);
          break;
        case ABORT:
          this.running.find(envelope[1])?.cancel();
          this.serving.abort(envelope[1]);
          break;
        case ITEM:
          this.reading.item(envelope[1], envelope[2], packet.buffers);
          break;
        case CREDIT:
          this.serving.credit(envelope[1], envelope[2]);
          break;
        case REPLY:
        case FAIL:
          this.settle(envelope, packet.buffers);
          break;
      }
    }
  }

  private begin(id: number, name: string, params: unknown, buffers: ArrayBuffer[]): void {
    const served = this.handlers.get(name);
    const method = served === undefined ? undefined : (served.method ??= guestTable.get(name));
    if (served !== undefined && method !== undefined) {
      this.run(id, served.handler, method, params, buffers);
    } else if (this.serving.start(id, name, params, buffers)) {
      this.expected--;
    } else {
      this.failed(id, new KumixError('not-found', `This extension does not serve ${name}.`));
    }
  }

  private run(
    id: number,
    handler: Handler,
    method: GuestMethod,
    params: unknown,
    buffers: ArrayBuffer[],
  ): void {
    const call = new Cancellation(id);
    try {
      const value = handler(
        method.readParams(params, newPass('parsed', unmeasured, buffers)),
        call,
      );
      // What is there at once is answered at once: no promise for every call of many.
      if (!isThenable(value)) return this.answer(id, method, value);
      this.running.add(call);
      Promise.resolve(value).then(
        (settled) => {
          this.running.over(call);
          this.answer(id, method, settled);
        },
        (error: unknown) => {
          this.running.over(call);
          this.failed(id, error);
        },
      );
    } catch (error) {
      this.failed(id, error);
    }
  }

  private answer(id: number, method: GuestMethod, value: unknown): void {
    const { name, limits, readResult } = method;
    const buffers: ArrayBuffer[] = [];
    const pass = newPass('encode', limits.resultBytes, buffers);
    let encoded: unknown;
    try {
      encoded = readResult(value === undefined ? null : value, pass);
    } catch (error) {
      return this.failed(
        id,
        error instanceof Refusal
          ? new KumixError('invalid-result', `${name}: ${error.message}`)
          : error,
      );
    }
    this.over([REPLY, id, encoded], pass.bytes, buffers);
  }

  private failed(id: number, error: unknown): void {
    this.over([FAIL, id, asFailure(error)], 0, none);
  }

  private over(envelope: Envelope, bytes: number, buffers: readonly ArrayBuffer[]): void {
    // The last answer of a batch need not wait for the tick, nor ask for one.
    const last = --this.expected <= 0;
    if (last) this.expected = 0;
    this.write(envelope, bytes, buffers, last);
  }

  private settle(envelope: Answer, buffers: ArrayBuffer[]): void {
    const id = envelope[1];
    const call = this.waiting.get(id);
    if (call === undefined) {
      if (envelope[0] === REPLY) this.reading.finish(id, envelope[2]);
      else this.reading.fail(id, envelope[2]);
      return;
    }
    this.waiting.delete(id);
    call.stopListening?.();
    if (envelope[0] === FAIL) {
      const { code, message, because } = envelope[2];
      call.reject(new KumixError(code, message, because));
      return;
    }
    try {
      call.resolve(call.method.readResult(envelope[2], newPass('parsed', unmeasured, buffers)));
    } catch (error) {
      call.reject(
        new KumixError('invalid-result', error instanceof Error ? error.message : 'unreadable'),
      );
    }
  }
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'then' in value &&
  typeof value.then === 'function';

/** A copy of the parameters, and the buffers that it names. Throws `KumixError` where they do not fit. */
function encodeParams(
  { name, limits, readParams }: GuestMethod,
  params: unknown,
): {
  readonly encoded: unknown;
  readonly bytes: number;
  readonly buffers: readonly ArrayBuffer[];
} {
  const buffers: ArrayBuffer[] = [];
  try {
    const pass = newPass('encode', limits.paramsBytes, buffers);
    return { encoded: readParams(params, pass), bytes: pass.bytes, buffers };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new KumixError('invalid-params', `${name}: ${error.message}`);
  }
}

let shared: Rpc | undefined;

/** The realm's one bridge. */
export function rpc(): Rpc {
  return (shared ??= new Rpc(channel()));
}
