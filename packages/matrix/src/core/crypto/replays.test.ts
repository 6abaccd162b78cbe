import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Replays } from './replays.ts';

const event = (id: string, sentAtMs: number, ciphertext = 'words and a signature') => ({
  id,
  sentAtMs,
  session: 's',
  ciphertext,
});

describe('words that were put in a second place', () => {
  it('are told by their later event, in whichever order the two are seen', () => {
    const late: string[] = [];
    const forwards = new Replays((id) => late.push(id));
    expect(forwards.isCopy(event('$a', 1))).toBe(false);
    expect(forwards.isCopy(event('$b', 2))).toBe(true);
    expect(late).toEqual([]);
    const backwards = new Replays((id) => late.push(id));
    expect(backwards.isCopy(event('$b', 2))).toBe(false);
    expect(backwards.isCopy(event('$a', 1))).toBe(false);
    expect(late).toEqual(['$b']);
    expect(backwards.isCopy(event('$b', 2))).toBe(true);
  });

  it('are not the same event seen twice, nor other words, nor another session', () => {
    const replays = new Replays(() => undefined);
    expect(replays.isCopy(event('$a', 1))).toBe(false);
    expect(replays.isCopy(event('$a', 1))).toBe(false);
    expect(replays.isCopy(event('$b', 2, 'other words'))).toBe(false);
    expect(replays.isCopy({ ...event('$c', 3), session: 't' })).toBe(false);
  });

  it('leave exactly one original, however they arrive', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 }),
        (times) => {
          const replays = new Replays(() => undefined);
          for (const at of times) replays.isCopy(event(`$${at}`, at));
          const originals = times.filter((at) => !replays.isCopy(event(`$${at}`, at)));
          expect(originals).toEqual([Math.min(...times)]);
        },
      ),
      { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) },
    );
  });
});
