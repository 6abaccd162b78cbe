/** What stands in a frame's name, and before a handshake, is the browser's doing: in each of the others, too. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { Engine } from '../engines/engine.ts';
import { startFirefox } from '../engines/firefox.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { startWebKit } from '../engines/webkit.ts';
import { startHarness } from './server.ts';

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  Firefox: async () => startFirefox(await ensureFirefox(console.log)),
  WebKit: async () => startWebKit(await ensureWebKit(console.log)),
};

for (const [name, start] of Object.entries(engines)) {
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
    const engine = await start();
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
