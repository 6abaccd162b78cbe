/** The hostile corpus in the other two engines: their browsers only open the three addresses. */
import { expect, test } from '@playwright/test';
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { Engine } from '../engines/engine.ts';
import { startFirefox } from '../engines/firefox.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { startWebKit } from '../engines/webkit.ts';
import { domEntries } from './domEntries.ts';
import { startHostileRun } from './run.ts';
import { workerEntries } from './workerEntries.ts';

interface Tried {
  readonly start: () => Promise<Engine>;
  /** Entries that must reach without walls, for the run to mean anything in this engine. */
  readonly controls: number;
  /** Entries that stop a whole worker here without the prelude: each is judged in one of its own. */
  readonly apart: readonly string[];
  /** Does a frame that spins leave the app alone? Where not, level `frame` is what THREAT_MODEL says. */
  readonly framesApart: boolean;
  /** Open without the prelude, and why that harms nobody; rows of `THREAT_MODEL.md`. */
  readonly depthOnly: ReadonlySet<string>;
}

const engines: Readonly<Record<string, Tried>> = {
  Firefox: {
    start: async () => startFirefox(await ensureFirefox(console.log)),
    controls: 80,
    // Asked for storage by an opaque origin, Firefox answers neither these nor the worker's timers
    // from then on. It harms the worker alone, and the prelude takes `navigator` away.
    apart: ['storage-estimate', 'storage-persist'],
    framesApart: false,
    depthOnly: new Set(['broadcastchannel', 'filereadersync', 'trusted-app']),
  },
  WebKit: {
    start: async () => startWebKit(await ensureWebKit(console.log)),
    controls: 50,
    apart: [],
    framesApart: false,
    // WebKit gives an opaque origin a cache of its own, which ends with it.
    depthOnly: new Set([
      'broadcastchannel',
      'filereadersync',
      'trusted-app',
      'caches-open',
      'caches-keys',
    ]),
  },
};

for (const [name, { start, controls, apart, framesApart, depthOnly }] of Object.entries(engines)) {
  test(`nothing of the corpus gets out or keeps state in ${name} @proof`, async () => {
    test.setTimeout(300_000);
    // Firefox's workers ask its main thread for much of what is tried.
    const run = await startHostileRun({ settleMs: 10_000, apart });
    const engine = await start();
    try {
      await requireEngineIsolation(engine);
      await engine.open(run.addresses.control);
      const control = await run.attacker.control;
      const reached = new Set(run.attacker.hits);
      for (const [id, outcome] of Object.entries(control)) {
        if (outcome === 'reached') reached.add(`control/${id}`);
      }
      console.log(`${name}: ${reached.size} channels reach without walls`);
      expect(reached.size).toBeGreaterThanOrEqual(controls);

      await engine.open(run.addresses.worker);
      const { cell, wall, apart: each } = await run.verdicts.worker;
      expect(cell['failed']).toBeUndefined();
      expect(Object.keys(cell).length).toBe(workerEntries.length);
      expect(wall['failed']).toBeUndefined();
      expect(Object.keys({ ...wall, ...each }).length).toBe(workerEntries.length);
      expect(Object.keys(each).toSorted()).toEqual(apart.toSorted());
      const states = workerEntries.filter(({ kind }) => kind === 'state').map(({ id }) => id);
      expect(states.filter((id) => cell[id] === 'reached')).toEqual([]);
      const open = { ...wall, ...each };
      expect(states.filter((id) => open[id] === 'reached' && !depthOnly.has(id))).toEqual([]);
      console.log(`${name}: ${JSON.stringify(each)}`);

      await engine.open(run.addresses.dom);
      const { dom, loads, gapMs } = await run.verdicts.dom;
      console.log(
        `${name}: a frame that spins for 600 ms holds the app up for ${Math.round(gapMs)}`,
      );
      if (framesApart) expect(gapMs).toBeLessThan(500);
      expect(loads).toBe(1);
      expect(Object.keys(dom).length).toBe(domEntries.length);
      expect(Object.entries(dom).filter(([, outcome]) => outcome === 'reached')).toEqual([]);

      await engine.open(run.addresses.frame);
      const { open: fromDocument, failed } = await run.verdicts.frame;
      expect(failed).toBeUndefined();
      console.log(`${name}: from a document of its own: ${fromDocument.join(', ')}`);
      expect(fromDocument.filter((id) => id !== 'dom-trusted-policy')).toEqual([]);

      const escaped = [...run.attacker.hits].filter(
        (hit) => !hit.startsWith('control/') && hit !== 'udp',
      );
      expect(escaped).toEqual([]);
    } finally {
      await engine.close();
      await run.close();
    }
  });
}
