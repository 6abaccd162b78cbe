import { BrokerError } from '@kumix/host';
import { said, type TimelineItem, type ViewUpdate } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import { ScriptedCore, ScriptedFailure } from '../../room/testing/scriptedCore.ts';
import { createMessageBroker } from './messages.ts';

const room = '!plain:x';
const { signal: never } = new AbortController();

/** As much of an item as the broker reads. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked
const item = (key: string, send: TimelineItem['send'], eventId: string | null): TimelineItem =>
  ({
    key,
    eventId,
    send,
    sender: { userId: '@a:x' },
    sentAtMs: 1,
    body: { kind: 'text', body: key, formattedBody: null },
  }) as TimelineItem;

const update = (...items: readonly TimelineItem[]): ViewUpdate<'timeline'> => ({
  deltas: [{ op: 'reset', items }],
  ends: { atStart: true, atEnd: true, loading: 'none', error: null, readMarker: null },
});

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const options = { rewritten: (html: string) => html, sawEncrypted: (): void => {} };

describe('a message that an extension sends', () => {
  const made = (core: ScriptedCore): readonly unknown[] =>
    core.calls.filter(({ method }) => method === 'send.abandon').map(({ params }) => params);

  /** One that the core has taken. */
  async function underWay() {
    const core = new ScriptedCore();
    core.answer('send.text', () => ({ key: 'k' }));
    core.answer('send.abandon', () => null);
    const given = new AbortController();
    const sent = createMessageBroker(core, options).send(room, { body: 'a' }, given.signal);
    await turn();
    return { core, given, sent };
  }

  it('waits in the queue no longer than its call', async () => {
    const { core, given, sent } = await underWay();
    core.watches[0]?.deliver(update(item('k', { state: 'queued' }, null)));
    expect(made(core)).toEqual([]);
    given.abort();
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(made(core)).toEqual([{ roomId: room, key: 'k' }]);
  });

  it('is taken back, too, where its call ended while it was being queued', async () => {
    const core = new ScriptedCore();
    core.answer('send.abandon', () => null);
    const given = new AbortController();
    const sent = createMessageBroker(core, options).send(room, { body: 'a' }, given.signal);
    given.abort();
    core.calls[0]?.settle.resolve({ key: 'k' });
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(made(core)).toEqual([{ roomId: room, key: 'k' }]);
  });

  it('is not tried again once its extension was told that it failed', async () => {
    const { core, sent } = await underWay();
    const failed = { state: 'failed', reason: said('Bob has a new device.') } as const;
    core.watches[0]?.deliver(update(item('k', failed, null)));
    // Not why: that names people and their devices.
    await expect(sent).rejects.toEqual(new BrokerError('failed', 'The message was not sent.'));
    expect(made(core)).toEqual([{ roomId: room, key: 'k' }]);
  });

  it('is given up also where it is under way, and not left to a later start', async () => {
    const { core, given, sent } = await underWay();
    expect(core.made('send.text')).toEqual([{ roomId: room, body: 'a', transient: true }]);
    core.watches[0]?.deliver(update(item('k', { state: 'sending' }, null)));
    given.abort();
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(made(core)).toEqual([{ roomId: room, key: 'k' }]);
  });

  it('is given up as soon as a busy core listens, and its failure stays the first one', async () => {
    vi.useFakeTimers();
    try {
      const core = new ScriptedCore();
      core.answer('send.text', () => ({ key: 'k' }));
      let busy = true;
      core.answer('send.abandon', () => {
        if (busy) throw new ScriptedFailure('too-busy', 'Too much is under way.');
        throw new ScriptedFailure('core-restarted', 'It was restarted.');
      });
      const given = new AbortController();
      given.abort();
      const sent = createMessageBroker(core, options).send(room, { body: 'a' }, given.signal);
      const told = sent.catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(600);
      busy = false;
      await vi.advanceTimersByTimeAsync(500);
      expect(await told).toMatchObject({ code: 'aborted' });
      expect(made(core)).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is left to go where it has gone', async () => {
    const { core, sent } = await underWay();
    core.watches[0]?.deliver(update(item('k', { state: 'sent' }, '$1')));
    expect(await sent).toBe('$1');
    expect(made(core)).toEqual([]);
  });
});

