/** What stands in a frame's name, and before a handshake, is the browser's doing: in each of the others, too. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { otherEngines } from '../engines/engines.ts';
import { startHarness } from './server.ts';

for (const [name, start] of Object.entries(otherEngines)) {
  test(`a prerendered panel is seen before its script has drawn in ${name}, and goes on from there @proof`, async () => {
    test.setTimeout(120_000);
    const told = Promise.withResolvers<unknown>();
    const server = await startHarness({
      page: path.join(import.meta.dirname, 'prerendered'),
      serve: (pathname, body) => {
        if (pathname !== '/verdict') return undefined;
        told.resolve(JSON.parse(body));
        return { type: 'text/plain', text: '' };
      },
    });
    const engine = await start(console.log);
    try {
      await requireEngineIsolation(engine);
      await engine.open(server.origin);
      const seen = { before: 'drawn', sizes: [true, true], limits: 0 };
      expect(await told.promise).toEqual([
        { cold: true, ...seen },
        { cold: false, ...seen },
      ]);
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
