import { BrokerError, type Brokers } from '@kumix/host';

/** What was asked of the brokers, for a test to look at. */
export interface BrokerLog {
  readonly calls: string[];
  readonly store: Map<string, string>;
}

const notHere = (): Promise<never> =>
  Promise.reject(new BrokerError('unavailable', 'Not in this harness.'));

/** Brokers in memory: two rooms, one of them encrypted, and a store with its quota. */
export function memoryBrokers(log: BrokerLog): Brokers {
  const { calls, store } = log;
  const said = (what: string): void => {
    calls.push(what);
  };
  return {
    rooms: {
      facts: (id) => {
        if (id === '!plain:x') return { id, encryption: 'plain' };
        return id === '!secret:x' ? { id, encryption: 'encrypted' } : undefined;
      },
      current: () => '!plain:x',
      watch: () => () => {},
    },
    messages: {
      read: (roomId) => {
        said(`message.read ${roomId}`);
        return Promise.resolve([
          {
            eventId: '$1',
            roomId,
            sender: '@a:x',
            type: 'm.room.message',
            sentAtMs: 1,
            body: 'hi',
          },
        ]);
      },
      send: (roomId, { body }) => {
        said(`message.send ${roomId} ${body}`);
        return Promise.resolve('$sent');
      },
      watch: () => () => {},
    },
    roomState: {
      read: () => Promise.resolve(null),
      write: (roomId, type) => {
        said(`room.state.write ${roomId} ${type}`);
        return Promise.resolve('$state');
      },
    },
    keyValue: {
      get: ({ extension }, key) => Promise.resolve(store.get(`${extension}/${key}`) ?? null),
      set: ({ extension }, key, value, quotaBytes) => {
        let used = key.length + value.length;
        for (const [other, kept] of store) {
          if (other.startsWith(`${extension}/`) && other !== `${extension}/${key}`) {
            used += other.length + kept.length;
          }
        }
        if (used > quotaBytes)
          return Promise.reject(new BrokerError('quota', 'The store is full.'));
        store.set(`${extension}/${key}`, value);
        return Promise.resolve();
      },
      delete: ({ extension }, key) => {
        store.delete(`${extension}/${key}`);
        return Promise.resolve();
      },
      keys: ({ extension }, prefix) =>
        Promise.resolve(
          [...store.keys()]
            .filter((key) => key.startsWith(`${extension}/${prefix}`))
            .map((key) => key.slice(extension.length + 1)),
        ),
      clear: ({ extension }) => {
        for (const key of store.keys()) if (key.startsWith(`${extension}/`)) store.delete(key);
        return Promise.resolve();
      },
    },
    net: { open: notHere },
    notices: {
      notify: (_caller, { title }) => {
        said(`notify ${title}`);
        return Promise.resolve();
      },
      writeClipboard: (_caller, text) => {
        said(`clipboard ${text}`);
        return Promise.resolve();
      },
      confirmLink: (_caller, url) => {
        said(`link ${url}`);
        return Promise.resolve(true);
      },
    },
    theme: {
      provide: () => Promise.resolve(),
      watch: (deliver) => {
        deliver({ '--k-text': 'rgb(1, 2, 3)' });
        return () => {};
      },
    },
    unfurl: { preview: () => Promise.resolve(undefined) },
  };
}
