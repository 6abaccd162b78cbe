/** Attacks on the machine, in three engines: whoever attacks is ended or gets nowhere, and nobody else stands still. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { engines } from '../engines/engines.ts';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { devPolicy } from '../runtime/policies.ts';
import { startHarness } from '../runtime/server.ts';
import type { Noticed } from './page/resources.ts';
import { resourceEntries } from './resourceEntries.ts';
import { entries } from './run.ts';

/** Lets `open` drive a browser to the page, and gives what that reported. */
async function run(
  open: (address: string) => Promise<void>,
): Promise<Readonly<Record<string, Noticed>>> {
  let told: (verdict: Readonly<Record<string, Noticed>>) => void = () => {};
  const verdict = new Promise<Readonly<Record<string, Noticed>>>((resolve) => {
    told = resolve;
  });
  const under = (timeoutMs: number, heartbeatMs: number): string =>
    devPolicy({ proc: { timeoutMs }, ui: { isolation: 'worker', heartbeatMs } });
  const policies = { prompt: under(5_000, 600), patient: under(20_000, 10_000) };
  const server = await startHarness({
    page: path.join(import.meta.dirname, 'page'),
    entries,
    serve: (name, body) => {
      if (name === '/resources-config') {
        const text = JSON.stringify({ policies, entries: resourceEntries });
        return { type: 'application/json', text };
      }
      if (name !== '/resources-verdict') return undefined;
      told(JSON.parse(body) as Readonly<Record<string, Noticed>>);
      return { type: 'text/plain', text: '' };
    },
  });
  try {
    await open(`${server.origin}/resources.html`);
    return await verdict;
  } finally {
    await server.close();
  }
}

function judge(name: string, noticed: Readonly<Record<string, Noticed>>): void {
  const gap = Math.max(...Object.values(noticed).map(({ gapMs }) => gapMs));
  const neighbour = Math.max(...Object.values(noticed).map(({ neighbourMs }) => neighbourMs));
  console.log(
    `${name}: the app stood still for at most ${Math.round(gap)} ms, a neighbour for ${Math.round(neighbour)}`,
  );
  expect(Object.keys(noticed)).toEqual(resourceEntries.map(({ id }) => id));
  for (const { id, used } of resourceEntries) {
    const told = noticed[id];
    if (used === undefined) {
      expect(['crashed', 'quarantined'], `${id} in ${name}`).toContain(told?.state);
    } else {
      expect(told?.state, `${id} in ${name}`).toBe('active');
      expect(told?.used, `${id} in ${name}: what it took`).toBe(used);
    }
    expect(told?.rounds, `${id} in ${name}`).toBeGreaterThan(1);
    // Milliseconds are the benchmark's business; here: nobody stood still for as long as an attack.
    expect(told?.gapMs, `${id} in ${name}: the app`).toBeLessThan(5_000);
    expect(told?.neighbourMs, `${id} in ${name}: a neighbour`).toBeLessThan(5_000);
  }
}

for (const [name, start] of Object.entries(engines)) {
  test(`attacks on the machine end the extension or harm nobody, and neither app nor neighbour stands still, in ${name} @proof`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const engine = await start(page);
    try {
      await requireEngineIsolation(engine);
      judge(name, await run((address) => engine.open(address)));
    } finally {
      await engine.close();
    }
  });
}
