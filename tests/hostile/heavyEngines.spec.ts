/**
 * Heavy guests in Firefox and WebKit, where all cells draw on the app's own thread: whoever holds it
 * up holds the app up. How long is printed; what is proved is that it ends.
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { requireEngineIsolation } from '../engines/isolated.ts';
import { otherEngines } from '../engines/engines.ts';
import { drawing } from '../runtime/drawing.ts';
import { startHarness } from '../runtime/server.ts';
import { attacks, calm, documents, policy, tooMuch } from './heavyEntries.ts';
import type { heavyRun } from './heavyRun.ts';

type Verdict = Partial<Awaited<ReturnType<typeof heavyRun>>> & { readonly failed?: string };

/** What is drawn, and what is told of it at its end: of the extension, and of what it was refused. */
const tried: Readonly<
  Record<string, readonly [operations: string | undefined, want: readonly string[], told: RegExp]>
> = {
  'all below a node that is put in last': [
    tooMuch['all below a node that is put in last'],
    ['drawn', 'ended'],
    /the rule "work"/,
  ],
  'a text of megabytes that breaks anew at every change': [
    attacks['a text of megabytes that breaks anew at every change'],
    ['ended'],
    /^flood: what it drew took/,
  ],
  'pictures that are documents': [documents, ['drawn', 'ended'], /^active/],
};

for (const [name, start] of Object.entries(otherEngines)) {
  test(`a guest whose drawing takes too long does not keep ${name} from the app and its neighbours @proof`, async () => {
    test.setTimeout(240_000);
    let given: Parameters<typeof heavyRun>[0] | undefined;
    let told = Promise.withResolvers<Verdict>();
    const server = await startHarness({
      page: path.join(import.meta.dirname, 'heavy'),
      serve: (pathname, body) => {
        if (pathname === '/heavy-entry') {
          return { type: 'application/json', text: JSON.stringify(given) };
        }
        if (pathname !== '/heavy-verdict') return undefined;
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
        told.resolve(JSON.parse(body) as Verdict);
        return { type: 'text/plain', text: '' };
      },
    });
    const engine = await start(console.log);
    try {
      await requireEngineIsolation(engine);
      for (const [what, [operations = '', want, wanted]] of Object.entries(tried)) {
        given = [policy, calm, drawing(operations), want];
        told = Promise.withResolvers();
        // oxlint-disable-next-line no-await-in-loop -- one after the other, in one browser
        await engine.open(server.origin);
        // oxlint-disable-next-line no-await-in-loop -- as above
        const seen = await told.promise;
        console.log(`${name}: ${what} held the app up for ${seen.gapMs} ms: ${seen.why}`);
        expect(seen).toMatchObject({ neighbour: 'drawn' });
        expect([seen.why, ...(seen.refused ?? [])].join('; '), what).toMatch(wanted);
      }
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
