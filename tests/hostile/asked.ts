/** What extensions say of their realm, in any engine. */
import path from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { devPolicy } from '../runtime/policies.ts';
import { startHarness } from '../runtime/server.ts';
import { entries } from './run.ts';

/** The JSON that each of `scripts` answers its second call with, by its name; `engine` is closed then. */
export async function asked(
  engine: Engine,
  scripts: Readonly<Record<string, string>>,
): Promise<unknown> {
  const verdict = Promise.withResolvers<unknown>();
  const policy = devPolicy({
    proc: { timeoutMs: 20_000 },
    ui: { isolation: 'worker', heartbeatMs: 10_000 },
  });
  const server = await startHarness({
    page: path.join(import.meta.dirname, 'page'),
    entries,
    serve: (pathname, body) => {
      if (pathname === '/asked-config') {
        return { type: 'application/json', text: JSON.stringify({ policy, scripts }) };
      }
      if (pathname !== '/asked-verdict') return undefined;
      verdict.resolve(JSON.parse(body));
      return { type: 'text/plain', text: '' };
    },
  });
  try {
    await engine.open(`${server.origin}/asked.html`);
    return await verdict.promise;
  } finally {
    await engine.close();
    await server.close();
  }
}
