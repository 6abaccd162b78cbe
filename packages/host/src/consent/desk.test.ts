import {
  type Decision,
  type ExtensionFacts,
  FLOOR_LIMITS,
  type GrantBook,
  parseExtensionId,
} from '@kumix/policy';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HostError } from '../bridge/hostError.ts';
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
  const open = new Set<ConsentQuestion>();
  const saved: GrantBook[] = [];
  const desk = new ConsentDesk({
    account: '@me:x',
    clock,
    book,
    save: (next) => saved.push(next),
    ask: (question) =>
      new Promise((resolve) => {
        const answer = (said: ConsentAnswer): void => {
          open.delete(question);
          resolve(said);
        };
        open.add(question);
        question.signal.addEventListener('abort', () => answer('dismissed'));
        raised.push({ question, answer });
      }),
  });
  const ask = (r = request(), signal?: AbortSignal) => desk.ask(r, decision, signal);
  /** Questions that stand before the person. */
  const standing = () => open.size;
  return { desk, raised, saved, clock, ask, standing };
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
    later.subscribe((...gone) => told.push(gone));
    later.revoke(grant?.key ?? '');
    expect([later.granted(request()), told]).toEqual([undefined, [[grant, 'taken-back']]]);
  });

  it('that ends by itself says so at its time, though nobody asks for anything then', async () => {
    const { desk, raised, ask, clock } = setup();
    void ask();
    await settle();
    raised[0]?.answer('day');
    await settle();
    const [grant] = desk.grants.getSnapshot();
    const told: unknown[] = [];
    desk.subscribe((...gone) => told.push(gone));
    clock.tick(24 * hourMs - 1);
    await settle();
    expect(told).toEqual([]);
    clock.tick(1);
    await settle();
    expect(told).toEqual([[grant, 'ran-out']]);
    expect([desk.grants.getSnapshot(), clock.timers]).toEqual([[], 0]);
  });

  it('ends within a minute of its time where the machine slept, or its clock was set', async () => {
    const clock = handClock();
    let sleptMs = 0;
    const { desk, raised, ask } = setup(undefined, {
      ...clock,
      wall: () => clock.wall() + sleptMs,
    });
    void ask();
    await settle();
    raised[0]?.answer('day');
    await settle();
    sleptMs = 24 * hourMs;
    clock.tick(60_000);
    expect(desk.grants.getSnapshot()).toEqual([]);
  });

  it('keeps nothing and leaves no timer once it is disposed of, whatever is said then', async () => {
    const { desk, raised, ask, clock, saved } = setup();
    for (const [index, name] of ['b', 'c'].entries()) {
      void ask(request(factsOf(name)));
      await settle();
      raised[index]?.answer('day');
      await settle();
    }
    void ask();
    await settle();
    const before = saved.length;
    desk.dispose();
    raised[2]?.answer('always');
    await settle();
    desk.revoke(desk.grants.getSnapshot()[0]?.key ?? '');
    expect([desk.granted(request()), clock.timers, saved.length]).toEqual([
      undefined,
      0,
      before + 1,
    ]);
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

  it('takes a question away with the call that asked it, and stores no answer that comes late', async () => {
    const { desk, raised, ask, saved, clock, standing } = setup();
    const call = new AbortController();
    const asked = ask(request(), call.signal);
    const other = ask(request(factsOf('b')));
    await settle();
    call.abort();
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
    // Its own desk takes it away; one that is deaf answers all the same.
    raised[0]?.answer('always');
    await settle();
    expect([standing(), raised.length]).toEqual([1, 2]);
    raised[1]?.answer('once');
    expect([await other, saved, desk.granted(request())]).toEqual(['allow', [], undefined]);
    // It was not dismissed: the same may be asked again at once.
    void ask();
    await settle();
    expect(standing()).toBe(1);
    await expect(ask(request(), AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    desk.dispose();
    await settle();
    expect(clock.timers).toBe(0);
  });

  it('gives the place of a question that was taken away to the next', async () => {
    const { ask } = setup();
    const call = new AbortController();
    void ask(request(factsOf('a'), '!1:x'));
    const second = ask(request(factsOf('a'), '!2:x'), call.signal);
    call.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    const third = ask(request(factsOf('a'), '!3:x'));
    await expect(Promise.race([third, settle()])).resolves.toBeUndefined();
  });

  it('leaves a question where another call asks the very same, until the last is gone', async () => {
    const { raised, ask, standing } = setup();
    const calls = [new AbortController(), new AbortController(), new AbortController()];
    const asked = calls.slice(0, 2).map(({ signal }) => ask(request(), signal));
    await settle();
    calls[0]?.abort();
    await expect(asked[0]).rejects.toMatchObject({ code: 'aborted' });
    await settle();
    expect([raised.length, standing()]).toEqual([1, 1]);
    const third = ask(request(), calls[2]?.signal);
    raised[0]?.answer('once');
    expect(await asked[1]).toBe('allow');
    await settle();
    expect([raised.length, standing()]).toEqual([2, 1]);
    calls[2]?.abort();
    await expect(third).rejects.toMatchObject({ code: 'aborted' });
    expect(standing()).toBe(0);
  });

  it('gives no yes to a call of which a person has read something else', async () => {
    const { raised, ask, standing } = setup();
    const call = new AbortController();
    const to = (origin: string): CallRequest => ({ ...request(), facts: { origin } });
    const first = ask(to('https://a.example'), call.signal);
    const second = ask(to('https://b.example'));
    await settle();
    call.abort();
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    await settle();
    expect([raised.length, standing()]).toEqual([2, 1]);
    expect(raised[1]?.question.request.facts.origin).toBe('https://b.example');
    raised[1]?.answer('once');
    expect(await second).toBe('allow');
  });

  const own = new HostError('aborted', 'The call was aborted.');
  it.each([
    ['as refusals where a person has seen them', 'dismissed', own, 3],
    [
      'as refusals where it breaks a limit for that',
      'dismissed',
      new HostError('too-many', 'Credit.'),
      3,
    ],
    ['as refusals where it ends for that', 'dismissed', new HostError('crashed', 'It hung.'), 3],
    ['as nothing where nobody has', 'unseen', own, 6],
    ['as nothing where somebody else took them back', 'dismissed', undefined, 6],
    ['as nothing where a rule did', 'dismissed', new HostError('denied', 'No more.'), 6],
  ] as const)('counts questions that an extension takes back %s', async (_how, seen, why, most) => {
    const raised: ConsentQuestion[] = [];
    const desk = new ConsentDesk({
      account: '@me:x',
      clock: handClock(),
      book: undefined,
      save: () => {},
      ask: (question) =>
        new Promise((resolve) => {
          raised.push(question);
          question.signal.addEventListener('abort', () => resolve(seen));
        }),
    });
    for (let n = 0; n < 6; n++) {
      const call = new AbortController();
      const asked = desk.ask(request(), decision, call.signal).catch(() => 'aborted');
      call.abort(why);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as who nags does
      expect(await asked).toBe(n < most ? 'aborted' : 'deny');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await settle();
    }
    expect(raised).toHaveLength(most);
  });

  it('answers every call exactly once and leaves no timer, whatever is said', async () => {
    const step = fc.oneof(
      fc.nat(5).map((n) => ({ ask: n })),
      fc
        .constantFrom<ConsentAnswer>('once', 'day', 'always', 'never', 'dismissed')
        .map((answer) => ({ answer })),
      fc.nat(400_000).map((tick) => ({ tick })),
      fc.record({ abort: fc.nat(40), own: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { desk, raised, ask, clock, standing } = setup();
        const calls: Promise<unknown>[] = [];
        const aborts: AbortController[] = [];
        for (const each of steps) {
          if ('ask' in each) {
            const abort = new AbortController();
            aborts.push(abort);
            const asked = ask(request(factsOf(`e${each.ask}`)), abort.signal);
            calls.push(asked.catch((error: unknown) => error));
          } else if ('abort' in each) {
            const gone = new HostError('aborted', 'Given up.');
            aborts[each.abort]?.abort(each.own ? gone : undefined);
          } else if ('answer' in each) raised.shift()?.answer(each.answer);
          else clock.tick(each.tick);
          // oxlint-disable-next-line no-await-in-loop -- in its turn
          await settle();
          expect(standing()).toBeLessThan(2);
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
