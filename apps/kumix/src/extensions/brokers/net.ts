import { BrokerError, type NetBroker, type NetResponse } from '@kumix/host';
import type { FromNet, ToNet } from '../net/wire.ts';

export interface Net extends NetBroker {
  dispose(): void;
}

interface Waiting {
  readonly resolve: (response: NetResponse) => void;
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
      if (data.kind === 'response') call?.resolve(data);
      else call?.reject(new BrokerError(data.code, data.message));
    });
    started.addEventListener('error', () => {
      started.terminate();
      worker = undefined;
      failAll('The worker that fetches for extensions failed; the next call starts another.');
    });
    return started;
  }

  return {
    fetch(request, maxBytes, signal) {
      if (signal.aborted)
        return Promise.reject(new BrokerError('aborted', 'The call was cancelled.'));
      worker ??= start();
      const running = worker;
      last += 1;
      const id = last;
      const send = (message: ToNet): void => running.postMessage(message);
      const abort = (): void => send({ kind: 'abort', id });
      signal.addEventListener('abort', abort, { once: true });
      return new Promise<NetResponse>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ kind: 'fetch', id, maxBytes, ...request });
      }).finally(() => signal.removeEventListener('abort', abort));
    },
    dispose() {
      worker?.terminate();
      worker = undefined;
      failAll('The session has ended.');
    },
  };
}
