import {
  type Decision,
  type ExtensionFacts,
  FLOOR_LIMITS,
  type GrantBook,
  parseExtensionId,
} from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallRequest } from '../extension/gate.ts';
import { handClock } from '../testing/clock.ts';
import { type ConsentAnswer, ConsentDesk, type ConsentQuestion, quietMs } from './desk.ts';
import { patienceMs } from './patience.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);
const hourMs = 3_600_000;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const decision: Decision = { effect: 'ask', limits: FLOOR_LIMITS, because: [] };

function factsOf(name: string, sha256 = '0'.repeat(64), caveats = {}): ExtensionFacts {
  const id = parseExtensionId(`org.example.${name}`);
  if (id === undefined) throw new Error('not an id');
  return {
    id,
    version: '1.0.0',
    sha256,
    kind: 'proc',
    isolation: 'worker',
    capabilities: [{ name: 'message.read', caveats }],
    wasmImports: [],
  };
}
const request = (extension = factsOf('a'), room = '!a:x'): CallRequest => ({
  ask: 'call',
  extension,
  capability: 'message.read',
  facts: {},
  room: { id: room, encryption: 'plain' },
  bytes: 1,
});

function setup(book?: GrantBook, clock = handClock()) {
  const raised: { question: ConsentQuestion; answer(answer: ConsentAnswer): void }[] = [];
  const saved: GrantBook[] = [];
  const desk = new ConsentDesk({
    account: '@me:x',
    clock,
    book,
    save: (next) => saved.push(next),
    ask: (question) =>
      new Promise((resolve) => {
        question.signal.addEventListener('abort', () => resolve('dismissed'));
        raised.push({ question, answer: resolve });
      }),
  });
  return { desk, raised, saved, clock, ask: (r = request()) => desk.ask(r, decision) };
}

