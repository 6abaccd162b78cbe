/** What must come of the attacks on the bridge, in whichever engine. */
import { expect } from '@playwright/test';
import type { Wanted } from './bridgeEntries.ts';
import type { untilEnded, untilTold } from './bridgeRun.ts';

export function judgeEnding(
  name: string,
  { first, why, failed, gap, neighbour, rounds }: Awaited<ReturnType<typeof untilEnded>>,
  wanted: RegExp,
): void {
  expect(first, name).toBe(true);
  expect(why, name).toMatch(wanted);
  expect(failed, name).toEqual([]);
  // A bar of responsiveness is the benchmark's business; here: nothing stood still.
  expect(gap, name).toBeLessThan(5_000);
  expect(neighbour, name).toBeLessThan(5_000);
  expect(rounds, name).toBeGreaterThan(0);
}

export function judgeHarmless(name: string, seen: Awaited<ReturnType<typeof untilTold>>): void {
  // Where that took longer than a heartbeat on this machine, it was ended for it.
  if (!/^(?:hung: |cell-lost: the cell does not answer$)/.test(seen.why)) {
    expect([seen.why, seen.said], name).toEqual(['', 'done']);
  }
  expect(seen.calls, name).toEqual([]);
  expect(seen.kept, name).toEqual([]);
  expect(seen.polluted, name).toBe(false);
  expect(seen.frames, name).toBeLessThanOrEqual(3);
}

export function judgeMessage(name: string, seen: unknown, { said, ...wanted }: Wanted): void {
  const told = said instanceof RegExp ? expect.stringMatching(said) : said;
  expect(seen, name).toMatchObject({ ...wanted, ...(said === undefined ? {} : { said: told }) });
}
