/**
 * Streams that the host serves to one extension. A source is pulled only while the extension has
 * given credit, so a slow reader costs no memory here, and every item is judged again before it
 * crosses: what was revoked ends at once, with its rule.
 *
 * INVARIANT: every stream that was opened ends exactly once, and its source is told.
 */
import { FAIL, ITEM, newPass, Outflow, Refusal, REPLY, type StreamMethod } from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import { BrokerError, type Clock } from '../brokers.ts';
import type { Fault } from './fault.ts';
import { HostError, toFailure } from './hostError.ts';
import type { Say } from './outbox.ts';
import type { Abortable, ServeContext } from './inward.ts';
import type { OpenQuestions } from './openQuestions.ts';

/** One stream that a guest asked for. */
export interface StreamCall {
  readonly method: StreamMethod;
  readonly params: unknown;
  /** Of the parameters. */
  readonly bytes: number;
}

/** What opens the streams of the table, by name. */
export type StreamApi = ReadonlyMap<
  string,
  (params: unknown, context: ServeContext) => AsyncIterable<unknown>
>;

/** Throws `HostError` where an open stream may go on no longer. */
export type StillAllowed = () => void;

export interface StreamEnd {
  readonly method: string;
  readonly outcome: 'ok' | HostError['code'];
  readonly items: number;
  readonly bytes: number;
  readonly ms: number;
}

export interface ServedStreamOptions {
  readonly clock: Clock;
  readonly api: StreamApi;
  /** Asks the policy; throws or rejects with `HostError` to refuse. */
  readonly authorise: (call: StreamCall, asker: Abortable) => StillAllowed | Promise<StillAllowed>;
  /**
   * Hears of each stream that a person is asked about, and when it waits for them no longer. Times stand
   * still while one is being asked, for as long as a person is waited for.
   */
  readonly questions: Pick<OpenQuestions, 'open' | 'answered' | 'giveUp' | 'within'>;
  readonly say: Say;
  readonly fault: (fault: Fault) => void;
  readonly ended: (end: StreamEnd) => void;
}

/** Streams that one extension may have open. */
export const streamsAtOnce = 32;
/** Ended streams whose last credit may still be under way. */
const rememberedIds = 256;

interface Served {
  readonly id: number;
  readonly call: StreamCall;
  readonly flow: Outflow;
  readonly abort: AbortController;
  readonly startedAt: number;
  stillAllowed: StillAllowed | undefined;
  cancelTimer: (() => void) | undefined;
  items: number;
  bytes: number;
}

export class ServedStreams {
  private readonly options: ServedStreamOptions;
  private readonly open_ = new Map<number, Served>();
  private readonly recent = new Set<number>();

  constructor(options: ServedStreamOptions) {
    this.options = options;
  }

  get count(): number {
    return this.open_.size;
  }

  open(id: number, call: StreamCall, limits: Limits): void {
    const { clock } = this.options;
    if (this.open_.size >= streamsAtOnce) {
      this.options.fault('too-many');
      this.remember(id);
      this.refuse(
        id,
        new HostError(
          'too-many',
          `${this.open_.size} streams are open, of at most ${streamsAtOnce}. End one first.`,
        ),
      );
      return;
    }
    const served: Served = {
      id,
      call,
      flow: new Outflow(),
      abort: new AbortController(),
      startedAt: clock.now(),
      stillAllowed: undefined,
      cancelTimer: undefined,
      items: 0,
      bytes: 0,
    };
    this.open_.set(id, served);
    this.wait(served, call.method.entry.limits.deadlineMs, 'took longer to open than it may');
    void this.run(served, limits);
  }

  /** An id whose credit may be under way although nothing was opened for it. */
  remember(id: number): void {
    this.recent.add(id);
    for (const oldest of this.recent) {
      if (this.recent.size <= rememberedIds) break;
      this.recent.delete(oldest);
    }
  }

  /** False where there is no such stream and was none lately. */
  credit(id: number, items: number): boolean {
    const served = this.open_.get(id);
    if (served === undefined) return this.recent.has(id);
    if (!served.flow.grant(items)) {
      this.options.fault('credit');
      this.fail(
        served,
        new HostError('too-many', 'More items were granted than may be outstanding.'),
      );
    }
    return true;
  }

  /** The guest has lost interest. False where there is no such stream. */
  abort(id: number): boolean {
    const served = this.open_.get(id);
    if (served === undefined) return false;
    this.fail(served, new HostError('aborted', 'The stream was aborted.'));
    return true;
  }

  /** Judges all that is open again, as after a change of policy or of what is known of a room. */
  judge(): void {
    for (const served of this.open_.values()) {
      try {
        served.stillAllowed?.();
      } catch (error) {
        this.fail(served, asHostError(error));
      }
    }
  }

  /** `why` is what their sources and askers are told. */
  end(error: HostError, why: HostError | undefined): void {
    for (const served of this.open_.values()) this.close(served, error.code, why);
    this.recent.clear();
  }

