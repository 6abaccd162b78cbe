import { describe, expect, it } from 'vitest';
import { said, type TimelineEnds } from '@kumix/matrix';
import { eventId, makeItem, me, roomId } from '../testing/items.ts';
import { ScriptedCore, ScriptedFailure, settled } from '../testing/scriptedCore.ts';
import { pageSize, TimelineModel, type Draft } from './timelineModel.ts';

const room = roomId('!r:test');
const ends: TimelineEnds = {
  atStart: false,
  atEnd: true,
  loading: 'none',
  error: null,
  readMarker: null,
};

function open(
  change: Partial<TimelineEnds> = {},
  count = 2,
  afterPaint = (run: () => void): void => run(),
) {
  const core = new ScriptedCore();
  const model = new TimelineModel({
    afterPaint,
    core,
    me,
    roomId: room,
    now: () => 1_700_000_100_000,
    encrypted: () => true,
  });
  const items = Array.from({ length: count }, () => makeItem());
  core.deliver('timeline', { deltas: [{ op: 'reset', items }], ends: { ...ends, ...change } });
  const keys = (): string[] => model.snapshot.get().items.map(({ key }) => key);
  return { core, model, items, keys };
}

const draft = (body: string): Draft => ({ message: { body }, replyTo: null });

describe('a timeline', () => {
  it('loads until the first list, then shows it', () => {
    const core = new ScriptedCore();
    const model = new TimelineModel({
      afterPaint: (run) => run(),
      core,
      me,
      roomId: room,
      now: () => 0,
      encrypted: () => false,
    });
    expect(model.snapshot.get().status).toBe('loading');
    core.deliver('timeline', { deltas: [{ op: 'reset', items: [makeItem()] }], ends });
    expect(model.snapshot.get()).toMatchObject({ status: 'ready', ends });
    expect(model.snapshot.get().rows.map(({ kind }) => kind)).toEqual(['day', 'message']);
  });

  it('shows a message at once, and wakes nobody for it until it is seen', async () => {
    const frame: (() => void)[] = [];
    const { core, model, keys } = open({}, 2, (run) => frame.push(run));
    const asked: string[] = [];
    const sending = model.send({
      ...draft('hello'),
      format: () => {
        asked.push('format');
        return Promise.resolve('<b>hello</b>');
      },
    });
    expect(keys()).toHaveLength(3);
    await settled();
    expect([asked, core.made('send.text')]).toEqual([[], []]);
    for (const run of frame) run();
    await settled();
    expect(asked).toEqual(['format']);
    expect(core.made('send.text')).toMatchObject([{ formattedBody: '<b>hello</b>' }]);
    core.last('send.text').settle.resolve({ key: 'txn' });
    await sending;
  });

  it('takes nothing to the core that was given up before it was seen', async () => {
    const frame: (() => void)[] = [];
    const { core, model } = open({}, 2, (run) => frame.push(run));
    const sending = model.send(draft('hello'));
    const [written] = model.snapshot.get().items.slice(-1);
    if (written !== undefined) await model.cancel(written);
    for (const run of frame) run();
    await sending;
    expect(core.made('send.text')).toEqual([]);
  });

  it('keeps the rows of what did not change when history comes in above', () => {
    const { core, model } = open();
    const before = model.snapshot.get().rows.filter(({ kind }) => kind === 'message');
    core.deliver('timeline', {
      deltas: [{ op: 'splice', at: 0, remove: 0, insert: [makeItem({ sentAtMs: 1_000 })] }],
      ends,
    });
    const after = model.snapshot.get().rows.filter(({ kind }) => kind === 'message');
    // The oldest waits for what stands before it.
    expect([before.length, after.length]).toEqual([1, 2]);
    expect(after[1]).toBe(before[0]);
  });

  it('asks for a page at a time, and for none where there is none', async () => {
    const { core, model } = open();
    void model.load('backwards');
    void model.load('backwards');
    void model.load('forwards');
    expect(core.made('timeline.load')).toEqual([
      { subscription: 1, direction: 'backwards', count: pageSize },
    ]);
    core.last('timeline.load').settle.resolve({ added: 60, more: true });
    await settled();
    void model.load('backwards');
    expect(core.made('timeline.load')).toHaveLength(2);
  });

  it('tells why a page could not be had', async () => {
    const { core, model } = open();
    core.answer('timeline.load', () => {
      throw new ScriptedFailure('offline', 'The homeserver cannot be reached.');
    });
    await model.load('backwards');
    expect(model.snapshot.get().ends?.error).toEqual(said('The homeserver cannot be reached.'));
  });

  it('tells why it cannot be shown, and tries again when asked', () => {
    const { core, model } = open();
    core.end('timeline', { code: 'forbidden', message: 'You may not read this room.' });
    expect(model.snapshot.get()).toMatchObject({
      status: 'failed',
      failure: { message: 'You may not read this room.' },
    });
    model.retry();
    expect(model.snapshot.get().status).toBe('loading');
    core.watches[0]?.ended?.({ code: 'failed', message: 'late' });
    core.deliver('timeline', { deltas: [{ op: 'reset', items: [] }], ends });
    expect(model.snapshot.get().status).toBe('ready');
  });

  it('stops its watch when it ends, and takes in nothing more', () => {
    const { core, model, keys } = open();
    const before = keys();
    model.dispose();
    expect(core.watches[0]?.stopped).toBe(true);
    core.watches[0]?.deliver({ deltas: [{ op: 'reset', items: [] }], ends });
    expect(keys()).toEqual(before);
  });
});

