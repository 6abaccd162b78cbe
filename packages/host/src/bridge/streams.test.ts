import { hostTable, leastItemBytes, maxCredit, type Packet } from '@kumix/plugin';
import { FLOOR_LIMITS, type Limits } from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokerError } from '../brokers.ts';
import { feed } from '../doors/feed.ts';
import { handClock } from '../testing/clock.ts';
import type { Fault } from './fault.ts';
import { GuardedEndpoint } from './guardedEndpoint.ts';
import { HostError } from './hostError.ts';
import { prepareStream } from './prepare.ts';
import { type StreamApi, type StreamEnd, streamsAtOnce } from './servedStreams.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A guard whose streams are fed by hand. */
function bench(limits: Partial<Limits> = {}) {
  const clock = handClock();
  const sent: Packet[] = [];
  const faults: Fault[] = [];
  const ends: StreamEnd[] = [];
  const timedOut: string[] = [];
  const told = {
    pulled: 0,
    returned: 0,
    allowed: true,
    items: [] as unknown[],
    /** Where it is set, a person is asked about the guest's calls; each gives the oldest answer. */
    answers: undefined as (() => void)[] | undefined,
  };
  const source = async function* source(): AsyncGenerator {
    try {
      for (const item of told.items) {
        told.pulled++;
        yield item;
      }
    } finally {
      told.returned++;
    }
  };
  const streams: StreamApi = new Map<string, NonNullable<ReturnType<StreamApi['get']>>>([
    ['timer', () => source()],
    ['net.stream', () => source()],
    [
      'message.watch',
      (_params, { signal }) =>
        feed<unknown>({
          most: 4,
          mostBytes: 1_000,
          bytesOf: () => 1,
          signal,
          start: (deliver) => {
            pushed.deliver = deliver;
            return () => told.returned++;
          },
        }),
    ],
  ]);
  const pushed = { deliver: (_item: unknown): void => {} };
  const refuse = (): Promise<never> => Promise.reject(new BrokerError('failed', 'not here'));
  const guard = new GuardedEndpoint({
    send: (packet) => sent.push(packet),
    clock,
    limits: () => ({ ...FLOOR_LIMITS, ...limits }),
    api: Object.fromEntries([...hostTable.keys()].map((name) => [name, refuse])),
    stillAllowed: () => {},
    callFailed: () => {},
    authorise: () => {
      const { answers } = told;
      return answers && new Promise((resolve) => answers.push(() => resolve('asked')));
    },
    admit: () => {},
    streams,
    authoriseStream: () => () => {
      if (!told.allowed) throw new HostError('denied', 'The rule is gone.');
    },
    streamEnded: (end) => ends.push(end),
    fault: (fault) => faults.push(fault),
    timedOut: (method) => timedOut.push(method),
  });
  const said = (): unknown[][] =>
    sent.splice(0).flatMap((packet) => {
      const [, ...envelopes] = JSON.parse(typeof packet === 'string' ? packet : packet[0]) as [
        number,
        ...unknown[][],
      ];
      return envelopes;
    });
  const hear = async (...envelopes: unknown[]): Promise<unknown[][]> => {
    guard.receive(JSON.stringify([1, ...envelopes]));
    await settle();
    return said();
  };
  return { guard, clock, sent, faults, ends, told, pushed, timedOut, said, hear };
}

const timer = (id: number): unknown => [1, id, 'timer', { everyMs: 1_000 }, 9];
const watch = (id: number): unknown => [1, id, 'message.watch', { roomId: '!a:x' }, 9];
const event = (n: number) => ({
  eventId: `$${n}`,
  roomId: '!a:x',
  sender: '@a:x',
  type: 'm.room.message',
  sentAtMs: n,
  body: `message ${n}`,
});

