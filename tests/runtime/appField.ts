import type { Locator, Page } from '@playwright/test';

/** A field of the app's own, above everything else. */
export async function appField(page: Page): Promise<Locator> {
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'own';
    document.querySelector('#main')?.before(field);
  });
  return page.locator('#own');
}
