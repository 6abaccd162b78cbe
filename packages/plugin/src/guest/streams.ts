/**
 * The guest's half of streams: those it reads of the host, and those it serves. A convenience for
 * its author, as the rest of this half is; the host keeps to its own counts.
 */
import { newPass, Refusal } from '../api/read.ts';
import { ABORT, CREDIT, type Envelope, FAIL, type Failure, ITEM, REPLY } from '../wire/envelope.ts';
import { Inflow, Outflow } from '../wire/flow.ts';
import { KumixError } from './error.ts';
import { type GuestStream, guestStreamTable } from './tables.ts';

/** `bytes` are those of its value; few where it is a word of the bridge's own. */
type Write = (envelope: Envelope, bytes?: number, buffers?: readonly ArrayBuffer[]) => void;

/** Serves a stream: yields its items, returns what is said at its end. */
export type StreamHandler = (
  params: unknown,
  context: { readonly signal: AbortSignal },
) => AsyncIterable<unknown>;

/** Items that may be under way to a guest that reads. */
const window = 16;
const maxPacketBytes = 8_388_608;

interface Reading {
  readonly method: GuestStream;
  readonly flow: Inflow<unknown, unknown>;
}

/** Streams that this extension reads. */
export class GuestReading {
  private readonly write: Write;
  private readonly open_ = new Map<number, Reading>();

  constructor(write: Write) {
    this.write = write;
  }

  /** Call it right after the CALL went out: credit follows at once. */
  open(id: number, method: GuestStream, signal?: AbortSignal): AsyncIterableIterator<unknown> {
    const flow = new Inflow<unknown, unknown>({
      window,
      grant: (items) => this.write([CREDIT, id, items]),
      cancel: () => {
        if (this.open_.delete(id)) this.write([ABORT, id]);
      },
    });
    this.open_.set(id, { method, flow });
    signal?.addEventListener(
      'abort',
      () => {
        if (!this.open_.delete(id)) return;
        this.write([ABORT, id]);
        flow.fail(new KumixError('aborted', `${method.name} was aborted.`));
      },
      { once: true },
    );
    flow.start();
    return flow;
  }

  item(id: number, value: unknown, buffers: ArrayBuffer[]): void {
    const reading = this.open_.get(id);
    reading?.flow.push(reading.method.readItem(value, newPass('decode', maxPacketBytes, buffers)));
  }

  finish(id: number, value: unknown): void {
    const reading = this.open_.get(id);
    this.open_.delete(id);
    reading?.flow.finish(value);
  }

  fail(id: number, { code, message, because }: Failure): void {
    const reading = this.open_.get(id);
    this.open_.delete(id);
    reading?.flow.fail(new KumixError(code, message, because));
  }
}

/** Streams that this extension serves. */
export class GuestServing {
  private readonly write: Write;
  private readonly handlers = new Map<string, StreamHandler>();
  private readonly open_ = new Map<
    number,
    { readonly flow: Outflow; readonly abort: AbortController }
  >();

  constructor(write: Write) {
    this.write = write;
  }

  serve(name: string, handler: StreamHandler): void {
    this.handlers.set(name, handler);
  }

  /** False where nobody serves such a stream. */
  start(id: number, name: string, params: unknown, buffers: ArrayBuffer[]): boolean {
    const method = guestStreamTable.get(name);
    const handler = this.handlers.get(name);
    if (method === undefined || handler === undefined) return false;
    const flow = new Outflow();
    const abort = new AbortController();
    this.open_.set(id, { flow, abort });
    void this.run(id, method, flow, () => {
      const read = method.readParams(params, newPass('decode', 2 * maxPacketBytes, buffers));
      return handler(read, { signal: abort.signal });
    });
    return true;
  }

  credit(id: number, items: number): void {
    this.open_.get(id)?.flow.grant(items);
  }

  abort(id: number): void {
    const serving = this.open_.get(id);
    if (serving === undefined) return;
    this.open_.delete(id);
    serving.flow.close();
    serving.abort.abort();
  }

  private async run(
    id: number,
    method: GuestStream,
    flow: Outflow,
    open: () => AsyncIterable<unknown>,
  ): Promise<void> {
    const { name, itemBytes, limits } = method;
    let source: AsyncIterator<unknown> | undefined;
    try {
      source = open()[Symbol.asyncIterator]();
      // oxlint-disable-next-line no-await-in-loop -- as the host grants it
      while (await flow.take()) {
        // oxlint-disable-next-line no-await-in-loop -- one item after the other
        const step = await source.next();
        if (!this.open_.has(id)) return;
        const buffers: ArrayBuffer[] = [];
        const most = step.done === true ? limits.resultBytes : itemBytes;
        const pass = newPass('encode', most, buffers);
        const encode = step.done === true ? method.readResult : method.readItem;
        const encoded = encode(step.value ?? null, pass);
        this.write([step.done === true ? REPLY : ITEM, id, encoded], pass.bytes, buffers);
        if (step.done === true) {
          this.open_.delete(id);
          return;
        }
      }
    } catch (error) {
      if (!this.open_.delete(id)) return;
      const told =
        error instanceof Refusal
          ? new KumixError('invalid-result', `${name}: ${error.message}`)
          : error;
      this.write([FAIL, id, asFailure(told)]);
    } finally {
      source?.return?.().catch(() => {});
    }
  }
}

/** What crosses of an error: a code and a sentence. */
export function asFailure(error: unknown): Failure {
  if (error instanceof KumixError)
    return { code: error.code, message: error.message.slice(0, 1_000) };
  const message = error instanceof Error ? error.message : 'The extension failed.';
  return { code: 'failed', message: message.slice(0, 1_000) };
}
