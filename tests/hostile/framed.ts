/** An extension with a document of its own in the harness's page, and what is seen of it from outside. */
import { expect, test as base, type Frame, type Page } from '@playwright/test';
import { devPolicy } from '../runtime/policies.ts';
import { type HarnessServer, startHarness } from '../runtime/server.ts';
import { type Attacker, startAttacker } from './attacker.ts';

interface Servers {
  readonly server: HarnessServer;
  readonly attacker: Attacker;
}

export const test = base.extend<{ readonly opened: void }, Servers>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads this pattern
    async ({}, use) => {
      const server = await startHarness({ frames: true });
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  attacker: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads this pattern
    async ({}, use) => {
      const attacker = await startAttacker();
      await use(attacker);
      await attacker.close();
    },
    { scope: 'worker' },
  ],
  opened: [
    async ({ page, server }, use) => {
      await page.goto(server.origin);
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      await page.evaluate((host) => {
        harness.frameHost = host;
      }, server.frameHost);
      await use();
      await page.evaluate(() => harness.dispose());
    },
    { auto: true },
  ],
});

export const policy = (server: HarnessServer, more: Record<string, unknown> = {}): string =>
  devPolicy({
    ui: { isolation: 'frame', heartbeatMs: 600 },
    pluginOrigins: ['null', server.frameHost.replace('*', 'frame')],
    ...more,
  });

export async function open(
  page: Page,
  text: string,
  code: string,
  id = 'test.framed',
  capabilities: readonly string[] = [],
): Promise<void> {
  await page.evaluate(
    async ([governed, document, name, more]) => {
      harness.start(governed);
      await harness.install({
        id: name,
        kind: 'ui',
        isolation: 'frame',
        capabilities: ['panel', 'storage.kv', ...more],
        code: document,
      });
      harness.open(name);
    },
    [text, code, id, capabilities] as const,
  );
  await expect.poll(stateOf(page)).toBe('drawn');
}

export const begin = (page: Page): Promise<void> =>
  page.evaluate(() =>
    harness.surfaces[0]?.setContext({ roomId: '!plain:x', colourScheme: 'light', language: 'ja' }),
  );

export const stateOf = (page: Page) => (): Promise<string> =>
  page.evaluate(() => harness.surfaceState(0));

export const noted = (page: Page, key: string): Promise<unknown> =>
  page.evaluate((name) => {
    const text = harness.log.store.get(`test.framed/${name}`);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }, key);

/** The author's document: a frame in the host page's frame. */
export function documentFrame(page: Page): Frame {
  const host = page.frames().find((frame) => frame.url().includes('/frame.html'));
  const [own] = host?.childFrames() ?? [];
  if (own === undefined) throw new Error('there is no document');
  return own;
}

export { expect };
