/** A panel of which the person is asked: what its extension may do before they have answered. */
import type { Page } from '@playwright/test';
import { cell } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

/** Draws on every surface that there may be until it is told of its own, and there it draws again. */
const impatient = `
const kumix=self.__kumix;
const draw=(surface,text)=>kumix.post(surface,JSON.stringify([1,[2,2,text],[3,1,2,0]]));
const tries=setInterval(()=>{for(let n=1;n<9;n++)draw(n,'unasked')},20);
kumix.listen((channel,data)=>{
  if(channel!==0)return;
  for(const e of JSON.parse(Array.isArray(data)?data[0]:data).slice(1)){if(e[0]!==1)continue;
    clearInterval(tries);
    kumix.post(0,JSON.stringify([1,[2,e[1],null]]));
    if(e[2]==='surface.open')draw(e[3].surface,'asked');}
});`;

/** Opens its panel, of which the person is being asked then. */
async function openAsked(page: Page): Promise<void> {
  await page.evaluate(
    async ([policy, code]) => {
      harness.questions = [];
      harness.start(policy ?? '');
      await harness.install({
        id: 'test.impatient',
        kind: 'ui',
        capabilities: ['panel'],
        code: code ?? '',
      });
      harness.open('test.impatient');
    },
    [devPolicy({ capabilities: [{ name: 'panel', effect: 'ask' }] }), impatient],
  );
  await expect.poll(() => page.evaluate(() => harness.questions?.length)).toBe(1);
}

test('nothing of an extension’s is drawn before the person has let it @proof', async ({ page }) => {
  await openAsked(page);
  await expect
    .poll(() => page.evaluate(() => harness.view('test.impatient')?.status.state))
    .toBe('active');
  // Its script has run by then, and gone on for some turns.
  await page.waitForTimeout(1_500);
  expect(await page.evaluate(() => harness.surfaceState(0))).toBe('opening');
  await expect(cell(page).locator('body')).toHaveCount(0);
  await page.evaluate(() => harness.questions?.[0]?.('allow'));
  // Whichever of its drawings came first: both may, from now on.
  await expect(cell(page).getByText('asked')).toBeVisible();
});

test('a panel that is drawn again before the person has answered outlives what came of it before', async ({
  page,
}) => {
  await openAsked(page);
  await page.evaluate(() => harness.host.restart('test.impatient'));
  await expect.poll(() => page.evaluate(() => harness.questions?.length)).toBe(2);
  // Both at once, as a standing yes answers them.
  await page.evaluate(() => {
    for (const answer of harness.questions ?? []) answer('allow');
  });
  await expect(cell(page).getByText('asked')).toBeVisible();
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
});

test('a panel that is closed before the person has answered is not drawn afterwards @proof', async ({
  page,
}) => {
  await openAsked(page);
  await page.evaluate(() => {
    harness.surfaces[0]?.dispose();
    harness.questions?.[0]?.('allow');
    harness.open('test.impatient');
  });
  await expect.poll(() => page.evaluate(() => harness.questions?.length)).toBe(2);
  expect(await page.evaluate(() => harness.surfaceState(0))).toBe('closed');
  await expect(cell(page).locator('body')).toHaveCount(0);
  await page.evaluate(() => harness.questions?.[1]?.('deny'));
  await expect.poll(() => page.evaluate(() => harness.surfaceState(1))).toBe('ended');
});
