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

describe('a message that an extension sends', () => {
  const made = (core: ScriptedCore): readonly unknown[] =>
    core.calls.filter(({ method }) => method === 'send.abandon').map(({ params }) => params);

  /** One that the core has taken. */
  async function underWay() {
    const core = new ScriptedCore();
    core.answer('send.text', () => ({ key: 'k' }));
    core.answer('send.abandon', () => null);
    const given = new AbortController();
    const sent = createMessageBroker(core).send(room, { body: 'a' }, given.signal);
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
    const sent = createMessageBroker(core).send(room, { body: 'a' }, given.signal);
    given.abort();
    core.calls[0]?.settle.resolve({ key: 'k' });
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    expect(made(core)).toEqual([{ roomId: room, key: 'k' }]);
  });

  it('is not tried again once its extension was told that it failed', async () => {
    const { core, sent } = await underWay();
    const failed = { state: 'failed', reason: said('It was refused.') } as const;
    core.watches[0]?.deliver(update(item('k', failed, null)));
    await expect(sent).rejects.toMatchObject({ code: 'failed' });
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
      const sent = createMessageBroker(core).send(room, { body: 'a' }, given.signal);
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
    const read = createMessageBroker(core).read(room, { limit: 2 }, never);
    expect(core.watches[0]?.params).toEqual({ roomId: room, live: true });
    const sent = { state: 'sent' } as const;
    core.watches[0]?.deliver(
      update(item('a', sent, '$1'), item('b', sent, '$2'), item('c', sent, '$3')),
    );
    expect((await read).map(({ eventId }) => eventId)).toEqual(['$3', '$2']);
    createMessageBroker(core).watch(
      room,
      () => undefined,
      () => undefined,
    );
    expect(core.watches[1]?.params).toEqual({ roomId: room, live: true });
  });
});

describe('messages that are read', () => {
  it('count until the homeserver has answered, though their call is given up', async () => {
    const core = new ScriptedCore();
    const given = new AbortController();
    const over = vi.fn<() => void>();
    const read = createMessageBroker(core).read(room, { limit: 5 }, given.signal);
    read.catch(() => {}).finally(over);
    given.abort();
    await turn();
    expect(over).not.toHaveBeenCalled();
    core.watches[0]?.deliver(update(item('k', { state: 'sent' }, '$1')));
    await expect(read).rejects.toMatchObject({ code: 'aborted' });
    expect(core.calls).toEqual([]);
  });
});