describe('asking a person', () => {
  it('asks one question at a time, in order', async () => {
    const { raised, ask } = setup();
    const answers = [ask(request(factsOf('a'))), ask(request(factsOf('b')))];
    await settle();
    expect(raised).toHaveLength(1);
    raised[0]?.answer('once');
    await settle();
    expect(raised).toHaveLength(2);
    raised[1]?.answer('never');
    expect(await Promise.all(answers)).toEqual(['allow', 'deny']);
  });

  it('keeps nothing of once', async () => {
    const { desk, raised, ask, saved } = setup();
    const answer = ask();
    await settle();
    raised[0]?.answer('once');
    expect(await answer).toBe('allow');
    expect([desk.granted(request()), saved]).toEqual([undefined, []]);
  });

  it.each([
    ['always', 'allow'],
    ['never', 'deny'],
  ] as const)('keeps %s until it is taken back', async (answer, standing) => {
    const { desk, raised, ask, saved } = setup();
    const asked = ask();
    await settle();
    raised[0]?.answer(answer);
    expect(await asked).toBe(standing);
    expect(desk.granted(request())).toBe(standing);
    const later = setup(saved.at(-1)).desk;
    expect(later.granted(request())).toBe(standing);
    const [grant] = later.grants.getSnapshot();
    expect(grant).toMatchObject({
      extension: 'org.example.a',
      capability: 'message.read',
      roomId: '!a:x',
      answer: standing,
    });
    const told: unknown[] = [];
    later.subscribe((taken) => told.push(taken));
    later.revoke(grant?.key ?? '');
    expect([later.granted(request()), told]).toEqual([undefined, [grant]]);
  });

  it('is another question for another room, another package, and the same asking for more', async () => {
    const { desk, raised, ask } = setup();
    void ask();
    await settle();
    raised[0]?.answer('always');
    await settle();
    expect(desk.granted(request())).toBe('allow');
    for (const other of [
      request(factsOf('a'), '!b:x'),
      request(factsOf('a', '1'.repeat(64))),
      request(factsOf('a', '0'.repeat(64), { rooms: ['plain'] })),
      request(factsOf('b')),
    ]) {
      expect(desk.granted(other)).toBeUndefined();
    }
  });

  it('ends a day’s grant by the highest clock ever seen, so that setting it back brings nothing back', async () => {
    const clock = handClock();
    const { desk, raised, ask, saved } = setup(undefined, clock);
    void ask();
    await settle();
    raised[0]?.answer('day');
    await settle();
    expect(desk.granted(request())).toBe('allow');
    clock.tick(23.5 * hourMs);
    expect(desk.granted(request())).toBe('allow');
    clock.tick(0.5 * hourMs);
    expect(desk.granted(request())).toBeUndefined();
    expect(desk.grants.getSnapshot()).toEqual([]);
    const back = handClock();
    expect(setup(saved.at(-1), back).desk.granted(request())).toBeUndefined();
  });

  it('ends a day’s grant for good where it runs out while nobody is there', async () => {
    const { raised, ask, saved } = setup();
    void ask();
    await settle();
    raised[0]?.answer('day');
    await settle();
    const later = setup(saved.at(-1), handClock(24 * hourMs));
    expect(later.desk.grants.getSnapshot()).toEqual([]);
    // The clock is set back before the next start: only what was kept can tell.
    expect(setup(later.saved.at(-1), handClock()).desk.granted(request())).toBeUndefined();
  });

  it('counts a day from the highest clock ever seen, and keeps that clock as it goes on', async () => {
    const clock = handClock();
    const { desk, saved } = setup(undefined, clock);
    clock.tick(10 * hourMs);
    expect(desk.granted(request())).toBeUndefined();
    expect(saved.at(-1)?.clockMs).toBe(clock.wall());
    // Set back by all of it, and asked then.
    const back = setup(saved.at(-1));
    void back.ask();
    await settle();
    back.raised[0]?.answer('day');
    await settle();
    const [grant] = back.desk.grants.getSnapshot();
    expect(grant?.expiresMs).toBe(clock.wall() + 24 * hourMs);
    back.clock.tick(34 * hourMs - 1);
    expect(back.desk.granted(request())).toBe('allow');
    back.clock.tick(1);
    expect(back.desk.granted(request())).toBeUndefined();
  });

  it('remembers the highest clock of the hour, too, where it is set back as the question stands', async () => {
    const clock = handClock();
    const begun = clock.wall();
    let wall = begun + hourMs / 6;
    const { desk, raised, ask } = setup(undefined, { ...clock, wall: () => wall });
    wall = begun + hourMs / 3;
    void ask();
    await settle();
    wall = begun;
    raised[0]?.answer('day');
    await settle();
    expect(desk.grants.getSnapshot()[0]?.expiresMs).toBe(begun + hourMs / 3 + 24 * hourMs);
  });

  it('is quiet for a while about what was dismissed', async () => {
    const { raised, ask, clock } = setup();
    const both = [ask(), ask()];
    await settle();
    raised[0]?.answer('dismissed');
    expect(await Promise.all(both)).toEqual(['deny', 'deny']);
    expect(await ask()).toBe('deny');
    expect(raised).toHaveLength(1);
    clock.tick(quietMs + 1);
    void ask();
    await settle();
    expect(raised).toHaveLength(2);
  });

  it('is quiet about all that an extension asks once it has been told no three times', async () => {
    const { raised, ask, clock } = setup();
    const refuse = async (room: string, answer: ConsentAnswer): Promise<void> => {
      const asked = ask(request(factsOf('a'), room));
      await settle();
      raised.at(-1)?.answer(answer);
      expect(await asked).toBe('deny');
    };
    await refuse('!1:x', 'dismissed');
    await refuse('!2:x', 'never');
    await refuse('!3:x', 'dismissed');
    expect(raised).toHaveLength(3);
    for (let room = 4; room < 50; room++) {
      // oxlint-disable-next-line no-await-in-loop -- one room after the other, as who nags does
      expect(await ask(request(factsOf('a'), `!${room}:x`))).toBe('deny');
    }
    expect(raised).toHaveLength(3);
    // Nobody else is held to it, and it may ask again in a while.
    void ask(request(factsOf('b')));
    await settle();
    expect(raised).toHaveLength(4);
    raised[3]?.answer('once');
    clock.tick(quietMs + 1);
    void ask(request(factsOf('a'), '!50:x'));
    await settle();
    expect(raised).toHaveLength(5);
  });

  it('refuses what would pile up, of one extension and of all', async () => {
    const { ask } = setup();
    const none = { code: 'too-many' };
    void ask(request(factsOf('a'), '!1:x'));
    void ask(request(factsOf('a'), '!2:x'));
    await expect(ask(request(factsOf('a'), '!3:x'))).rejects.toMatchObject(none);
    for (const name of ['b', 'c', 'd', 'e', 'f', 'g']) void ask(request(factsOf(name)));
    await expect(ask(request(factsOf('h')))).rejects.toMatchObject(none);
  });

  it('is no where nobody answers, and takes the question away', async () => {
    const { raised, ask, clock } = setup();
    const answer = ask();
    await settle();
    clock.tick(patienceMs);
    expect(await answer).toBe('deny');
    expect(raised[0]?.question.signal.aborted).toBe(true);
  });

  it('answers every call exactly once and leaves no timer, whatever is said', async () => {
    const step = fc.oneof(
      fc.nat(5).map((n) => ({ ask: n })),
      fc
        .constantFrom<ConsentAnswer>('once', 'day', 'always', 'never', 'dismissed')
        .map((answer) => ({ answer })),
      fc.nat(400_000).map((tick) => ({ tick })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { desk, raised, ask, clock } = setup();
        const calls: Promise<unknown>[] = [];
        for (const each of steps) {
          if ('ask' in each) {
            calls.push(ask(request(factsOf(`e${each.ask}`))).catch((error: unknown) => error));
          } else if ('answer' in each) raised.shift()?.answer(each.answer);
          else clock.tick(each.tick);
          // oxlint-disable-next-line no-await-in-loop -- in its turn
          await settle();
          expect(raised.filter(({ question }) => !question.signal.aborted).length).toBeLessThan(2);
        }
        desk.dispose();
        const answers = await Promise.all(calls);
        expect(answers.every((answer) => answer !== undefined)).toBe(true);
        expect(clock.timers).toBe(0);
      }),
      { numRuns: runs },
    );
  });
});
