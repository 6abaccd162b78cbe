import { expect, test } from '@playwright/test';
import { requireIsolation } from '../runtime/isolated.ts';
import { startHarness } from '../runtime/server.ts';
import { domEntries, navigationEntries } from './domEntries.ts';
import { startHostileRun } from './run.ts';
import { workerEntries } from './workerEntries.ts';

/** Open without the prelude, and why that harms nobody: what the prelude takes away besides the wall. */
const depthOnly: Readonly<Record<string, string>> = {
  broadcastchannel: 'between workers of one opaque origin, so of one cell: an extension to itself',
  filereadersync: 'reads its own blobs',
  'trusted-app':
    'a policy is a name here; what it makes still has to pass worker-src and script-src',
};

const entries = [...workerEntries, ...domEntries, ...navigationEntries];

// Were frames not apart from the page in this browser, whatever follows would prove little.
test.beforeAll(async ({ browser }) => {
  const server = await startHarness();
  try {
    await requireIsolation(browser, server.origin);
  } finally {
    await server.close();
  }
});

test('the corpus is as large as it must be, and every entry has its own name', () => {
  const ids = entries.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(150);
});

test('nothing that hostile code tries gets out or keeps state, and the same reaches without walls', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const run = await startHostileRun();
  try {
    await page.goto(run.addresses.control);
    const control = await run.attacker.control;
    const reached = new Set([...run.attacker.hits].map((hit) => hit.replace('control/', '')));
    for (const [id, outcome] of Object.entries(control)) if (outcome === 'reached') reached.add(id);
    const silent = entries.filter(({ id, absent }) => !reached.has(id) && absent === undefined);
    expect(
      silent.map(({ id }) => id),
      'entries whose control does not reach',
    ).toEqual([]);

    await page.goto(run.addresses.worker);
    const worker = await run.verdicts.worker;
    const states = workerEntries.filter(({ kind }) => kind === 'state').map(({ id }) => id);
    expect(Object.keys(worker.cell).length).toBe(workerEntries.length);
    expect(Object.keys(worker.wall).length).toBe(workerEntries.length);
    expect(states.filter((id) => worker.cell[id] === 'reached')).toEqual([]);
    expect(states.filter((id) => worker.wall[id] === 'reached' && !(id in depthOnly))).toEqual([]);

    await page.goto(run.addresses.dom);
    const { dom, loads } = await run.verdicts.dom;
    expect(loads).toBe(1);
    expect(Object.keys(dom).length).toBe(domEntries.length);
    expect(Object.entries(dom).filter(([, outcome]) => outcome === 'reached')).toEqual([]);

    const hits = [...run.attacker.hits].filter((hit) => !hit.startsWith('control/'));
    expect(hits, 'what reached the attacker: the control’s STUN packet and nothing else').toEqual([
      'udp',
    ]);
  } finally {
    await run.close();
  }
});
