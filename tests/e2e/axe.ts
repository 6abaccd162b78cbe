/** What every view is held to: axe in both colour schemes, and where the focus is. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect } from './fixture.ts';

/** Element and rule of each violation, so that a failure says where to look. */
async function violations(axe: AxeBuilder): Promise<readonly string[]> {
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
  );

/** The page, or what of it is in `within`: what stands behind a dialog has been looked at before. */
export async function check(page: Page, within?: string): Promise<void> {
  const axe = (): AxeBuilder => {
    const whole = new AxeBuilder({ page });
    return within === undefined ? whole : whole.include(within);
  };
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await settled(page);
  expect(await violations(axe())).toEqual([]);
  // Only colours differ in the other scheme.
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  expect(await violations(axe().withRules('color-contrast'))).toEqual([]);
}

/** The focus is in it, wherever: a step that goes away must not drop it on the page. */
export async function holdsFocus(box: Locator): Promise<void> {
  await expect.poll(() => box.evaluate((it) => it.contains(document.activeElement))).toBe(true);
}

/** Names of what Tab stops at in a dialog, from its first stop on, until it comes round. */
export async function stops(dialog: Locator): Promise<readonly string[]> {
  const page = dialog.page();
  const name = (): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement;
      const by = document.getElementById(at?.getAttribute('aria-labelledby') ?? '');
      const field = at instanceof HTMLInputElement || at instanceof HTMLButtonElement;
      const label = field ? at.labels?.[0] : null;
      const text =
        at?.getAttribute('aria-label') ?? by?.textContent ?? label?.textContent ?? at?.textContent;
      return (text ?? '').trim();
    });
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().focus();
  const first = await page.evaluateHandle(() => document.activeElement);
  const seen: string[] = [await name()];
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    await holdsFocus(dialog);
    if (await page.evaluate((it) => document.activeElement === it, first)) return seen;
    seen.push(await name());
  }
  throw new Error(`Tab does not come round: ${seen.join(', ')}`);
}
