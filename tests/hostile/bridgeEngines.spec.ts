/** Every attack on the bridge and on the handshake, in three engines: their browsers only open the page. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { engines } from '../engines/engines.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { startHarness } from '../runtime/server.ts';
import { cellHash, jobs } from './bridgeJobs.ts';

for (const [name, start] of Object.entries(engines)) {
  test(`no attack on the bridge or the handshake gets anything in ${name}, and each one that must be ended is @proof`, async ({
    page,
  }) => {
    test.setTimeout(900_000);
    const waiting = [...jobs];
    const wrong: string[] = [];
    let judged = 0;
    const over = Promise.withResolvers<void>();
    const server = await startHarness({
      page: path.join(import.meta.dirname, 'bridge'),
      headers: (_name, bootHashes) =>
        Object.fromEntries(
          Object.entries(pageHeaders({ bootHashes })).map(([key, value]) => [
            key,
            value.replace('script-src', `script-src '${cellHash}'`),
          ]),
        ),
      serve: (pathname, body) => {
        if (pathname === '/bridge-job') {
          const next = waiting[0]?.job ?? null;
          if (next === null) over.resolve();
          return { type: 'application/json', text: JSON.stringify(next) };
        }
        if (pathname !== '/bridge-seen') return undefined;
        const done = waiting.shift();
        try {
          done?.judge(JSON.parse(body));
          judged++;
        } catch (error) {
          wrong.push(`${done?.name}: ${body} ${String(error)}`);
        }
        return { type: 'text/plain', text: '' };
      },
    });
    const engine = await start(page);
    try {
      await requireEngineIsolation(engine);
      await engine.open(server.origin);
      await over.promise;
      expect(wrong).toEqual([]);
      expect(judged).toBe(jobs.length);
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