describe('messages that an extension reads', () => {
  it('come newest first, and from the account itself, not from what was stored', async () => {
    const core = new ScriptedCore();
    const read = createMessageBroker(core, options).read(room, { limit: 2 }, never);
    expect(core.watches[0]?.params).toEqual({ roomId: room, live: true });
    const sent = { state: 'sent' } as const;
    core.watches[0]?.deliver(
      update(item('a', sent, '$1'), item('b', sent, '$2'), item('c', sent, '$3')),
    );
    expect((await read).map(({ eventId }) => eventId)).toEqual(['$3', '$2']);
    createMessageBroker(core, options).watch(
      room,
      () => undefined,
      () => undefined,
    );
    expect(core.watches[1]?.params).toEqual({ roomId: room, live: true });
  });
});

describe('messages that are read', () => {
  const first = (atStart: boolean): ViewUpdate<'timeline'> => {
    const made = update(item('k', { state: 'sent' }, '$1'));
    return { ...made, ends: { ...made.ends, atStart, loading: 'none' } };
  };

  /** One that needs more than has come. */
  function loading() {
    const core = new ScriptedCore();
    const read = createMessageBroker(core, options).read(room, { limit: 5 }, never);
    core.watches[0]?.deliver(first(false));
    return { core, read };
  }

  it('count until the homeserver has answered, though their call is given up', async () => {
    const core = new ScriptedCore();
    const given = new AbortController();
    const over = vi.fn<() => void>();
    const read = createMessageBroker(core, options).read(room, { limit: 5 }, given.signal);
    read.catch(() => {}).finally(over);
    core.watches[0]?.deliver(first(false));
    expect(core.made('timeline.load')).toHaveLength(1);
    given.abort();
    core.watches[0]?.deliver(first(false));
    await turn();
    expect([over.mock.calls.length, core.watches[0]?.stopped]).toEqual([0, false]);
    core.calls[0]?.settle.resolve(null);
    await expect(read).rejects.toMatchObject({ code: 'aborted' });
    expect(core.watches[0]?.stopped).toBe(true);
  });

  it('count until their room has come, and no longer than a request may take', async () => {
    vi.useFakeTimers();
    try {
      const core = new ScriptedCore();
      const ends = [first(true), undefined].map(async (came) => {
        const given = new AbortController();
        const read = createMessageBroker(core, options).read(room, { limit: 5 }, given.signal);
        const told = read.catch((error: unknown) => error);
        given.abort();
        await vi.advanceTimersByTimeAsync(34_000);
        if (came === undefined) await vi.advanceTimersByTimeAsync(1_000);
        else core.watches[0]?.deliver(came);
        return told;
      });
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ code: 'aborted' });
      expect(core.watches.map(({ stopped }) => stopped)).toEqual([true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are loaded page by page, until there are enough', async () => {
    const { core, read } = loading();
    // The core tells that it loads no more before it answers.
    core.calls[0]?.settle.resolve(null);
    await turn();
    expect(core.made('timeline.load')).toHaveLength(2);
    core.watches[0]?.deliver(first(true));
    expect(await read).toMatchObject([{ eventId: '$1' }]);
  });

  const cannot = new BrokerError(
    'unavailable',
    'The messages cannot be read now: try again later.',
  );

  it('are not waited for where the core would not load them', async () => {
    const { core, read } = loading();
    core.calls[0]?.settle.reject(new ScriptedFailure('too-busy', 'a.example is too busy.'));
    await expect(read).rejects.toEqual(cannot);
    expect(core.watches[0]?.stopped).toBe(true);
  });

  it('are no shorter list where the older ones cannot be had', async () => {
    const { core, read } = loading();
    const made = first(false);
    core.watches[0]?.deliver({ ...made, ends: { ...made.ends, error: said('No answer.') } });
    await expect(read).rejects.toEqual(cannot);
  });

  it('are not looked for before what is no message of the room', async () => {
    const core = new ScriptedCore();
    const options_ = { limit: 5, before: '$reaction' };
    const read = createMessageBroker(core, options).read(room, options_, never);
    core.watches[0]?.deliver({
      ...first(true),
      ends: { ...first(true).ends, loading: 'backwards' },
    });
    expect(core.calls).toEqual([]);
    core.watches[0]?.deliver(first(true));
    await expect(read).rejects.toMatchObject({ code: 'not-found' });
  });

  it('have no words that have not gone out, and no time that is none', async () => {
    const core = new ScriptedCore();
    const read = createMessageBroker(core, options).read(room, { limit: 5 }, never);
    core.watches[0]?.deliver(
      update(
        item('edited', { state: 'failed', reason: said('Held back.') }, '$1'),
        { ...item('early', { state: 'sent' }, '$2'), sentAtMs: -1 },
        { ...item('late', { state: 'sent' }, '$3'), sentAtMs: 1e300 },
      ),
    );
    expect(await read).toMatchObject([
      { eventId: '$3', sentAtMs: 0 },
      { eventId: '$2', sentAtMs: 0 },
    ]);
  });
});

describe('a formatted message of an extension’s', () => {
  it('goes out as it was written anew, or not at all', async () => {
    const core = new ScriptedCore();
    core.answer('send.text', () => ({ key: 'k' }));
    const anew = (html: string): string | null => (html === 'bad' ? null : `<p>${html}</p>`);
    const broker = createMessageBroker(core, { ...options, rewritten: anew });
    const { signal } = new AbortController();
    await expect(
      broker.send(room, { body: 'a', formattedBody: 'bad' }, signal),
    ).rejects.toMatchObject({ code: 'invalid-params' });
    expect(core.calls).toEqual([]);
    void broker.send(room, { body: 'a', formattedBody: 'b' }, signal);
    await turn();
    expect(core.made('send.text')).toMatchObject([{ formattedBody: '<p>b</p>' }]);
  });
});

describe('a message of an extension’s own', () => {
  it('goes out without what nobody sees, and not where nothing is left', async () => {
    const core = new ScriptedCore();
    core.answer('send.text', () => ({ key: 'k' }));
    const broker = createMessageBroker(core, options);
    await expect(broker.send(room, { body: '\u{e0061} \u200b' }, never)).rejects.toMatchObject({
      code: 'invalid-params',
    });
    expect(core.calls).toEqual([]);
    void broker.send(room, { body: 'yes\u{e0061}\u202e' }, never);
    await turn();
    expect(core.made('send.text')).toMatchObject([{ body: 'yes' }]);
  });
});

describe('a message that came encrypted', () => {
  it('is told of its room before it is given, whatever else is known of that', async () => {
    const core = new ScriptedCore();
    const order: string[] = [];
    const sawEncrypted = (roomId: string): void => void order.push(roomId);
    const broker = createMessageBroker(core, { ...options, sawEncrypted });
    broker.watch(
      room,
      ({ eventId }) => order.push(eventId),
      () => {},
    );
    const read = broker.read(room, { limit: 1 }, never).then(() => order.push('read'));
    const came = { ...item('k', { state: 'sent' }, '$1'), encrypted: true };
    core.watches[0]?.deliver(update());
    core.watches[0]?.deliver(update(came));
    core.watches[1]?.deliver(update(came));
    await read;
    const changes = order.filter((each, at) => each !== order[at - 1]);
    expect(changes).toEqual([room, '$1', room, 'read']);
  });
});

describe('messages that are watched', () => {
  it('are none that the room had already, also where its newest events are none to show', () => {
    const core = new ScriptedCore();
    const told: string[] = [];
    createMessageBroker(core, options).watch(
      room,
      ({ eventId }) => told.push(eventId),
      () => {},
    );
    const sent = { state: 'sent' } as const;
    const deliver = (loading: 'none' | 'backwards', ...items: readonly TimelineItem[]): void => {
      const made = update(...items);
      core.watches[0]?.deliver({ ...made, ends: { ...made.ends, atStart: false, loading } });
    };
    const old = [item('a', sent, '$1'), item('b', sent, '$2')];
    deliver('backwards');
    deliver('none', ...old);
    expect(told).toEqual([]);
    deliver('none', ...old, item('c', sent, '$3'));
    expect(told).toEqual(['$3']);
  });

  it('are all that come to a room that had none', () => {
    const core = new ScriptedCore();
    const told: string[] = [];
    createMessageBroker(core, options).watch(
      room,
      ({ eventId }) => told.push(eventId),
      () => {},
    );
    core.watches[0]?.deliver(update());
    core.watches[0]?.deliver(update(item('a', { state: 'sent' }, '$1')));
    expect(told).toEqual(['$1']);
  });
});
