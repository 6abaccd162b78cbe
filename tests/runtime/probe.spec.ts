import { expect, test as base, type Page } from '@playwright/test';
import { pageHeaders } from '../../packages/host/src/csp.ts';
import { test } from './fixture.ts';
import { devPolicy } from './policies.ts';
import { startHarness } from './server.ts';

test('the host finds its walls where the app is served with its headers', async ({ page }) => {
  const report = await page.evaluate(() => harness.probe());
  expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
  expect(report.level).toBe('worker');
  expect(
    await page.evaluate(() => [harness.liveCells(), document.querySelectorAll('iframe').length]),
  ).toEqual([0, 0]);
});

/** What the probe finds missing there; with that, nothing runs. */
async function missing(page: Page, origin: string): Promise<readonly string[]> {
  await page.goto(origin);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  const told = await page.evaluate(async (policy) => {
    const report = await harness.probe();
    harness.start(policy, report);
    await harness.installBuilt('test.echo');
    return { report, answer: await harness.invoke('render.markdown', { text: 'x' }) };
  }, devPolicy());
  expect(told.report.level).toBe('none');
  expect(told.answer).toMatchObject({ ok: false, code: 'denied', rules: ['isolation'] });
  return told.report.findings.filter(({ holds }) => !holds).map((finding) => finding.what);
}

base(
  'without the headers it finds that the page has none, and refuses every extension',
  async ({ page }) => {
    const server = await startHarness({ headers: () => ({}) });
    try {
      expect(await missing(page, server.origin)).toContain('the page is served with its policy');
    } finally {
      await server.close();
    }
  },
);

for (const [index, name] of ['first', 'second'].entries()) {
  const proof = index === 0 ? ' @proof' : '';
  base(
    `a header that does not admit the ${name} script of a cell is found out by the probe, and no extension runs${proof}`,
    async ({ page }) => {
      const earlier = 'cG5Qilbleg2cQsLfWoXMQGAfPvrLr2tv9ZdNl3xOFq8=';
      const server = await startHarness({
        headers: (_path, [core, drawing]) =>
          pageHeaders({ bootHashes: index === 0 ? [earlier, drawing] : [core, earlier] }),
      });
      try {
        expect(await missing(page, server.origin)).toEqual(['the cell starts']);
      } finally {
        await server.close();
      }
    },
  );
}

const weakened: Readonly<Record<string, readonly [from: string, to: string, what: string]>> = {
  'connects anywhere': [
    "connect-src 'self'",
    'connect-src *',
    'the page connects to its own origin only',
  ],
  'frames anything': ["frame-src 'none'", 'frame-src *', 'the page frames no foreign page'],
  'enforces no Trusted Types': [
    "require-trusted-types-for 'script'; ",
    '',
    'the page makes no document of plain text',
  ],
};

for (const [name, [from, to, what]] of Object.entries(weakened)) {
  base(
    `a header that ${name} is found out by the probe, and no extension runs @proof`,
    async ({ page }) => {
      const server = await startHarness({
        headers: (_path, bootHashes) => {
          const headers = pageHeaders({ bootHashes });
          const policy = headers['Content-Security-Policy'] ?? '';
          expect(policy).toContain(from);
          return { ...headers, 'Content-Security-Policy': policy.replace(from, to) };
        },
      });
      try {
        expect(await missing(page, server.origin)).toEqual([what]);
      } finally {
        await server.close();
      }
    },
  );
}
