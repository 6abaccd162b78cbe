/**
 * The check that comes before every isolation run in any engine: a browser that isolates nothing
 * proves nothing. What spins is an extension where every extension runs, in its cell's worker;
 * documents of their own share the app's process in Firefox and WebKit, which THREAT_MODEL says.
 */
import path from 'node:path';
import { startHarness } from '../runtime/server.ts';
import type { Engine } from './engine.ts';
import { judgeSpin, type SpinOneVerdict } from './spin.ts';

/** Throws where an extension that spins holds the app up. Takes the engine's page to another address. */
export async function requireEngineIsolation(engine: Engine): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<SpinOneVerdict>();
  const server = await startHarness({
    page: path.join(import.meta.dirname, 'page'),
    serve: (name, body) => {
      if (name !== '/spin-one') return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      resolve(JSON.parse(body) as SpinOneVerdict);
      return { type: 'text/plain', text: '' };
    },
  });
  try {
    await engine.open(server.origin);
    judgeSpin(engine.name, await promise);
  } finally {
    await server.close();
  }
}
