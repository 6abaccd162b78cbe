/** Spinning extensions in Firefox; Chromium's figures are the benchmark's, WebKit's are not held yet. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { median } from '../../scripts/bench/result.ts';
import { ensureFirefox } from '../../scripts/lib/system.ts';
import type { Engine } from '../engines/engine.ts';
import { startFirefox } from '../engines/firefox.ts';
import { spinHeartbeatMs } from '../runtime/bench/heartbeats.ts';
import { startHarness } from '../runtime/server.ts';
import type { SpinVerdict } from '../runtime/spin/spin.ts';

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  Firefox: async () => startFirefox(await ensureFirefox(console.log)),
};

for (const [name, start] of Object.entries(engines)) {
  test(`a spinning extension holds nobody up in ${name}, is ended and comes back @proof`, async () => {
    test.setTimeout(120_000);
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
      await engine.open(server.origin);
      const told = await promise;
      expect(told.error).toBeUndefined();
      for (const runs of [told.proc, told.ui]) {
        const of = (key: string): number =>
          median(runs.map((run) => run[key]?.ours ?? Number.POSITIVE_INFINITY));
        console.log(
          `${name}: gap ${of('longestGap').toFixed(0)}, wait ${of('longestWait').toFixed(0)}, ended ${of('detected').toFixed(0)}, back ${of('back').toFixed(0)} ms`,
        );
        expect(of('longestGap')).toBeLessThan(50);
        expect(of('longestWait')).toBeLessThan(50);
        expect(of('back')).toBeLessThan(spinHeartbeatMs + 200);
      }
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
