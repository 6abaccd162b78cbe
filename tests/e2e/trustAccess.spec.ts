/** Trust, account and moderation without a pointer and without sight: axe, focus order, announcements. */
import type { Locator } from '@playwright/test';
import { check, holdsFocus, stops } from './axe.ts';
import { choose, message, openMember, roomOf, sidePanel } from './chat.ts';
import { type AppPage, expect, test } from './fixture.ts';
import {
  askForReset,
  banner,
  changeOfGrace,
  dialog,
  meet,
  finishReset,
  setUpRecovery,
} from './trustSteps.ts';

/** Axe looks at everything twice in every view. */
test.describe.configure({ timeout: 180_000 });

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
  const opener = banner(mine).getByRole('button', { name: 'Set up recovery' });
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

test('a new device is opened with the recovery key @proof', async ({ user, mine, logIn }) => {
  const key = await setUpRecovery(mine);
  const second = await logIn(user);
  const { page } = second;
  await expect(banner(second).locator('[aria-live=polite]')).toContainText('This device is new');
  await check(page);
  const opener = banner(second).getByRole('button', { name: 'Verify this device' });
  const unlocking = await byKey(second, opener, 'Unlock your history');
  const field = unlocking.getByLabel('Recovery key or passphrase');
  await expect(field).toBeFocused();
  await check(page, box);
  expect(await stops(unlocking)).toEqual([
    'Close',
    'Recovery key or passphrase',
    'Show password',
    'Use another device',
    'I have lost my key',
    'Cancel',
    'Unlock',
  ]);
  await field.fill('EsTc 1234');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/not the recovery key/);
  await expect(field).toBeFocused();
  await check(page, box);
  await escape(second, opener, unlocking);

  const again = await byKey(second, opener, 'Unlock your history');
  await again.getByRole('button', { name: 'I have lost my key' }).press('Enter');
  const warned = dialog(second, 'Reset your identity?');
  await expect(warned).toBeVisible();
  await holdsFocus(warned);
  await escape(second, opener, warned);

  await byKey(second, opener, 'Unlock your history');
  await field.fill(key);
  await field.press('Enter');
  await expect(unlocking).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Messages from the app' })).toContainText(
    'Unlocked',
  );
  await expect(banner(second).getByText('This device is new')).toHaveCount(0);
  await settings(second, 'encryption');
  await expect(page.getByText('On. Keys are kept safe by themselves.')).toBeVisible();
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

test('verification by emoji, a mismatch, and the answer to a changed identity @proof', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await meet({ user, mine }, { friend, theirs });
  const unverified = mine.page.getByRole('region', { name: 'Not verified by you' });
  await expect(unverified).toBeVisible();
  await check(mine.page);
  const mineOpen = dialog(mine, /^Verify/);
  const theirsOpen = dialog(theirs, /^Verify/);

  for (const ending of ['They do not match', 'They match']) {
    await unverified.getByRole('button', { name: 'Verify' }).press('Enter');
    await expect(mineOpen).toContainText('Waiting for Grace');
    await holdsFocus(mineOpen);
    await expect(mineOpen.locator('[aria-live=polite]')).toHaveCount(1);
    const asked = theirs.page.getByRole('region', { name: 'Verification requests' });
    await expect(asked).toHaveAttribute('aria-live', 'polite');
    await expect(asked).toContainText('Ada wants to verify you');
    if (ending === 'They match') await check(theirs.page);
    await asked.getByRole('button', { name: 'Start' }).press('Enter');
    await expect(theirsOpen).toBeVisible();
    await holdsFocus(theirsOpen);
    await expect(
      mineOpen.getByRole('img', { name: 'A code for the other device to scan' }),
    ).toBeVisible();
    if (ending === 'They match') await check(mine.page, box);
    await mineOpen.getByRole('button', { name: 'Compare emoji' }).press('Enter');
    for (const opened of [mineOpen, theirsOpen]) {
      await expect(opened.getByRole('listitem')).toHaveCount(7);
      await holdsFocus(opened);
    }
    if (ending === 'They match') await check(mine.page, box);
    expect(await stops(mineOpen)).toEqual(['Close', 'They do not match', 'They match']);
    await mineOpen.getByRole('button', { name: ending, exact: true }).press('Enter');
    if (ending === 'They match') {
      await theirsOpen.getByRole('button', { name: ending, exact: true }).press('Enter');
      await expect(mineOpen).toContainText('Grace is verified');
    } else {
      await expect(mineOpen.getByRole('alert')).toContainText('was not the same');
      await expect(theirsOpen.getByRole('alert')).toContainText('was not the same');
    }
    await holdsFocus(mineOpen);
    await check(mine.page, box);
    for (const app of [mine, theirs]) {
      await app.page.keyboard.press('Escape');
      await expect(dialog(app, /^Verify/)).toHaveCount(0);
    }
  }
  await expect(mine.page.getByRole('region', { name: 'Verified by you' })).toBeVisible();

  const warned = await askForReset(theirs);
  await holdsFocus(warned);
  await check(theirs.page, box);
  expect(await stops(warned)).toEqual(['Close', 'Cancel', 'Reset and make a new key']);
  await warned.getByRole('button', { name: 'Reset and make a new key' }).press('Enter');
  await finishReset(theirs, friend);

  const warning = changeOfGrace(mine);
  await expect(warning).toBeVisible();
  await check(mine.page);
  await warning.getByRole('button', { name: 'Accept the change' }).press('Enter');
  await expect(warning).toHaveCount(0);
  await expect(mine.page.getByRole('region', { name: 'Messages from the app' })).toContainText(
    'Accepted',
  );
});

test('reports and bans @proof', async ({ user, friend, mine }) => {
  const { page } = mine;
  const room = await roomOf(user, friend, 'Den', { ruled: true });
  await friend.text(room, 'something rude');
  await mine.openRoom('Den');
  await choose(mine, message(mine, 'something rude'), 'Report this message');
  const reporting = dialog(mine, 'Report this message');
  await expect(reporting.getByLabel('What is wrong with it')).toBeFocused();
  await check(page, box);
  await reporting.getByLabel('What is wrong with it').fill('It is rude');
  expect(await stops(reporting)).toEqual([
    'Close',
    'What is wrong with it',
    'Cancel',
    'Send report',
  ]);
  await page.keyboard.press('Escape');
  await expect(reporting).toHaveCount(0);

  await openMember(mine, 'Grace');
  const opener = sidePanel(mine).getByRole('button', { name: 'Ban', exact: true });
  const banning = await byKey(mine, opener, 'Ban Grace?');
  await check(page, box);
  expect(await stops(banning)).toEqual([
    'Close',
    'Reason',
    'Also remove what they wrote lately',
    'Cancel',
    'Ban',
  ]);
  await escape(mine, opener, banning);
});

test('the account’s own page and its dangers @proof', async ({ mine }) => {
  const { page } = mine;
  await settings(mine, 'account');
  await expect(page.getByLabel('Display name')).toBeVisible();
  await check(page);
  const password = page.getByRole('button', { name: 'Change password' });
  const changing = await byKey(mine, password, 'Change password');
  await check(page, box);
  expect(await stops(changing)).toEqual([
    'Close',
    'New password',
    'Show password',
    'New password, once more',
    'Show password',
    'Sign out all other devices',
    'Cancel',
    'Change password',
  ]);
  await changing.getByLabel('New password', { exact: true }).fill('one and then');
  await changing.getByLabel('New password, once more').fill('two and');
  await page.keyboard.press('Enter');
  const again = changing.getByLabel('New password, once more');
  await expect(again).toHaveAccessibleDescription(/not the same/);
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
