/** One run of the whole corpus in one browser: what it reaches without walls, and what with them. */
import { expect } from '@playwright/test';
import type { Run } from './attacker.ts';
import { domEntries, navigationEntries } from './domEntries.ts';
import type { Exceptions } from './exceptions.ts';
import { type DomVerdict, type HostileRun, unreached } from './run.ts';
import { workerEntries } from './workerEntries.ts';

export const entries = [...workerEntries, ...domEntries, ...navigationEntries];
const states = workerEntries.flatMap(({ id, kind }) => (kind === 'state' ? [id] : []));

/** Milliseconds for a busy machine to bring the last of what was sent to the attacker. */
const arrivalMs = 20_000;

/** What was reached, by the control's word or the attacker's; exactly the silent ones were not. */
async function judgeControl(
  { addresses, attacker }: HostileRun,
  open: (address: string) => Promise<void>,
  { silent, unsteady }: Pick<Exceptions, 'silent' | 'unsteady'>,
): Promise<void> {
  await open(addresses.top);
  if (!silent.includes('top-navigate')) {
    await expect
      .poll(() => attacker.hits.has('control/top-navigate'), { timeout: arrivalMs })
      .toBe(true);
  }
  await open(addresses.control);
  const steady = entries.filter(({ id }) => !unsteady.includes(id));
  const told = await attacker.control;
  // Soft, as what follows: one run tells all that has changed.
  await expect
    .configure({ soft: true })
    .poll(() => unreached(steady, attacker, told).toSorted(), {
      message: 'silent without walls',
      timeout: arrivalMs,
    })
    .toEqual(silent);
}

/** Rejects unless all is closed but the exceptions, and those are open. Gives what else was measured. */
export async function judgeCorpus(
  run: HostileRun,
  open: (address: string) => Promise<void>,
  { apart, depthOnly, hijacked, framed, ...control }: Exceptions,
): Promise<Pick<DomVerdict, 'gapMs'>> {
  const { hits } = run.attacker;
  const got = (where: Run, reached: readonly string[]): readonly string[] =>
    domEntries
      .flatMap(({ id }) => (reached.includes(id) || hits.has(`${where}/${id}`) ? [id] : []))
      .toSorted();
  await judgeControl(run, open, control);

  await open(run.addresses.worker);
  const { cell, wall, apart: each } = await run.verdicts.worker;
  const bare = { ...wall, ...each };
  expect(cell['failed']).toBeUndefined();
  expect(wall['failed']).toBeUndefined();
  expect(Object.keys(cell).length).toBe(workerEntries.length);
  expect(Object.keys(bare).length).toBe(workerEntries.length);
  expect(Object.keys(each).toSorted()).toEqual(apart);
  expect.soft(states.filter((id) => cell[id] === 'reached')).toEqual([]);
  expect.soft(states.filter((id) => bare[id] === 'reached').toSorted()).toEqual(depthOnly);

  await open(run.addresses.dom);
  const { dom, loads, gapMs } = await run.verdicts.dom;
  expect(loads).toBe(1);
  expect(Object.keys(dom).length).toBe(domEntries.length);
  const reached = Object.keys(dom).filter((id) => dom[id] === 'reached');
  await expect
    .configure({ soft: true })
    .poll(() => got('dom', reached), {
      message: 'open to foreign code in the cell’s document',
      timeout: arrivalMs,
    })
    .toEqual(hijacked);

  await open(run.addresses.frame);
  const frame = await run.verdicts.frame;
  expect(frame.failed).toBeUndefined();
  await expect
    .configure({ soft: true })
    .poll(() => got('frame', frame.open), {
      message: 'open to an extension’s own document',
      timeout: arrivalMs,
    })
    .toEqual(framed);

  const known = new Set([
    ...hijacked.map((id) => `dom/${id}`),
    ...framed.map((id) => `frame/${id}`),
  ]);
  const escaped = [...hits].filter((hit) => !hit.startsWith('control/') && !known.has(hit));
  expect.soft(escaped, 'what reached the attacker').toEqual([]);
  return { gapMs };
}
