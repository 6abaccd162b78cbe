/** Whatever becomes of extensions, nothing of them is left: counted in the page and by the browser. */
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { heapSnapshot, reachable, startCounting, targets } from './openThings.ts';
import { devPolicy } from './policies.ts';

const cycles = 3;
const ids = ['test.doors', 'test.echo', 'test.streams'];
const kinds = ['HTMLIFrameElement', 'MessagePort', 'ResizeObserver'];

const policy = devPolicy({
  capabilities: ['panel', 'command', 'render.markdown', 'message.read', 'timer'],
  proc: { timeoutMs: 2_000 },
  // The last act spins; nobody else is ended for being slow on a busy machine.
  ui: { isolation: 'worker', heartbeatMs: 1_200 },
});

/** One round in the life of extensions; each leaves all of them turned off. */
const rounds: Readonly<Record<string, () => Promise<void>>> = {
  'are started and turned off': async () => {
    await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
    await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.doors' });
  },
  'are turned off with calls, streams and surfaces open': async () => {
    for (let n = 0; n < 3; n++) harness.open('test.doors');
    await harness.streams('watch !plain:x');
    await harness.streams('timer');
    for (let n = 0; n < 20; n++) {
      void harness.invoke('render.markdown', { text: 'never' }, { extension: 'test.echo' });
    }
    await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.doors' });
  },
  'draw, and their surfaces are closed one after the other': async () => {
    for (let n = 0; n < 3; n++) {
      const at = harness.open('test.doors');
      const { state } = harness.surfaces[at] ?? {};
      // oxlint-disable-next-line no-await-in-loop -- one surface after the other
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (state?.getSnapshot().state === 'drawn') resolve();
        };
        state?.subscribe(look);
        look();
      });
    }
    for (const surface of harness.surfaces) surface.dispose();
  },
  'are given up halfway, by a signal that lives on': async () => {
    const { signal } = (globalThis.lasting ??= new AbortController());
    openThings.watch(signal);
    await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
    // More than run at once: some of them wait for their turn.
    await Promise.all(
      Array.from({ length: 100 }, () =>
        harness.host.invoke(
          'render.markdown',
          { text: 'x' },
          { extension: 'test.echo', room: '!plain:x', signal },
        ),
      ),
    );
    await harness.invoke(
      'render.markdown',
      { text: 'never' },
      { extension: 'test.echo', abortAfterMs: 50 },
    );
  },
  'are removed and installed again': async () => {
    await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
    await harness.streams('watch !plain:x');
    for (const id of ['test.echo', 'test.streams']) harness.host.uninstall(id);
    await harness.installBuilt('test.echo', 'test.streams');
  },
  'hang, are ended, and crash until they are quarantined': async () => {
    harness.open('test.doors');
    for (let n = 0; n < 3; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one crash after the other
      await harness.invoke('render.markdown', { text: 'spin' }, { extension: 'test.echo' });
      // It may come back a little later each time.
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    const state = harness.view('test.echo')?.status.state;
    if (state !== 'quarantined') throw new Error(`it is ${state}`);
    harness.host.restart('test.echo');
  },
};

/** Everything that is open once nothing runs any more. */
const open = (browser: Browser, page: Page) => async () => ({
  ...(await page.evaluate(() => openThings.count())),
  ...(await targets(browser)),
});

const turn = (page: Page, on: boolean): Promise<void> =>
  page.evaluate(
    ([all, to]) => {
      for (const id of all) harness.host.setEnabled(id, to);
      if (to) return;
      for (const surface of harness.surfaces.splice(0)) surface.dispose();
      document.querySelector('#main')?.replaceChildren();
    },
    [ids, on] as const,
  );

for (const [what, round] of Object.entries(rounds)) {
  test(`nothing is left of extensions that ${what} @proof`, async ({ page, browser }, info) => {
    test.setTimeout(180_000);
    await startCounting(page);
    const once = async (): Promise<void> => {
      await turn(page, true);
      await page.evaluate(round);
      await turn(page, false);
    };
    const none = await open(browser, page)();
    await page.evaluate(
      async ([text, all]) => {
        harness.start(text);
        await harness.installBuilt(...all);
      },
      [policy, ids] as const,
    );
    await once();
    // One cell stands ready, with its relay, whatever ran before.
    const atRest = { frames: 1, cells: 1, frameTargets: 1, workerTargets: 1, workers: 0, urls: 0 };
    await expect.poll(open(browser, page)).toMatchObject({ ...atRest, timers: none.timers });
    // A spare rehearses once, with a worker that is soon gone.
    const before = { ...(await open(browser, page)()), ...atRest };
    const held = await reachable(page, kinds);
    for (let n = 0; n < cycles; n++) {
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      await once();
    }
    await expect.poll(open(browser, page)).toEqual(before);
    // The last one may be held by the browser for a while; what a round leaves behind adds up.
    const grown = async (): Promise<readonly string[]> => {
      const now = await reachable(page, kinds);
      return kinds.filter((kind) => (now[kind] ?? 0) - (held[kind] ?? 0) >= cycles);
    };
    try {
      await expect.poll(grown).toEqual([]);
    } catch (error) {
      await writeFile(info.outputPath('left.heapsnapshot'), await heapSnapshot(page));
      throw error;
    }
    await page.evaluate(() => harness.dispose());
    await expect.poll(open(browser, page)).toEqual(none);
  });
}

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var lasting: AbortController | undefined;
}
