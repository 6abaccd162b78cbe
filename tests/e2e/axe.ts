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

export async function check(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  expect(await violations(new AxeBuilder({ page }))).toEqual([]);
  // Only colours differ in the other scheme.
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  expect(await violations(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
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
      const labels = at instanceof HTMLInputElement ? at.labels : null;
      const text = at?.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at?.textContent;
      return (text ?? '').trim();
    });
  await dialog.getByRole('button', { name: 'Close', exact: true }).first().focus();
  const seen: string[] = [await name()];
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    const inside = await dialog.evaluate((it) => it.contains(document.activeElement));
    expect(inside).toBe(true);
    const next = await name();
    if (next === seen[0]) return seen;
    seen.push(next);
  }
  throw new Error(`Tab does not come round: ${seen.join(', ')}`);
}
