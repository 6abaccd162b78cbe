import { expect, test } from './fixture.ts';
import { devPolicy } from './policies.ts';

test.describe('proc extensions in a cell', () => {
  test.beforeEach(async ({ page }) => {
    await page.evaluate(async (policy) => {
      harness.start(policy);
      await harness.installBuilt('test.echo');
    }, devPolicy());
  });

  test('answers a call', async ({ page }) => {
    const told = await page.evaluate(() => harness.invoke('render.markdown', { text: 'hello' }));
    expect(told).toMatchObject({ ok: true, value: { html: 'hello' } });
  });

  test('keeps what it is allowed to keep, and hears which rule denied the rest', async ({
    page,
  }) => {
    const kept = await page.evaluate(() => harness.invoke('render.markdown', { text: 'set blue' }));
    expect(kept).toMatchObject({ ok: true, value: { html: 'blue' } });
    const fetched = await page.evaluate(() => harness.invoke('render.markdown', { text: 'fetch' }));
    expect(fetched).toMatchObject({ ok: true });
    expect(JSON.stringify(fetched)).toContain('denied');
  });

  test('an endless loop ends its own call only, and the next call works', async ({ page }) => {
    const [spun, next] = await page.evaluate(async () => {
      await harness.invoke('render.markdown', { text: 'warm up' });
      const spun = await harness.invoke('render.markdown', { text: 'spin' });
      return [spun, await harness.invoke('render.markdown', { text: 'again' })];
    });
    expect(spun).toMatchObject({ ok: false, code: /timeout|crashed/ });
    expect(next).toMatchObject({ ok: true, value: { html: 'again' } });
  });

  test('what an extension throws crosses as a sentence without a stack', async ({ page }) => {
    const told = await page.evaluate(() => harness.invoke('render.markdown', { text: 'throw' }));
    expect(told).toMatchObject({ ok: false, code: 'failed', message: 'thrown on purpose' });
  });

  test('leaves no cell behind', async ({ page }) => {
    const left = await page.evaluate(async () => {
      await harness.invoke('render.markdown', { text: 'x' });
      harness.dispose();
      return [harness.liveCells(), document.querySelectorAll('iframe').length];
    });
    expect(left).toEqual([0, 0]);
  });
});

test('a worker that is gone without a word is missed by its heartbeat: its calls settle, and the next one works @proof', async ({
  page,
}) => {
  const policy = devPolicy({
    proc: { timeoutMs: 30_000 },
    ui: { isolation: 'worker', heartbeatMs: 1_000 },
  });
  const { calls, next, limits } = await page.evaluate(async (policy) => {
    // No guest can close itself: the prelude takes that away. Here it does not.
    harness.leaves = 'close';
    harness.start(policy);
    await harness.installBuilt('test.echo');
    const ask = (text: string) => harness.invoke('render.markdown', { text });
    await ask('warm up');
    const close = ask('close');
    // In a message of their own, which nobody is there to read.
    await new Promise((resolve) => setTimeout(resolve));
    const calls = await Promise.all([close, ask('a'), ask('b')]);
    const limits = harness.events.flatMap((event) => (event.kind === 'limit' ? event.limit : []));
    return { calls, limits, next: await ask('again') };
  }, policy);
  for (const call of calls) expect(call).toMatchObject({ ok: false, code: 'crashed' });
  expect(limits).toEqual(['hung']);
  expect(next).toMatchObject({ ok: true, value: { html: 'again' } });
});

test('the three bundled extensions serve under the strict policy', async ({ page }) => {
  const strict = await import('../../policies/strict.json', { with: { type: 'json' } });
  const told = await page.evaluate(async (policy) => {
    harness.start(policy);
    await harness.installBuilt('org.kumix.markdown', 'org.kumix.blurhash');
    return [
      await harness.invoke('render.markdown', { text: '**bold**' }),
      await harness.invoke('render.placeholder', {
        hash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
        width: 4,
        height: 3,
      }),
    ];
  }, JSON.stringify(strict.default));
  expect(told[0]).toMatchObject({ ok: true, value: { html: '<p><strong>bold</strong></p>' } });
  expect(told[1]).toMatchObject({ ok: true, value: { width: 4, height: 3 } });
});
