import { BrokerError, type NetBroker, type NetResponse } from '@kumix/host';
import type { FromNet, ToNet } from '../net/wire.ts';

export interface Net extends NetBroker {
  dispose(): void;
}

/** What the worker says next about one request; one waits at a time. */
interface Waiting {
  readonly resolve: (message: Exclude<FromNet, { kind: 'failure' }>) => void;
  readonly reject: (error: BrokerError) => void;
}

/** `createWorker` is called at the first fetch: most people never need the worker. */
export function createNetBroker(createWorker: () => Worker): Net {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;

  const failAll = (message: string): void => {
    for (const { reject } of waiting.values()) reject(new BrokerError('unavailable', message));
    waiting.clear();
  };

  function start(): Worker {
    const started = createWorker();
    started.addEventListener('message', ({ data }: MessageEvent<FromNet>) => {
      const call = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.kind === 'failure') call?.reject(new BrokerError(data.code, data.message));
      else call?.resolve(data);
    });
    started.addEventListener('error', () => {
      started.terminate();
      if (worker === started) worker = undefined;
      failAll('The worker that fetches for extensions failed; the next call starts another.');
    });
    return started;
  }

  const say = (running: Worker, message: ToNet) =>
    new Promise<Exclude<FromNet, { kind: 'failure' }>>((resolve, reject) => {
      if (running !== worker) {
        reject(new BrokerError('unavailable', 'The worker that fetched this has ended.'));
        return;
      }
      waiting.set(message.id, { resolve, reject });
      running.postMessage(message);
    });

  async function* bodyOf(
    running: Worker,
    id: number,
    ended: () => void,
  ): AsyncGenerator<ArrayBuffer, void, void> {
    let whole = false;
    try {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- read as fast as it is asked for
        const next = await say(running, { kind: 'pull', id });
        if (next.kind === 'chunk') yield next.bytes;
        else {
          whole = true;
          return;
        }
      }
    } finally {
      ended();
      const left: ToNet = { kind: 'abort', id };
      if (!whole && running === worker) running.postMessage(left);
    }
  }

  return {
    async open(request, maxBytes, signal): Promise<NetResponse> {
      if (signal.aborted) throw new BrokerError('aborted', 'The call was cancelled.');
      worker ??= start();
      const running = worker;
      last += 1;
      const id = last;
      const abort = (): void => running.postMessage({ kind: 'abort', id } satisfies ToNet);
      signal.addEventListener('abort', abort, { once: true });
      const ended = (): void => signal.removeEventListener('abort', abort);
      try {
        const head = await say(running, { kind: 'fetch', id, maxBytes, ...request });
        if (head.kind !== 'head') throw new BrokerError('failed', 'The fetch gave no response.');
        const { status, headers } = head;
        return { status, headers, body: bodyOf(running, id, ended) };
      } catch (error) {
        ended();
        throw error;
      }
    },
    dispose() {
      worker?.terminate();
      worker = undefined;
      failAll('The session has ended.');
    },
  };
}
