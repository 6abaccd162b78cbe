/** Recovery, keys, devices and the account without a pointer and without sight: axe, focus order, announcements. */
import type { Locator } from '@playwright/test';
import { check, holdsFocus, stops } from './axe.ts';
import { type AppPage, expect, test } from './fixture.ts';

/** Axe looks at everything twice in every view. */
test.describe.configure({ timeout: 180_000 });

const dialog = ({ page }: AppPage, name: string | RegExp): Locator =>
  page.getByRole('dialog', { name });

const box = '[role=dialog]';

const settings = async ({ page, app }: AppPage, name: string): Promise<void> => {
  await page.goto(`${app.url}#/settings/${name}`);
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeVisible();
};

/** Opened and closed by key: the focus goes in, and back to where it was. */
async function byKey(app: AppPage, opener: Locator, name: string | RegExp): Promise<Locator> {
  await opener.focus();
  await app.page.keyboard.press('Enter');
  const opened = dialog(app, name);
  await expect(opened).toBeVisible();
  await holdsFocus(opened);
  return opened;
}

async function escape(app: AppPage, opener: Locator, opened: Locator): Promise<void> {
  await app.page.keyboard.press('Escape');
  await expect(opened).toHaveCount(0);
  await expect(opener).toBeFocused();
}

test('recovery, step by step @proof', async ({ mine }) => {
  const { page } = mine;
  const banner = page.getByRole('region', { name: 'About your encryption' });
  const opener = banner.getByRole('button', { name: 'Set up recovery' });
  await expect(opener).toBeVisible();
  await check(page);
  const intro = await byKey(mine, opener, 'Set up recovery');
  await check(page, box);
  await page.getByRole('radio', { name: /^A passphrase/ }).check();
  expect(await stops(intro)).toEqual([
    'Close',
    expect.stringMatching(/^A passphrase/),
    'Passphrase',
    'Show password',
    'Cancel',
    'Continue',
  ]);
  await check(page, box);
  await escape(mine, opener, intro);
  await byKey(mine, opener, 'Set up recovery');
  await intro.getByRole('button', { name: 'Continue' }).press('Enter');

  const saving = dialog(mine, 'Save your recovery key');
  await expect(saving).toBeVisible();
  await holdsFocus(saving);
  await check(page, box);
  const key = (await saving.getByLabel('Recovery key').textContent()) ?? '';
  expect(await stops(saving)).toEqual(['Close', 'Copy', 'Save as a file', 'I have saved it']);
  await saving.getByRole('button', { name: 'I have saved it' }).press('Enter');

  const confirming = dialog(mine, 'Is it really saved?');
  await expect(confirming).toBeVisible();
  await holdsFocus(confirming);
  const field = confirming.getByLabel('Last four characters');
  await field.fill('nope');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/not how your key ends/);
  await check(page, box);
  await field.fill(key.trim().slice(-4));
  await field.press('Enter');
  const done = dialog(mine, 'Recovery is set up');
  await expect(done).toBeVisible();
  await holdsFocus(done);
  await check(page, box);
  await page.keyboard.press('Escape');
  await expect(done).toHaveCount(0);

  await settings(mine, 'encryption');
  await expect(page.getByText('On. Keys are kept safe by themselves.')).toBeVisible();
  await check(page);
  const change = page.getByRole('button', { name: 'Make another key' });
  const changing = await byKey(mine, change, 'Recovery is on');
  await check(page, box);
  expect(await stops(changing)).toEqual(['Close', 'Make another key', 'Close']);
  await escape(mine, change, changing);
});

test('keys as a file @proof', async ({ mine }) => {
  const { page } = mine;
  await settings(mine, 'encryption');
  const out = page.getByRole('button', { name: 'Export keys' });
  const exporting = await byKey(mine, out, 'Export keys');
  await check(page, box);
  expect(await stops(exporting)).toEqual([
    'Close',
    'Passphrase of the file',
    'Show password',
    'Passphrase, once more',
    'Show password',
    'Cancel',
    'Export keys',
  ]);
  await exporting.getByLabel('Passphrase of the file').fill('three blind mice');
  await exporting.getByLabel('Passphrase, once more').fill('four blind mice');
  await page.keyboard.press('Enter');
  await expect(exporting.getByRole('alert')).toContainText('not the same');
  await check(page, box);
  await escape(mine, out, exporting);

  const back = page.getByRole('button', { name: 'Import keys' });
  const importing = await byKey(mine, back, 'Import keys');
  await check(page, box);
  expect(await stops(importing)).toEqual([
    'Close',
    'File',
    'Passphrase of the file',
    'Show password',
    'Cancel',
    'Import keys',
  ]);
  await importing.getByLabel('Passphrase of the file').fill('three blind mice');
  await page.keyboard.press('Enter');
  await expect(importing.getByRole('alert')).toContainText('Choose a file first');
  await escape(mine, back, importing);
});

test('devices, and what the homeserver asks @proof', async ({ user, mine }) => {
  const { page } = mine;
  await settings(mine, 'devices');
  const other = page.getByRole('listitem').filter({ hasText: user.account.deviceId });
  await expect(other).toBeVisible();
  await check(page);
  const rename = other.getByRole('button', { name: /^Rename/ });
  await rename.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
  await check(page);
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');

  const opener = other.getByRole('button', { name: /^Sign out/ });
  const sure = await byKey(mine, opener, /^Sign out/);
  await check(page, box);
  await sure.getByRole('button', { name: 'Sign out' }).press('Enter');
  const asking = dialog(mine, 'Confirm it is you');
  await expect(asking.getByLabel('Password of your account', { exact: true })).toBeFocused();
  await check(page, box);
  expect(await stops(asking)).toEqual([
    'Close',
    'Password of your account',
    'Show password',
    'Cancel',
    'Confirm',
  ]);
  const field = asking.getByLabel('Password of your account', { exact: true });
  await field.fill('wrong');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/not the password/);
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(asking).toHaveCount(0);
  await expect(other).toBeVisible();
});

test('the account’s own page and its dangers @proof', async ({ mine }) => {
  const { page } = mine;
  await settings(mine, 'account');
  await expect(page.getByLabel('Display name')).toBeVisible();
  await check(page);
  const password = page.getByRole('button', { name: 'Change password' });
  const changing = await byKey(mine, password, 'Change password');
  await check(page, box);
  await escape(mine, password, changing);
  for (const [name, title] of [
    ['Log out everywhere', 'Log out on all your devices?'],
    ['Close account', 'Close your account for good?'],
  ] as const) {
    const opener = page.getByRole('button', { name });
    const opened = await byKey(mine, opener, title);
    await check(page, box);
    await escape(mine, opener, opened);
  }
});
