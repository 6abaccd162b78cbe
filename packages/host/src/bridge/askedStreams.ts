/**
 * Streams that the host asks of one extension. It grants credit as it reads, and believes nothing:
 * an item without credit, of another shape, above its size or after its deadline ends the stream.
 *
 * INVARIANT: every stream settles exactly once: by its end, by failure, by silence, by `end`.
 */
import {
  ABORT,
  CREDIT,
  type Envelope,
  Inflow,
  leastItemBytes,
  newPass,
  Refusal,
  type StreamMethod,
} from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { Fault } from './fault.ts';
import { HostError } from './hostError.ts';
import type { OpenQuestions } from './openQuestions.ts';
import { wholeBytes } from './servedStreams.ts';

export interface AskedStreamOptions {
  readonly limits: () => Limits;
  /** Times stand still while a person is being asked, for as long as one is waited for. */
  readonly questions: Pick<OpenQuestions, 'within'>;
  readonly say: (envelope: Envelope) => void;
  /** Asks the policy about what came back; throws `HostError` to refuse it. */
  readonly admit: (method: StreamMethod, bytes: number) => void;
  readonly fault: (fault: Fault) => void;
  /** A stream gave nothing for longer than it may, or took longer as a whole. */
  readonly timedOut: (method: string) => void;
}

/** Items that the host lets an extension send ahead. */
const window = 8;
const rememberedIds = 256;

interface Asked {
  readonly method: StreamMethod;
  readonly flow: Inflow<unknown, unknown>;
  cancelTimer: (() => void) | undefined;
  cancelWhole: (() => void) | undefined;
  stopListening: (() => void) | undefined;
  bytes: number;
}

export class AskedStreams {
  private readonly options: AskedStreamOptions;
  private readonly asked = new Map<number, Asked>();
  private readonly givenUp = new Set<number>();

  constructor(options: AskedStreamOptions) {
    this.options = options;
  }

  get count(): number {
    return this.asked.size;
  }

  /** Reads the stream whose CALL went out as `id`. */
  read(
    id: number,
    method: StreamMethod,
    budgetMs: number,
    signal?: AbortSignal,
  ): AsyncIterableIterator<unknown, unknown> {
    const flow = new Inflow<unknown, unknown>({
      window,
      grant: (items) => this.options.say([CREDIT, id, items]),
      cancel: () => this.giveUp(id, new HostError('aborted', 'The stream was aborted.')),
    });
    const asked: Asked = {
      method,
      flow,
      cancelTimer: undefined,
      cancelWhole: undefined,
      stopListening: undefined,
      bytes: 0,
    };
    this.asked.set(id, asked);
    if (signal !== undefined) {
      const aborted = (): void =>
        this.giveUp(id, new HostError('aborted', `${method.entry.name} was aborted.`));
      signal.addEventListener('abort', aborted, { once: true });
      asked.stopListening = () => signal.removeEventListener('abort', aborted);
    }
    flow.start();
    this.wait(id, asked, budgetMs);
    const { wholeMs } = method.entry.stream;
    if (wholeMs !== undefined) {
      asked.cancelWhole = this.options.questions.within(wholeMs, () =>
        this.timeOut(id, method, 'took longer than it may'),
      );
    }
    return flow;
  }

  /** True where `id` is, or was until a moment ago, a stream of ours. */
  owns(id: number): boolean {
    return this.asked.has(id) || this.givenUp.has(id);
  }

  item(id: number, value: unknown, buffers: ArrayBuffer[]): void {
    const asked = this.asked.get(id);
    if (asked === undefined) {
      // What was under way when it was given up.
      if (!this.givenUp.has(id)) this.options.fault('unasked-reply');
      return;
    }
    const { entry, readItem } = asked.method;
    const { itemBytes, stallMs } = entry.stream;
    const most = wholeBytes(asked.method, this.options.limits());
    try {
      const pass = newPass('decode', itemBytes, buffers);
      const read = readItem(value, pass);
      asked.bytes += Math.max(leastItemBytes, pass.bytes);
      if (asked.bytes > most) {
        throw new HostError('too-large', `${entry.name} gave more than ${most} bytes.`);
      }
      if (!asked.flow.push(read)) {
        this.options.fault('credit');
        throw new HostError('too-many', `${entry.name} gave more than it was asked for.`);
      }
      // Whoever has nothing to give is silent.
      if (pass.bytes > 0) this.wait(id, asked, stallMs ?? entry.limits.deadlineMs);
    } catch (error) {
      this.refused(id, entry.name, error);
    }
  }

  finish(id: number, value: unknown, buffers: ArrayBuffer[]): void {
    const asked = this.asked.get(id);
    if (asked === undefined) return this.late(id);
    const { entry, readResult } = asked.method;
    try {
      const pass = newPass('decode', entry.limits.resultBytes, buffers);
      const read = readResult(value, pass);
      this.options.admit(asked.method, pass.bytes);
      this.forget(id)?.flow.finish(read);
    } catch (error) {
      this.refused(id, entry.name, error);
    }
  }

  fail(id: number, error: HostError): void {
    const asked = this.forget(id);
    if (asked === undefined) this.late(id);
    else asked.flow.fail(error);
  }

  end(error: HostError): void {
    for (const id of this.asked.keys()) this.forget(id)?.flow.fail(error);
    this.givenUp.clear();
  }

  private late(id: number): void {
    if (!this.givenUp.delete(id)) this.options.fault('unasked-reply');
  }

  private refused(id: number, name: string, error: unknown): void {
    const told =
      error instanceof HostError
        ? error
        : error instanceof Refusal
          ? new HostError(
              error.rule === 'bytes' ? 'too-large' : 'invalid-result',
              `${name}: ${error.message}.`,
            )
          : new HostError('failed', `${name} could not be read.`);
    if (told.code === 'invalid-result') this.options.fault('invalid-result');
    this.giveUp(id, told);
  }

  private giveUp(id: number, error: HostError): void {
    const asked = this.forget(id);
    if (asked === undefined) return;
    this.givenUp.add(id);
    for (const oldest of this.givenUp) {
      if (this.givenUp.size <= rememberedIds) break;
      this.givenUp.delete(oldest);
    }
    this.options.say([ABORT, id]);
    asked.flow.fail(error);
  }

  private forget(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    if (asked === undefined) return undefined;
    this.asked.delete(id);
    asked.cancelTimer?.();
    asked.cancelWhole?.();
    asked.stopListening?.();
    return asked;
  }

  private wait(id: number, asked: Asked, ms: number): void {
    asked.cancelTimer?.();
    const most = Math.min(ms, this.options.limits().timeoutMs);
    asked.cancelTimer = this.options.questions.within(most, () =>
      this.timeOut(id, asked.method, 'was silent for longer than it may'),
    );
  }

  private timeOut(id: number, { entry: { name } }: StreamMethod, how: string): void {
    this.giveUp(id, new HostError('timeout', `${name} ${how}.`));
    this.options.timedOut(name);
  }
}
