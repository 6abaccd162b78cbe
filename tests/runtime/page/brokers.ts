import { BrokerError, type Brokers, type MessageEvent } from '@kumix/host';

/** What was asked of the brokers, for a test to look at, and the world they show. */
export interface BrokerLog {
  readonly calls: string[];
  readonly store: Map<string, string>;
  readonly rooms: Map<string, 'plain' | 'encrypted'>;
  /** Whoever watches messages or rooms now. */
  readonly watchers: Set<{
    readonly roomId: string;
    readonly deliver: (message: MessageEvent) => void;
  }>;
  readonly roomWatchers: Set<() => void>;
}

export const newLog = (): BrokerLog => ({
  calls: [],
  store: new Map(),
  rooms: new Map([
    ['!plain:x', 'plain'],
    ['!secret:x', 'encrypted'],
  ]),
  watchers: new Set(),
  roomWatchers: new Set(),
});

const notHere = (): Promise<never> =>
  Promise.reject(new BrokerError('unavailable', 'Not in this harness.'));

/** Brokers in memory: two rooms, one of them encrypted, and a store with its quota. */
export function memoryBrokers(log: BrokerLog): Brokers {
  const { calls, store, rooms, watchers, roomWatchers } = log;
  const said = (what: string): void => {
    calls.push(what);
  };
  return {
    rooms: {
      facts: (id) => {
        const encryption = rooms.get(id);
        return encryption === undefined ? undefined : { id, encryption };
      },
      current: () => '!plain:x',
      watch: (changed) => {
        roomWatchers.add(changed);
        return () => void roomWatchers.delete(changed);
      },
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
      watch: (roomId, deliver) => {
        const watcher = { roomId, deliver };
        watchers.add(watcher);
        return () => void watchers.delete(watcher);
      },
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
