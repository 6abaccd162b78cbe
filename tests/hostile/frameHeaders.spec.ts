/** A host page that is served without its headers: found out, and its document stays in it all the same. */
import type { Page } from '@playwright/test';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { type HarnessServer, startHarness } from '../runtime/server.ts';
import { startBareHost } from './bareHost.ts';
import { documentOf } from './documents.ts';
import { begin, expect, open, policy, stateOf, test } from './framed.ts';

/** `run` in the app where its host page comes without headers; `change` is what became of that page. */
async function withBareHost(
  page: Page,
  { frameHost }: HarnessServer,
  run: (served: HarnessServer) => Promise<void>,
  change?: (page: string) => string,
): Promise<void> {
  const bare = await startBareHost(frameHost, change);
  const app = await startHarness({
    headers: (_name, bootHashes) => pageHeaders({ bootHashes, frameOrigin: bare.pattern }),
  });
  try {
    await page.goto(app.origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    await page.evaluate((host) => {
      harness.frameHost = host;
    }, bare.pattern);
    await run({ ...app, frameHost: bare.pattern });
  } finally {
    await app.close();
    await bare.close();
  }
}

test('a host page without its headers is found out by the probe, and no document runs', async ({
  page,
  server,
}) => {
  await withBareHost(page, server, async (served) => {
    const told = await page.evaluate(
      async ([text, code]) => {
        const { level, frameFindings } = await harness.probe();
        harness.start(text, { level, findings: [], frameFindings });
        await harness.install({
          id: 'test.framed',
          kind: 'ui',
          isolation: 'frame',
          capabilities: ['panel', 'storage.kv'],
          code,
        });
        let opened: unknown = 'opened';
        try {
          harness.open('test.framed');
        } catch (error) {
          opened = error instanceof Error && 'code' in error ? error.code : String(error);
        }
        const status = harness.view('test.framed')?.status;
        return {
          level,
          open: frameFindings.filter(({ holds }) => !holds).map(({ what }) => what),
          rule:
            status !== undefined && 'because' in status ? status.because[0]?.rule : status?.state,
          opened,
          documents: document.querySelectorAll('iframe[src]').length,
        };
      },
      [policy(served), documentOf()] as const,
    );
    expect(told).toEqual({
      level: 'worker',
      open: ['no code in a frame runs without the header of its page'],
      rule: 'isolation',
      opened: 'denied',
      documents: 0,
    });
  });
});

test('a document goes nowhere out of a host page without its headers, which has a policy of its own @proof', async ({
  page,
  server,
  attacker,
}) => {
  const going = (run: string): string =>
    documentOf(`location.href=${JSON.stringify(`${attacker.origin}/hit/${run}/bare`)}`);
  // Without that policy it gets out, or its silence would prove nothing.
  const without = (text: string): string => {
    const rest = text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
    expect(rest).not.toBe(text);
    return rest;
  };
  await withBareHost(
    page,
    server,
    async (served) => {
      await open(page, policy(served), going('control'));
      await begin(page);
      await expect.poll(() => attacker.hits.has('control/bare')).toBe(true);
    },
    without,
  );
  await withBareHost(page, server, async (served) => {
    await open(page, policy(served), going('frame'));
    await begin(page);
    await expect.poll(stateOf(page)).toBe('ended');
    expect(attacker.hits.has('frame/bare')).toBe(false);
  });
});
