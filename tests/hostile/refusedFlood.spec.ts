/** What a guest costs after it was ended: Chromium lets its loop run on for two seconds. */
import type { Page } from '@playwright/test';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';
import { rendererTimes } from '../runtime/processTimes.ts';

const loops: Readonly<Record<string, string>> = {
  messages: `for(;;)try{kumix.post(0,'[1,[4,1]]')}catch{}`,
  'console lines': `for(;;)console.log('x')`,
};

/** Seconds of a processor that all renderers took in so many milliseconds. */
async function spent(page: Page, ms: number): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser to ask');
  const total = async (): Promise<number> =>
    [...(await rendererTimes(browser)).values()].reduce((sum, time) => sum + time, 0);
  const before = await total();
  await page.waitForTimeout(ms);
  return (await total()) - before;
}

/** Runs a loop until it is ended for it, and gives what it costs in the second behind that. */
async function afterItsEnd(page: Page, loop: string): Promise<number> {
  await page.evaluate(
    async ({ policy, code }) => {
      harness.start(policy);
      await harness.install({
        id: 'test.loop',
        capabilities: ['render.markdown'],
        methods: ['render.markdown'],
        code,
      });
      await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.loop' });
    },
    {
      policy: devPolicy({ ui: { isolation: 'worker', heartbeatMs: 600 } }),
      code: `const kumix=self.__kumix;kumix.listen((channel,data)=>{
        for(const call of JSON.parse(data).slice(1))if(call[0]===1)kumix.post(0,JSON.stringify([1,[2,call[1],{html:'ok'}]]));
        setTimeout(()=>{${loop}},20)});`,
    },
  );
  await expect
    .poll(() => page.evaluate(() => harness.view('test.loop')?.status.state))
    .toBe('crashed');
  return spent(page, 1_000);
}

for (const [name, loop] of Object.entries(loops)) {
  test(`whoever floods by ${name} and goes on when it is refused is put to sleep @proof`, async ({
    page,
  }) => {
    expect(await afterItsEnd(page, loop)).toBeLessThan(0.5);
  });
}

test('a loop that says nothing runs on behind its end, which is what the others are held against @proof', async ({
  page,
}) => {
  expect(await afterItsEnd(page, 'for(;;);')).toBeGreaterThan(0.7);
});
