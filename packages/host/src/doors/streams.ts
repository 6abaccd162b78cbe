/** What a guest's stream delivers once it is allowed; the policy is asked again before every item. */
import { type HostStreamItem, type HostStreamName, type HostStreamParams } from '@kumix/plugin';
import type { ServeContext } from '../bridge/inward.ts';
import type { StreamApi } from '../bridge/servedStreams.ts';
import { BrokerError, type Brokers, type Clock, type MessageEvent } from '../brokers.ts';
import { feed } from './feed.ts';
import { netRequest, readableHeadersOf } from './net.ts';

type Streams = {
  readonly [M in HostStreamName]: (
    params: HostStreamParams<M>,
    context: ServeContext,
  ) => AsyncIterable<HostStreamItem<M>>;
};

/** Messages that may wait for an extension that reads slowly. */
const waitingMessages = 256;
const waitingMessageBytes = 2_097_152;

/** Timers that one extension may have running. */
export const timersAtOnce = 8;

/** Bytes of the body that cross in one item. */
const chunkBytes = 65_536;

export interface StreamDoorOptions {
  readonly brokers: Brokers;
  readonly clock: Clock;
  /** Hears every message that is about to be given to the extension. */
  readonly gave: (message: MessageEvent) => void;
}

/** The streams for one running extension: timers are counted for it alone. */
export function streamApi({ brokers, clock, gave }: StreamDoorOptions): StreamApi {
  let timers = 0;
  const streams: Streams = {
    'message.watch': ({ roomId }, { signal }) =>
      tapped(
        feed<MessageEvent>({
          most: waitingMessages,
          mostBytes: waitingMessageBytes,
          bytesOf: ({ body, formattedBody = '' }) => (body.length + formattedBody.length) * 3 + 512,
          signal,
          start: (deliver, fail) => brokers.messages.watch(roomId, deliver, fail),
        }),
        gave,
      ),

    async *'net.stream'(params, { limits, signal }) {
      const response = await brokers.net.open(netRequest(params), limits.outputBytes, signal);
      const { status } = response;
      yield { head: { status, headers: readableHeadersOf(response) } };
      for await (const part of response.body) {
        for (let at = 0; at < part.byteLength; at += chunkBytes) {
          yield { chunk: part.slice(at, at + chunkBytes) };
        }
      }
    },

    async *timer({ everyMs, times = Number.POSITIVE_INFINITY }, { signal }) {
      if (timers >= timersAtOnce) {
        throw new BrokerError('too-many', `${timers} timers run, of at most ${timersAtOnce}.`);
      }
      timers++;
      try {
        const startedAt = clock.now();
        for (let count = 0; count < times;) {
          // Due by the start, not by the last item: a late reader makes no timer drift.
          const due = startedAt + (count + 1) * everyMs;
          // oxlint-disable-next-line no-await-in-loop -- one interval after the other
          if (!(await passed(clock, due - clock.now(), signal))) return;
          // A browser's timer may fire a little early; it counts all the same.
          const elapsed = Math.floor((clock.now() - startedAt) / everyMs);
          count = Math.min(times, Math.max(count + 1, elapsed));
          yield { count };
        }
      } finally {
        timers--;
      }
    },
  };
  return new Map(
    Object.entries(streams).map(([name, open]) => [
      name,
      (params: unknown, context: ServeContext): AsyncIterable<unknown> =>
        Reflect.apply(open, undefined, [params, context]),
    ]),
  );
}

async function* tapped<Item>(
  source: AsyncIterable<Item>,
  heard: (item: Item) => void,
): AsyncGenerator<Item, void, void> {
  for await (const item of source) {
    heard(item);
    yield item;
  }
}

/** False where the stream ended before the time was up. */
function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const aborted = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.setTimeout(() => {
      signal.removeEventListener('abort', aborted);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', aborted, { once: true });
  });
}
