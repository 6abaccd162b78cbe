/**
 * Spinning extensions in Firefox and WebKit: neither app nor neighbour stands still for as long as
 * the spin lasts. The milliseconds are printed; the bars on them are the benchmark's.
 */
import { expect, test } from '@playwright/test';
import { longest } from '../../scripts/lib/statistics.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { otherEngines } from '../engines/engines.ts';
import { patientHeartbeatMs } from '../runtime/bench/heartbeats.ts';
import { startSpinPage } from '../runtime/spin/spinPage.ts';

/** Whoever shared a thread with the spinner would stand still for a heartbeat at the least. */
const stillMs = patientHeartbeatMs / 2;

for (const [name, start] of Object.entries(otherEngines)) {
  test(`a spinning extension holds nobody up in ${name}, is ended and comes back; one that goes on when refused sleeps @proof`, async () => {
    test.setTimeout(240_000);
    const page = await startSpinPage();
    const engine = await start(console.log);
    try {
      await requireEngineIsolation(engine);
      const { runs, refusedMs, error } = await page.report(engine, patientHeartbeatMs, 3);
      expect(error).toBeUndefined();
      const [first = 0, second = 0] = refusedMs;
      console.log(
        `${name}: refused in ${first.toFixed(0)} ms, and put to sleep for ${second.toFixed(0)}`,
      );
      expect(second).toBeGreaterThan(90);
      for (const kind of ['proc', 'ui']) {
        const of = (figure: string): number =>
          longest(runs.map((run) => run[`${kind}.${figure}`]?.ours ?? Number.POSITIVE_INFINITY));
        console.log(
          `${name}, ${kind}: gap ${of('longestGap').toFixed(0)}, wait ${of('longestWait').toFixed(0)}, ended ${of('detected').toFixed(0)}, back ${of('back').toFixed(0)} ms`,
        );
        expect(of('longestGap')).toBeLessThan(stillMs);
        expect(of('longestWait')).toBeLessThan(stillMs);
        // By its heartbeat: nothing else would end it so soon.
        expect(of('detected')).toBeLessThan(2 * patientHeartbeatMs);
        expect(of('back')).toBeLessThan(2 * patientHeartbeatMs);
      }
    } finally {
      await engine.close();
      await page.close();
    }
  });
}
