import { FLOOR_LIMITS } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { BrokerError, type Brokers, type MessageEvent } from '../brokers.ts';
import { type HandClock, handClock } from '../testing/clock.ts';
import { streamApi, timersAtOnce } from './streams.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function open(clock: HandClock, more: Partial<Brokers> = {}) {
  const given: MessageEvent[] = [];
  // Only what a test puts in is there; a door that reached for more would throw.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const brokers = more as Brokers;
  const api = streamApi({ brokers, clock, gave: (message) => given.push(message) });
  const start = (name: string, params: unknown) => {
    const abort = new AbortController();
    const source = api.get(name)?.(params, { signal: abort.signal, limits: FLOOR_LIMITS });
    if (source === undefined) throw new Error(`no stream ${name}`);
    return { abort, items: source[Symbol.asyncIterator]() };
  };
  return { start, given };
}

describe('timers', () => {
  it('give one item for all that a late reader missed, and do not drift', async () => {
    const clock = handClock();
    const { items } = open(clock).start('timer', { everyMs: 1_000 });
    const first = items.next();
    await settle();
    clock.tick(1_000);
    expect(await first).toEqual({ value: { count: 1 }, done: false });
    clock.tick(3_500);
    const late = items.next();
    await settle();
    clock.tick(0);
    expect(await late).toEqual({ value: { count: 4 }, done: false });
    const next = items.next();
    await settle();
    clock.tick(500);
    expect(await next).toEqual({ value: { count: 5 }, done: false });
  });

  it(`are ${timersAtOnce} at most, and one that ended makes room`, async () => {
    const clock = handClock();
    const { start } = open(clock);
    const running = Array.from({ length: timersAtOnce }, () => start('timer', { everyMs: 1_000 }));
    const waiting = running.map(({ items }) => items.next());
    await settle();
    await expect(start('timer', { everyMs: 1_000 }).items.next()).rejects.toMatchObject({
      code: 'too-many',
    });
    running[0]?.abort.abort();
    expect(await waiting[0]).toEqual({ value: undefined, done: true });
    void start('timer', { everyMs: 1_000 }).items.next();
    await settle();
    expect(clock.timers).toBe(timersAtOnce);
  });

  it('leave no timer behind', async () => {
    const clock = handClock();
    const { items, abort } = open(clock).start('timer', { everyMs: 1_000 });
    const waiting = items.next();
    await settle();
    expect(clock.timers).toBe(1);
    abort.abort();
    await waiting;
    expect(clock.timers).toBe(0);
  });
});

describe('watched messages', () => {
  const message = (n: number): MessageEvent => ({
    eventId: `$${n}`,
    roomId: '!a:x',
    sender: '@a:x',
    type: 'm.room.message',
    sentAtMs: n,
    body: `${n}`,
  });

  function watched() {
    const told = { stopped: 0 };
    let deliver = (_message: MessageEvent): void => {};
    let fail = (_error: BrokerError): void => {};
    const messages: Brokers['messages'] = {
      read: () => Promise.resolve([]),
      send: () => Promise.resolve(''),
      watch: (_room, delivered, failed) => {
        deliver = delivered;
        fail = failed;
        return () => told.stopped++;
      },
    };
    const made = open(handClock(), { messages });
    const stream = made.start('message.watch', { roomId: '!a:x' });
    return {
      ...made,
      ...stream,
      told,
      deliver: (n: number) => deliver(message(n)),
      fail: (error: BrokerError) => fail(error),
    };
  }

  it('are noted as given when they are handed on, not before', async () => {
    const { items, deliver, given } = watched();
    const first = items.next();
    await settle();
    deliver(1);
    deliver(2);
    expect(await first).toMatchObject({ value: { body: '1' } });
    expect(given).toHaveLength(1);
  });

  it('end with what was kept for a reader that fell behind, and stop watching', async () => {
    const { items, deliver, told } = watched();
    const first = items.next();
    await settle();
    for (let n = 0; n < 400; n++) deliver(n);
    await first;
    let kept = 1;
    const rest = async (): Promise<never> => {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await items.next();
        kept++;
      }
    };
    await expect(rest()).rejects.toMatchObject({ code: 'too-many' });
    expect([kept, told.stopped]).toEqual([256, 1]);
  });

  it('end with the room’s failure', async () => {
    const { items, fail, told } = watched();
    const first = items.next();
    await settle();
    fail(new BrokerError('unavailable', 'The room is gone.'));
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    expect(told.stopped).toBe(1);
  });

  it('are watched no longer from the moment the stream is ended', async () => {
    const { items, abort, told } = watched();
    const first = items.next();
    await settle();
    abort.abort();
    expect(told.stopped).toBe(1);
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
  });
});
