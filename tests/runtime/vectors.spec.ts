import { expect, test } from './fixture.ts';

test('the published policy vectors are decided in a browser as they say', async ({ page }) => {
  const decided = await page.evaluate(() => harness.vectors());
  expect(decided.length).toBeGreaterThan(120);
  for (const { name, got, wanted } of decided) expect(got, name).toEqual(wanted);
});