describe('a message of one’s own', () => {
  it('shows the message at once and hands it over formatted', async () => {
    const { core, model } = open();
    const format = Promise.withResolvers<string | null>();
    void model.send({ ...draft('**hi**'), format: () => format.promise });
    expect(model.snapshot.get().items.at(-1)).toMatchObject({
      mine: true,
      eventId: null,
      encrypted: true,
      send: { state: 'sending' },
      body: { body: '**hi**', formattedBody: null },
    });
    expect(core.made('send.text')).toEqual([]);
    format.resolve('<strong>hi</strong>');
    await settled();
    expect(core.made('send.text')).toEqual([
      { roomId: room, body: '**hi**', formattedBody: '<strong>hi</strong>' },
    ]);
  });

  it('keeps one row, under one key, from the first echo to the sent event', async () => {
    const { core, model, keys } = open();
    core.answer('send.text', () => ({ key: 'txn1' }));
    const sent = model.send(draft('hi'));
    const [, , row] = keys();
    await sent;
    const echo = makeItem({ key: 'txn1', text: 'hi', sender: me, eventId: null });
    core.deliver('timeline', {
      deltas: [{ op: 'splice', at: 2, remove: 0, insert: [echo] }],
      ends,
    });
    expect(keys()[2]).toBe(row);
    const event = { ...echo, eventId: eventId('$1') };
    core.deliver('timeline', { deltas: [{ op: 'set', at: 2, item: event }], ends });
    expect(keys()).toHaveLength(3);
    expect(keys()[2]).toBe(row);
    expect(model.snapshot.get().items[2]?.eventId).toBe('$1');
  });

  it('hands messages over in the order they were written, however long formatting takes', async () => {
    const { core, model } = open();
    core.answer('send.text', ({ body }) => ({ key: `txn-${body}` }));
    const slow = Promise.withResolvers<string | null>();
    void model.send({ ...draft('one'), format: () => slow.promise });
    const second = model.send(draft('two'));
    await settled();
    expect(core.made('send.text')).toEqual([]);
    slow.resolve(null);
    await second;
    expect(core.made('send.text').map(({ body }) => body)).toEqual(['one', 'two']);
  });

  it('keeps what the core refuses, with the reason, and sends it when asked again', async () => {
    const { core, model } = open();
    core.answer('send.text', () => {
      throw new ScriptedFailure('too-busy', 'Too much is under way.');
    });
    await model.send(draft('hi'));
    const failed = model.snapshot.get().items.at(-1) ?? makeItem();
    expect(failed.send).toEqual({ state: 'failed', reason: said('Too much is under way.') });
    core.answer('send.text', () => ({ key: 'txn1' }));
    await model.resend(failed);
    expect(model.snapshot.get().items.at(-1)?.send.state).toBe('sending');
    expect(core.made('send.text')).toHaveLength(2);
  });

  it('tells of one that cannot be formatted, and sends those after it', async () => {
    const { core, model } = open();
    core.answer('send.text', ({ body }) => ({ key: `txn-${body}` }));
    const before = Promise.withResolvers<string | null>();
    void model.send({ ...draft('zero'), format: () => before.promise });
    const first = model.send({
      ...draft('one'),
      format: () => Promise.reject(new SyntaxError('Invalid regular expression')),
    });
    const second = model.send(draft('two'));
    await settled();
    before.resolve(null);
    await Promise.all([first, second]);
    expect(core.made('send.text').map(({ body }) => body)).toEqual(['zero', 'two']);
    const failed = model.snapshot.get().items.at(-2) ?? makeItem();
    expect(failed.body).toMatchObject({ body: 'one' });
    expect(failed.send.state).toBe('failed');
    await model.resend(failed);
    expect(core.made('send.text').map(({ body }) => body)).toEqual(['zero', 'two', 'one']);
  });

  it('gives up a message that the core never took without asking the core', async () => {
    const { core, model, keys } = open();
    core.answer('send.text', () => {
      throw new ScriptedFailure('failed', 'No.');
    });
    await model.send(draft('hi'));
    await model.cancel(model.snapshot.get().items.at(-1) ?? makeItem());
    expect(keys()).toHaveLength(2);
    expect(core.made('send.cancel')).toEqual([]);
  });

  it('retries and cancels in the core under the core’s own key', async () => {
    const { core, model } = open();
    core.answer('send.text', () => ({ key: 'txn1' }));
    core.answer('send.retry', () => null);
    core.answer('send.cancel', () => null);
    await model.send(draft('hi'));
    const failed = makeItem({
      key: 'txn1',
      text: 'hi',
      sender: me,
      eventId: null,
      send: { state: 'failed', reason: said('offline') },
    });
    core.deliver('timeline', {
      deltas: [{ op: 'splice', at: 2, remove: 0, insert: [failed] }],
      ends,
    });
    const row = model.snapshot.get().items.at(-1) ?? makeItem();
    expect(row.key).not.toBe('txn1');
    await model.resend(row);
    await model.cancel(row);
    expect(core.made('send.retry')).toEqual([{ roomId: room, key: 'txn1' }]);
    expect(core.made('send.cancel')).toEqual([{ roomId: room, key: 'txn1' }]);
  });

  it('goes to the newest first where one was reading history', () => {
    const { core, model, keys } = open({ atEnd: false });
    void model.send(draft('hi'));
    expect(core.made('timeline.jump')).toEqual([{ subscription: 1, to: null }]);
    expect(keys()).toHaveLength(2);
    core.deliver('timeline', { deltas: [{ op: 'reset', items: [makeItem()] }], ends });
    expect(
      model.snapshot.get().items.map(({ body }) => ('body' in body ? body.body : '')),
    ).toContain('hi');
  });
});