describe('a stream that the host serves', () => {
  it('gives as many items as there is credit for, and no item is even made before', async () => {
    const { told, hear } = bench();
    told.items = [1, 2, 3, 4, 5].map((count) => ({ count }));
    expect(await hear(timer(1))).toEqual([]);
    expect(told.pulled).toBe(0);
    expect(await hear([6, 1, 2])).toEqual([
      [5, 1, { count: 1 }],
      [5, 1, { count: 2 }],
    ]);
    expect(told.pulled).toBe(2);
    expect(await hear([6, 1, 9])).toEqual([
      [5, 1, { count: 3 }],
      [5, 1, { count: 4 }],
      [5, 1, { count: 5 }],
      [2, 1, null],
    ]);
    expect(told.returned).toBe(1);
  });

  it('ends with its reason before the item that may no longer cross', async () => {
    const { told, hear, ends, guard } = bench();
    told.items = [{ count: 1 }, { count: 2 }];
    await hear(timer(1), [6, 1, 1]);
    told.allowed = false;
    expect(await hear([6, 1, 1])).toEqual([
      [3, 1, { code: 'denied', message: 'The rule is gone.' }],
    ]);
    expect(ends).toMatchObject([{ method: 'timer', outcome: 'denied', items: 1 }]);
    expect([guard.openStreams, told.returned]).toEqual([0, 1]);
  });

  it('ends at once when it is judged again, though nothing has arrived and nobody reads', async () => {
    const { told, hear, guard, said } = bench();
    await hear(watch(1), [6, 1, 4], timer(2));
    told.allowed = false;
    guard.judgeAgain();
    await settle();
    expect(said()).toEqual([
      [3, 1, { code: 'denied', message: 'The rule is gone.' }],
      [3, 2, { code: 'denied', message: 'The rule is gone.' }],
    ]);
    expect(guard.openStreams).toBe(0);
    expect(told.returned).toBe(1);
  });

  it('ends when the guest says so, and its last credit is no fault', async () => {
    const { told, hear, faults, guard } = bench();
    await hear(watch(1), [6, 1, 4]);
    await hear([4, 1], [6, 1, 4]);
    expect([guard.openStreams, told.returned, faults.length]).toEqual([0, 1, 0]);
  });

  it('ends a reader that falls behind, with what was kept for it and then the reason', async () => {
    const { pushed, hear } = bench();
    await hear(watch(1), [6, 1, 1]);
    for (let n = 0; n < 9; n++) pushed.deliver(event(n));
    const told = await hear([6, 1, 9]);
    expect(told.map(([kind]) => kind)).toEqual([5, 5, 5, 5, 3]);
    expect(told.at(-1)).toMatchObject([3, 1, { code: 'too-many' }]);
  });

  it.each([
    ['credit beyond what may be outstanding', [6, 1, maxCredit], [6, 1, maxCredit], ['credit']],
    ['credit for a stream that never was', [6, 77, 1], [6, 78, 1], ['credit', 'credit']],
    ['credit for a call', [1, 9, 'storage.kv.get', { key: 'a' }, 9], [6, 9, 1], ['credit']],
    ['no credit at all', [6, 1, 0], [6, 1, -5], ['shape']],
    ['credit that is no number', [6, 1, '9'], [6, 1, null], ['shape']],
    ['more credit than there is', [6, 1, 1e9], [6, 1, 1e300], ['shape']],
    [
      'items that nobody asked for',
      [5, 1, { count: 1 }],
      [5, 99, {}],
      ['unasked-reply', 'unasked-reply'],
    ],
  ])('counts %s', async (_what, first, second, wanted) => {
    const { hear, faults } = bench();
    await hear(timer(1));
    await hear(first, second);
    expect(faults).toEqual(wanted);
  });

  it(`opens ${streamsAtOnce} and no more, and tells which limit spoke`, async () => {
    const { hear, guard, faults } = bench();
    const calls = Array.from({ length: streamsAtOnce + 3 }, (_, n) => watch(n + 1));
    const told = await hear(...calls);
    expect(guard.openStreams).toBe(streamsAtOnce);
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject([3, streamsAtOnce + 1, { code: 'too-many' }]);
    expect(faults).toEqual(['too-many', 'too-many', 'too-many']);
    // The credit that went out with a refused call is no fault.
    await hear([6, streamsAtOnce + 1, 16]);
    expect(faults).toHaveLength(3);
  });

  it('ends a source whose item is too large or of another shape, without its text', async () => {
    const { told, hear } = bench({ outputBytes: 32 });
    told.items = [{ count: 'secret'.repeat(99) }];
    expect(await hear(timer(1), [6, 1, 1])).toEqual([
      [3, 1, { code: 'failed', message: 'The host could not do this.' }],
    ]);
  });

  it('is not ended unread while a person is asked, nor for a whole time from their answer', async () => {
    const { told, hear, clock, said } = bench();
    told.items = [{ chunk: new ArrayBuffer(1) }];
    const request = { url: 'https://a.example/', method: 'GET', headers: [] };
    expect(await hear([1, 1, 'net.stream', request, 9])).toEqual([]);
    told.answers = [];
    clock.tick(29_000);
    await hear([1, 2, 'storage.kv.get', { key: 'a' }, 9]);
    clock.tick(60_000);
    expect(said()).toEqual([]);
    told.answers.shift()?.();
    await settle();
    said();
    clock.tick(29_999);
    expect(said()).toEqual([]);
    clock.tick(1);
    await settle();
    const message = 'net.stream was not read for longer than it may be (30000 ms).';
    expect(said()).toEqual([[3, 1, { code: 'timeout', message }]]);
    expect(clock.timers).toBe(0);
  });

  it('leaves no source, no timer and no promise behind when its extension ends', async () => {
    const { told, hear, guard, clock, ends } = bench();
    told.items = [{ count: 1 }, { count: 2 }];
    await hear(timer(1), [6, 1, 1], watch(2), [6, 2, 1]);
    guard.end(new HostError('unavailable', 'stopped'));
    await settle();
    expect([told.returned, clock.timers, guard.openStreams]).toEqual([2, 0, 0]);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['unavailable', 'unavailable']);
  });

  it('settles every stream once and never passes its credit, whatever a guest says', async () => {
    const step = fc.oneof(
      fc.nat(12).map((id) => timer(id + 1)),
      fc.nat(12).map((id) => watch(id + 1)),
      fc.tuple(fc.nat(14), fc.integer({ min: 1, max: 20 })).map(([id, n]) => [6, id, n]),
      fc.nat(14).map((id) => [4, id]),
      fc.constant('judge'),
      fc.constant('push'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, revoke) => {
        const { guard, told, pushed, ends, sent, said } = bench();
        told.items = Array.from({ length: 30 }, (_, count) => ({ count: count + 1 }));
        const credit = new Map<unknown, number>();
        const items = new Map<unknown, number>();
        for (const each of steps) {
          if (each === 'judge') guard.judgeAgain();
          else if (each === 'push') pushed.deliver(event(1));
          else {
            const [kind, id, n] = each as [number, unknown, number];
            if (kind === 6) credit.set(id, (credit.get(id) ?? 0) + n);
            guard.receive(JSON.stringify([1, each]));
          }
        }
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        await settle();
        told.allowed = !revoke;
        guard.judgeAgain();
        guard.end(new HostError('unavailable', 'stopped'));
        await settle();
        const finals = new Map<unknown, number>();
        for (const [kind, id] of said()) {
          if (kind === 5) items.set(id, (items.get(id) ?? 0) + 1);
          else finals.set(id, (finals.get(id) ?? 0) + 1);
        }
        for (const [id, count] of items) expect(count).toBeLessThanOrEqual(credit.get(id) ?? 0);
        for (const count of finals.values()) expect(count).toBe(1);
        expect(guard.openStreams).toBe(0);
        expect(ends.length).toBeGreaterThanOrEqual(finals.size);
        expect(sent).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

describe('a stream that the host asks for', () => {
  const file = () => ({ name: 'a.txt', format: 'text/plain', bytes: new ArrayBuffer(4) });
  const ask = (made: ReturnType<typeof bench>) =>
    made.guard.stream(prepareStream('attachment.filter', file(), FLOOR_LIMITS));
  const withBytes = (made: ReturnType<typeof bench>, size: number): void =>
    made.guard.receive(['[1,[5,1,{"chunk":{"$bytes":0}}]]', new ArrayBuffer(size)]);

  it('gives what the guest sent, and what it said at the end', async () => {
    const made = bench();
    const flow = ask(made);
    await settle();
    expect(made.said().map(([kind]) => kind)).toEqual([1, 6]);
    withBytes(made, 7);
    made.guard.receive('[1,[2,1,{"verdict":"replace"}]]');
    const first = await flow.next();
    expect(first.done).toBe(false);
    expect(await flow.next()).toEqual({ value: { verdict: 'replace' }, done: true });
    expect([made.faults, made.clock.timers]).toEqual([[], 0]);
  });

  it('ends with the guest’s own failure, told from one of the host’s', async () => {
    const worded = bench();
    const first = ask(worded);
    worded.guard.receive('[1,[3,1,{"code":"denied","message":"A rule says no."}]]');
    await expect(first.next()).rejects.toMatchObject({ code: 'denied', byGuest: true });
    const ended = bench();
    const second = ask(ended);
    ended.guard.end(new HostError('crashed', 'gone'));
    await expect(second.next()).rejects.toMatchObject({ code: 'crashed', byGuest: false });
  });

  it('ends where an item comes without credit', async () => {
    const made = bench();
    const flow = ask(made);
    for (let n = 0; n < 9; n++) withBytes(made, 1);
    for (let n = 0; n < 8; n++) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      expect((await flow.next()).done).toBe(false);
    }
    await expect(flow.next()).rejects.toMatchObject({ code: 'too-many' });
    expect(made.faults).toEqual(['credit']);
  });

  it('ends where an item or all of them are above their size', async () => {
    const made = bench({ outputBytes: 10_000 });
    const flow = ask(made);
    withBytes(made, 6_000);
    withBytes(made, 6_000);
    await flow.next();
    await expect(flow.next()).rejects.toMatchObject({ code: 'too-large' });
    const large = bench();
    const other = ask(large);
    withBytes(large, 300_000);
    await expect(other.next()).rejects.toMatchObject({ code: 'too-large' });
    expect(large.clock.timers).toBe(0);
  });

  it('ends with the silence of its guest, which is told', async () => {
    const made = bench();
    const flow = ask(made);
    withBytes(made, 1);
    await flow.next();
    made.clock.tick(10_001);
    await expect(flow.next()).rejects.toMatchObject({ code: 'timeout' });
    expect(made.timedOut).toEqual(['attachment.filter']);
    await settle();
    expect(made.said().at(-1)).toEqual([4, 1]);
    // What was under way is no fault; a second end is.
    withBytes(made, 1);
    made.guard.receive('[1,[2,1,{"verdict":"keep"}]]');
    made.guard.receive('[1,[2,1,{"verdict":"keep"}]]');
    expect(made.faults).toEqual(['unasked-reply']);
  });

  it('ends with more items than their size is for, however small they are', async () => {
    const made = bench({ outputBytes: 4 * leastItemBytes });
    const flow = ask(made);
    for (let n = 0; n < 5; n++) withBytes(made, n % 2);
    for (let n = 0; n < 4; n++) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      expect((await flow.next()).done).toBe(false);
    }
    await expect(flow.next()).rejects.toMatchObject({ code: 'too-large' });
    expect(made.clock.timers).toBe(0);
  });

  it('ends with the silence of a guest that gives nothing, as often as it does', async () => {
    const made = bench();
    const flow = ask(made);
    withBytes(made, 1);
    await flow.next();
    made.clock.tick(9_000);
    withBytes(made, 0);
    await flow.next();
    made.clock.tick(1_001);
    await expect(flow.next()).rejects.toMatchObject({
      code: 'timeout',
      message: 'attachment.filter was silent for longer than it may.',
    });
    expect(made.timedOut).toEqual(['attachment.filter']);
  });

  it('ends at the latest when its row says, however steadily something comes', async () => {
    const made = bench();
    const flow = ask(made);
    for (let at = 9_000; at < 120_000; at += 9_000) {
      made.clock.tick(9_000);
      withBytes(made, 1);
      // oxlint-disable-next-line no-await-in-loop -- in order
      expect((await flow.next()).done).toBe(false);
    }
    made.clock.tick(3_001);
    await expect(flow.next()).rejects.toMatchObject({
      code: 'timeout',
      message: 'attachment.filter took longer than it may.',
    });
    expect([made.timedOut, made.clock.timers]).toEqual([['attachment.filter'], 0]);
  });

  const person = (made: ReturnType<typeof bench>, id = 1): void => {
    made.told.answers ??= [];
    made.guard.receive(`[1,[1,${id},"storage.kv.get",{"key":"a"},5000]]`);
  };

  it('is not given up for its silence while a person is asked, nor for a whole time from their answer', async () => {
    const made = bench();
    const flow = ask(made);
    made.clock.tick(9_000);
    person(made);
    made.clock.tick(100_000);
    expect([made.guard.pending, made.timedOut]).toEqual([1, []]);
    made.told.answers?.shift()?.();
    await settle();
    made.clock.tick(9_999);
    expect([made.guard.pending, made.timedOut]).toEqual([1, []]);
    made.clock.tick(1);
    await expect(flow.next()).rejects.toMatchObject({ code: 'timeout' });
    expect([made.timedOut, made.clock.timers]).toEqual([['attachment.filter'], 0]);
  });

  it('is given up with the patience for a person, which ends no extension', async () => {
    const made = bench();
    const flow = ask(made);
    for (let id = 1; id <= 13; id++) {
      expect(made.guard.pending).toBe(1);
      person(made, id);
      made.clock.tick(10_000);
    }
    await expect(flow.next()).rejects.toMatchObject({ code: 'timeout' });
    expect([made.guard.pending, made.timedOut, made.clock.timers]).toEqual([0, [], 0]);
  });

  it('may go on for as long again from a person’s answer, and ends then', async () => {
    const made = bench();
    const flow = ask(made);
    const steadily = async (untilMs: number): Promise<void> => {
      for (; made.clock.now() < untilMs; made.clock.tick(9_000)) {
        withBytes(made, 1);
        // oxlint-disable-next-line no-await-in-loop -- in order
        expect((await flow.next()).done).toBe(false);
      }
    };
    const startMs = made.clock.now();
    await steadily(startMs + 60_000);
    person(made);
    await steadily(startMs + 126_000);
    made.told.answers?.shift()?.();
    await settle();
    await steadily(startMs + 243_000);
    withBytes(made, 1);
    await flow.next();
    made.clock.tick(2_999);
    expect(made.guard.pending).toBe(1);
    made.clock.tick(1);
    await expect(flow.next()).rejects.toMatchObject({
      code: 'timeout',
      message: 'attachment.filter took longer than it may.',
    });
    expect([made.timedOut, made.clock.timers]).toEqual([['attachment.filter'], 0]);
  });

  it('settles when its extension ends', async () => {
    const made = bench();
    const flow = ask(made);
    made.guard.end(new HostError('crashed', 'gone'));
    await expect(flow.next()).rejects.toMatchObject({ code: 'crashed' });
    expect(made.clock.timers).toBe(0);
  });
});
