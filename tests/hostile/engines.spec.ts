/** The hostile corpus in the other two engines: their browsers only open the addresses. */
import { expect, test } from '@playwright/test';
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { Engine } from '../engines/engine.ts';
import { startFirefox } from '../engines/firefox.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { startWebKit } from '../engines/webkit.ts';
import { exceptions } from './exceptions.ts';
import { judgeCorpus } from './judged.ts';
import { startHostileRun } from './run.ts';

interface Tried {
  readonly start: () => Promise<Engine>;
  /** Does a frame that spins leave the app alone? Where not, level `frame` is what THREAT_MODEL says. */
  readonly framesApart: boolean;
}

const engines = {
  Firefox: {
    start: async () => startFirefox(await ensureFirefox(console.log)),
    framesApart: false,
  },
  WebKit: {
    start: async () => startWebKit(await ensureWebKit(console.log)),
    framesApart: false,
  },
} satisfies Readonly<Record<string, Tried>>;

for (const name of ['Firefox', 'WebKit'] as const) {
  test(`nothing of the corpus gets out or keeps state in ${name} @proof`, async () => {
    test.setTimeout(600_000);
    const { start, framesApart } = engines[name];
    const { apart, untried } = exceptions[name];
    // Firefox's workers ask its main thread for much of what is tried.
    const run = await startHostileRun({ settleMs: 10_000, apart, untried });
    const engine = await start();
    try {
      await requireEngineIsolation(engine);
      const { gapMs } = await judgeCorpus(run, (address) => engine.open(address), exceptions[name]);
      console.log(
        `${name}: a frame that spins for 600 ms holds the app up for ${Math.round(gapMs)}`,
      );
      expect(gapMs < 500).toBe(framesApart);
    } finally {
      await engine.close();
      await run.close();
    }
  });
}