  private async run(served: Served, limits: Limits): Promise<void> {
    const { call, abort } = served;
    const { entry } = call.method;
    let source: AsyncIterator<unknown> | undefined;
    try {
      const verdict = this.options.authorise(call, abort);
      if (typeof verdict === 'function') served.stillAllowed = verdict;
      else {
        // The deadline is for opening; a person who reads a question takes their time.
        this.wait(served, undefined);
        this.options.questions.open(served);
        try {
          served.stillAllowed = await verdict;
        } finally {
          this.options.questions.answered(served);
        }
        this.wait(served, entry.limits.deadlineMs, 'took longer to open than it may');
      }
      if (!this.open_.has(served.id)) return;
      const opened = this.options.api.get(entry.name);
      if (opened === undefined) throw new HostError('not-found', 'There is no such stream.');
      source = opened(call.params, { signal: abort.signal, limits })[Symbol.asyncIterator]();
      this.wait(served, undefined);
      await this.pump(served, source, limits);
    } catch (error) {
      this.fail(served, asHostError(error));
    } finally {
      // However it ended, the source is told; a source that fails at that has nobody to tell.
      source?.return?.().catch(() => {});
    }
  }

  private async pump(
    served: Served,
    source: AsyncIterator<unknown>,
    limits: Limits,
  ): Promise<void> {
    const { flow, call, id } = served;
    const { stallMs } = call.method.entry.stream;
    for (;;) {
      if (!flow.ready) {
        this.wait(served, stallMs, 'was not read for longer than it may be');
      }
      // oxlint-disable-next-line no-await-in-loop -- one item after the other is the point
      if (!(await flow.take())) return;
      this.wait(served, stallMs, 'had nothing to give for longer than it may');
      // oxlint-disable-next-line no-await-in-loop -- as above
      const step = await source.next();
      if (!this.open_.has(id)) return;
      this.wait(served, undefined);
      if (step.done === true) {
        this.finish(served, step.value);
        return;
      }
      served.stillAllowed?.();
      this.item(served, step.value, limits);
    }
  }

  private item(served: Served, value: unknown, limits: Limits): void {
    const { method } = served.call;
    const { itemBytes } = method.entry.stream;
    const buffers: ArrayBuffer[] = [];
    const pass = newPass('encode', Math.min(itemBytes, limits.outputBytes), buffers);
    const encoded = method.readItem(value, pass);
    served.items++;
    served.bytes += pass.bytes;
    const most = wholeBytes(method, limits);
    if (served.bytes > most) {
      throw new HostError('too-large', `The stream has more than ${most} bytes.`);
    }
    this.options.say([ITEM, served.id, encoded], pass.bytes, buffers);
  }

  private finish(served: Served, value: unknown): void {
    const { method } = served.call;
    const pass = newPass('encode', method.entry.limits.resultBytes);
    const encoded = method.readResult(value ?? null, pass);
    this.close(served, 'ok');
    this.options.say([REPLY, served.id, encoded], pass.bytes);
  }

  private fail(served: Served, error: HostError): void {
    if (!this.open_.has(served.id)) return;
    this.close(served, error.code, error);
    this.refuse(served.id, error);
  }

  private refuse(id: number, error: HostError): void {
    this.options.say([FAIL, id, toFailure(error)], 0);
  }

  private close(served: Served, outcome: StreamEnd['outcome'], why?: HostError): void {
    if (!this.open_.delete(served.id)) return;
    served.cancelTimer?.();
    this.options.questions.giveUp(served);
    this.remember(served.id);
    served.flow.close();
    served.abort.abort(why);
    this.options.ended({
      method: served.call.method.entry.name,
      outcome,
      items: served.items,
      bytes: served.bytes,
      ms: this.options.clock.now() - served.startedAt,
    });
  }

  /** At most one timer a stream: until it opens, until it is read, until its source answers. */
  private wait(served: Served, ms: number | undefined, what = ''): void {
    served.cancelTimer?.();
    served.cancelTimer = undefined;
    if (ms === undefined || !this.open_.has(served.id)) return;
    const { name } = served.call.method.entry;
    served.cancelTimer = this.options.questions.within(ms, () =>
      this.fail(served, new HostError('timeout', `${name} ${what} (${ms} ms).`)),
    );
  }
}

/** What ends is a result in pieces, and the policy's cap on results holds for all of it. */
export const wholeBytes = ({ entry }: StreamMethod, { outputBytes }: Limits): number =>
  entry.stream.totalBytes === undefined
    ? Number.POSITIVE_INFINITY
    : Math.min(entry.stream.totalBytes, outputBytes);

function asHostError(error: unknown): HostError {
  if (error instanceof HostError) return error;
  if (error instanceof BrokerError) return new HostError(error.code, error.message);
  if (error instanceof Refusal && error.rule === 'bytes') {
    return new HostError('too-large', `An item is too large: ${error.message}.`);
  }
  // Whatever else went wrong is ours to know, not the guest's.
  return new HostError('failed', 'The host could not do this.');
}
