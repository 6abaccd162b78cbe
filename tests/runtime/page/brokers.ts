import { BrokerError, type Brokers, type MessageEvent } from '@kumix/host';

/** What was asked of the brokers, for a test to look at, and the world they show. */
export interface BrokerLog {
  readonly calls: string[];
  /** Every function of a broker that an extension's call reached, in order. */
  readonly reached: string[];
  /** Bodies of responses that are being read now. */
  readonly bodies: Set<AbortSignal>;
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
  reached: [],
  bodies: new Set(),
  store: new Map(),
  rooms: new Map([
    ['!plain:x', 'plain'],
    ['!secret:x', 'encrypted'],
  ]),
  watchers: new Set(),
  roomWatchers: new Set(),
});

/** A byte, and then silence until its reader leaves. */
async function* silentBody(
  signal: AbortSignal,
  bodies: Set<AbortSignal>,
): AsyncGenerator<ArrayBuffer> {
  bodies.add(signal);
  signal.addEventListener('abort', () => bodies.delete(signal), { once: true });
  yield new ArrayBuffer(1);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function* shortBody(): AsyncGenerator<ArrayBuffer> {
  yield new ArrayBuffer(1);
}

/** The same brokers, noting in `reached` whatever is asked of them on behalf of an extension. */
function noting(brokers: Brokers, reached: string[]): Brokers {
  const noted = <Broker extends object>(group: string, broker: Broker): Broker =>
    new Proxy(broker, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        return (...parameters: unknown[]): unknown => {
          reached.push(`${group}.${String(name)}`);
          return Reflect.apply(found, target, parameters);
        };
      },
    });
  const { messages, roomState, keyValue, net, notices, theme, unfurl } = brokers;
  return {
    ...brokers,
    messages: noted('messages', messages),
    roomState: noted('roomState', roomState),
    keyValue: noted('keyValue', keyValue),
    net: noted('net', net),
    notices: noted('notices', notices),
    theme: noted('theme', theme),
    unfurl: noted('unfurl', unfurl),
  };
}

/** Brokers in memory: two rooms, one of them encrypted, and a store with its quota. */
export function memoryBrokers(log: BrokerLog): Brokers {
  const { calls, reached, bodies, store, rooms, watchers, roomWatchers } = log;
  const said = (what: string): void => {
    calls.push(what);
  };
  const brokers: Brokers = {
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
            body: 'see https://a.example/page',
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
    net: {
      open: ({ url }, _maxBytes, signal) =>
        Promise.resolve({
          status: 200,
          headers: {},
          body: url.endsWith('/silent') ? silentBody(signal, bodies) : shortBody(),
        }),
    },
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
    unfurl: { preview: () => Promise.resolve({ title: 'A page' }) },
  };
  return noting(brokers, reached);
}
