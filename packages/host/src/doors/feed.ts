import { BrokerError } from '../brokers.ts';

export interface FeedOptions<Item> {
  /** Items, and their bytes together, that may wait for a slow reader. */
  readonly most: number;
  readonly mostBytes: number;
  readonly bytesOf: (item: Item) => number;
  readonly signal: AbortSignal;
  /** Starts what delivers; what it returns stops it. Called when the first item is asked for. */
  readonly start: (deliver: (item: Item) => void, fail: (error: BrokerError) => void) => () => void;
}

/**
 * Makes a source that is pulled out of one that pushes. Nothing is dropped unseen: a reader that
 * falls behind by more than may wait hears `too-many` after what was kept for it.
 */
export async function* feed<Item>(options: FeedOptions<Item>): AsyncGenerator<Item, null, void> {
  const { most, mostBytes, bytesOf, signal, start } = options;
  const queue: Item[] = [];
  let bytes = 0;
  let failure: BrokerError | undefined;
  let wake = (): void => {};
  const fail = (error: BrokerError): void => {
    failure ??= error;
    wake();
  };
  const deliver = (item: Item): void => {
    if (failure !== undefined) return;
    bytes += bytesOf(item);
    if (queue.length >= most || bytes > mostBytes) {
      fail(new BrokerError('too-many', `The reader fell more than ${most} items behind.`));
      return;
    }
    queue.push(item);
    wake();
  };
  let stop: (() => void) | undefined;
  // At once and not when the reader comes by: nothing more is delivered to a stream that ended.
  const stopNow = (): void => {
    stop?.();
    stop = undefined;
  };
  const aborted = (): void => {
    stopNow();
    fail(new BrokerError('aborted', 'The stream was ended.'));
  };
  if (signal.aborted) return null;
  signal.addEventListener('abort', aborted, { once: true });
  stop = start(deliver, fail);
  try {
    for (;;) {
      const [item] = queue;
      if (queue.length > 0 && item !== undefined) {
        queue.shift();
        bytes -= bytesOf(item);
        yield item;
      } else if (failure !== undefined) {
        throw failure;
      } else {
        // oxlint-disable-next-line no-await-in-loop -- until something is delivered
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', aborted);
    stopNow();
  }
}
