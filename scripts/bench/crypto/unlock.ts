/** The way to older messages on a new device, as its person goes it. */
import type { Page } from '@playwright/test';

const longestMs = 300_000;

/** Fills the key in; `begin` is called just before it is sent. Resolves once all keys are back. */
export async function unlock(
  page: Page,
  passphrase: string,
  begin: () => Promise<void> = async () => {},
): Promise<void> {
  const banner = page.getByRole('region', { name: 'About your encryption' });
  await banner.getByRole('button', { name: 'Verify this device' }).click();
  await page.getByLabel('Recovery key or passphrase').fill(passphrase);
  await begin();
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await banner.getByText(/^The keys? of (older|[\d,]+ older)/).waitFor({ timeout: longestMs });
}
