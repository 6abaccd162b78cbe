/** The hostile corpus in the other two engines: their browsers only open the addresses. */
import { expect, test } from '@playwright/test';
import { otherEngines } from '../engines/engines.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { exceptions } from './exceptions.ts';
import { judgeCorpus } from './judged.ts';
import { startHostileRun } from './run.ts';

/** Does a frame that spins leave the app alone? Where not, level `frame` is what THREAT_MODEL says. */
const framesApart = { Firefox: false, WebKit: false } as const;

for (const name of ['Firefox', 'WebKit'] as const) {
  test(`nothing of the corpus gets out or keeps state in ${name} @proof`, async () => {
    test.setTimeout(600_000);
    const { apart, untried } = exceptions[name];
    // Firefox's workers ask its main thread for much of what is tried.
    const run = await startHostileRun({ settleMs: 10_000, apart, untried });
    const engine = await otherEngines[name](console.log);
    try {
      await requireEngineIsolation(engine);
      const { gapMs } = await judgeCorpus(run, (address) => engine.open(address), exceptions[name]);
      console.log(
        `${name}: a frame that spins for 600 ms holds the app up for ${Math.round(gapMs)}`,
      );
      expect(gapMs < 500).toBe(framesApart[name]);
    } finally {
      await engine.close();
      await run.close();
    }
  });
}
