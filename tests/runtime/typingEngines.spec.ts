/**
 * Typing while a guest answers late, in each of the other engines: the caret and what a field shows are
 * the browser's doing. Composition is not here: their drivers have no input method.
 */
import { expect, test } from '@playwright/test';
import { first } from '../engines/driven.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { otherEngines } from '../engines/engines.ts';
import { disturbances, lateGuest, type Shown, watchField } from './lateGuest.ts';
import { devPolicy, patience } from './policies.ts';
import { startHarness } from './server.ts';

const extension = {
  id: 'test.drawing',
  kind: 'ui',
  capabilities: ['panel', 'storage.kv'],
  code: lateGuest,
};

for (const [name, start] of Object.entries(otherEngines)) {
  test(`a guest 400 ms late never takes a letter back in ${name} @proof`, async () => {
    test.setTimeout(240_000);
    const server = await startHarness();
    const engine = await start(console.log);
    try {
      await requireEngineIsolation(engine);
      await engine.open(server.origin);
      await engine.read(`globalThis.harness !== undefined`);
      await engine.read(
        `(harness.start(${JSON.stringify(devPolicy(patience))}),
          harness.install(${JSON.stringify(extension)}).then(() => harness.open('test.drawing')), true)`,
      );
      await engine.read(`harness.surfaceState(0) === 'drawn'`);
      const typed = 'a guest that is late';
      let shown: Shown = [];
      await engine.within(first('iframe.kumix-cell:not([aria-hidden])'), async () => {
        await engine.click(first('input'));
        await engine.read(watchField);
        await engine.keys(typed, 90);
        await engine.read(
          `${first('input')}.value === ${JSON.stringify(`(${typed.toUpperCase()})`)}`,
        );
        shown = (await engine.read('shown')) as Shown;
      });
      await engine.read(`Number(harness.log.store.get('test.drawing/stale') ?? 0) > 0`);
      expect(shown.length).toBeGreaterThan(2);
      expect(disturbances(shown, typed)).toEqual([]);
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
