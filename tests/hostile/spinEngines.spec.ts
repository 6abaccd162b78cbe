/**
 * Spinning extensions in Firefox and WebKit: neither app nor neighbour stands still for as long as
 * the spin lasts. The milliseconds are printed; the bars on them are the benchmark's.
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { median } from '../../scripts/bench/result.ts';
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { Engine } from '../engines/engine.ts';
import { startFirefox } from '../engines/firefox.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { startWebKit } from '../engines/webkit.ts';
import { patientHeartbeatMs } from '../runtime/bench/heartbeats.ts';
import { startHarness } from '../runtime/server.ts';
import type { SpinVerdict } from '../runtime/spin/spin.ts';

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  Firefox: async () => startFirefox(await ensureFirefox(console.log)),
  WebKit: async () => startWebKit(await ensureWebKit(console.log)),
};

/** Whoever shared a thread with the spinner would stand still for a heartbeat at the least. */
const stillMs = patientHeartbeatMs / 2;

for (const [name, start] of Object.entries(engines)) {
  test(`a spinning extension holds nobody up in ${name}, is ended and comes back; one that goes on when refused sleeps @proof`, async () => {
    test.setTimeout(240_000);
    const { promise, resolve } = Promise.withResolvers<SpinVerdict>();
    const server = await startHarness({
      page: path.resolve(import.meta.dirname, '../runtime/spin'),
      serve: (pathname, body) => {
        if (pathname !== '/verdict') return undefined;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
        resolve(JSON.parse(body) as SpinVerdict);
        return { type: 'text/plain', text: '' };
      },
    });
    const engine = await start();
    try {
      await requireEngineIsolation(engine);
      await engine.open(server.origin);
      const told = await promise;
      expect(told.error).toBeUndefined();
      const [first = 0, second = 0] = told.refusedMs;
      console.log(
        `${name}: refused in ${first.toFixed(0)} ms, and put to sleep for ${second.toFixed(0)}`,
      );
      expect(second).toBeGreaterThan(90);
      for (const runs of [told.proc, told.ui]) {
        const of = (key: string): number =>
          median(runs.map((run) => run[key]?.ours ?? Number.POSITIVE_INFINITY));
        console.log(
          `${name}: gap ${of('longestGap').toFixed(0)}, wait ${of('longestWait').toFixed(0)}, ended ${of('detected').toFixed(0)}, back ${of('back').toFixed(0)} ms`,
        );
        expect(of('longestGap')).toBeLessThan(stillMs);
        expect(of('longestWait')).toBeLessThan(stillMs);
        expect(of('back')).toBeLessThan(10 * patientHeartbeatMs);
      }
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
