/** Recovery, verification, devices and changed identities as people meet them. */
import type { Locator } from '@playwright/test';
import { roomOf } from './chat.ts';
import { AppPage, expect, test } from './fixture.ts';

const banner = ({ page }: AppPage): Locator =>
  page.getByRole('region', { name: 'About your encryption' });

const dialog = ({ page }: AppPage, name: string | RegExp): Locator =>
  page.getByRole('dialog', { name });

/** Sets up recovery by its banner, as somebody does who reads every step. Resolves with the key. */
export async function setUpRecovery(app: AppPage): Promise<string> {
  await banner(app).getByRole('button', { name: 'Set up recovery' }).click();
  await dialog(app, 'Set up recovery').getByRole('button', { name: 'Continue' }).click();
  const saving = dialog(app, 'Save your recovery key');
  const key = (await saving.getByLabel('Recovery key').textContent()) ?? '';
  await saving.getByRole('button', { name: 'I have saved it' }).click();
  return confirmKey(app, key);
}

async function confirmKey(app: AppPage, key: string): Promise<string> {
  const confirming = dialog(app, 'Is it really saved?');
  await confirming.getByLabel('Last four characters').fill('nope');
  await confirming.getByRole('button', { name: 'Finish' }).click();
  await expect(confirming).toContainText('not how your key ends');
  await confirming.getByLabel('Last four characters').fill(key.trim().slice(-4));
  await confirming.getByRole('button', { name: 'Finish' }).click();
  return key.trim();
}

test('recovery is set up, and a new device opens its history with the key', async ({
  browser,
  app,
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Attic', { encrypted: true });
  const key = await setUpRecovery(mine);
  await dialog(mine, 'Recovery is set up').getByRole('button', { name: 'Done' }).click();
  await expect(banner(mine)).toHaveCount(0);
  await mine.openRoom('Attic');
  await mine.send('the tin is behind the chimney');
  await expect(mine.rows.getByText('behind the chimney')).toBeVisible();
  expect(JSON.stringify(await user.messages(room))).not.toContain('chimney');
  await expect
    .poll(async () => (await user.request<{ count: number }>('GET', '/room_keys/version')).count)
    .toBeGreaterThan(0);

  const context = await browser.newContext({ locale: 'en-GB' });
  const second = new AppPage(await context.newPage(), app);
  await second.logIn(user);
  await second.openRoom('Attic');
  await expect(banner(second)).toContainText('This device is new');
  await expect(second.rows.getByText('behind the chimney')).toHaveCount(0);
  await banner(second).getByRole('button', { name: 'Verify this device' }).click();
  const unlocking = dialog(second, 'Unlock your history');
  await unlocking.getByLabel('Recovery key or passphrase').fill('EsTc 1234');
  await unlocking.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(unlocking).toContainText('not the recovery key');
  await unlocking.getByLabel('Recovery key or passphrase').fill(key);
  await unlocking.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(second.rows.getByText('behind the chimney')).toBeVisible();
  await expect(unlocking).toHaveCount(0);
  expect(second.complaints).toEqual([]);
  await context.close();
});

/** Both see the emoji, find them the same, and say so. */
async function compareEmoji(asking: AppPage, asked: AppPage): Promise<void> {
  await asked.page
    .getByRole('region', { name: 'Verification requests' })
    .getByRole('button', { name: 'Start' })
    .click();
  await dialog(asking, /^Verify/)
    .getByRole('button', { name: 'Compare emoji' })
    .click();
  const words = async (app: AppPage): Promise<string> => {
    const list = dialog(app, /^Verify/).getByRole('listitem');
    await expect(list).toHaveCount(7);
    return (await list.allTextContents()).join(' ');
  };
  expect(await words(asking)).toBe(await words(asked));
  await dialog(asking, /^Verify/)
    .getByRole('button', { name: 'They match' })
    .click();
  await dialog(asked, /^Verify/)
    .getByRole('button', { name: 'They match' })
    .click();
  for (const app of [asking, asked]) {
    const done = dialog(app, /^Verify/).getByRole('button', { name: 'Done' });
    await done.click();
    await expect(dialog(app, /^Verify/)).toHaveCount(0);
  }
}

test('two people verify each other by emoji; a reset is warned of and must be answered', async ({
  user,
  friend,
  mine,
  theirs,
}) => {
  await roomOf(user, friend, 'Den', { encrypted: true });
  await mine.openRoom('Den');
  await theirs.openRoom('Den');
  await mine.send('is it you?');
  await expect(theirs.rows.getByText('is it you?')).toBeVisible();

  await mine.page.getByRole('button', { name: /^Members/ }).click();
  await mine.page.getByRole('complementary').getByText('Grace').click();
  await mine.page
    .getByRole('region', { name: 'Not verified by you' })
    .getByRole('button', { name: 'Verify' })
    .click();
  await compareEmoji(mine, theirs);
  await expect(mine.page.getByRole('region', { name: 'Verified by you' })).toBeVisible();

  await theirs.page.goto(`${theirs.app.url}#/settings/encryption`);
  await theirs.page.keyboard.press('Control+k');
  const field = theirs.page.getByRole('combobox', { name: 'Go to a room, or do something' });
  await field.fill('Reset identity');
  await theirs.page.getByRole('option', { name: /^Reset identity/ }).click();
  await dialog(theirs, 'Reset your identity?')
    .getByRole('button', { name: 'Reset and make a new key' })
    .click();
  await dialog(theirs, 'Set up recovery').getByRole('button', { name: 'Continue' }).click();
  const saving = dialog(theirs, 'Save your recovery key');
  const key = (await saving.getByLabel('Recovery key').textContent()) ?? '';
  await saving.getByRole('button', { name: 'I have saved it' }).click();
  await confirmKey(theirs, key);
  const asking = dialog(theirs, 'Confirm it is you');
  await asking
    .getByLabel('Password of your account', { exact: true })
    .fill(friend.account.password);
  await asking.getByRole('button', { name: 'Confirm' }).click();
  await dialog(theirs, 'Recovery is set up').getByRole('button', { name: 'Done' }).click();

  const warning = mine.page.getByRole('alert').filter({ hasText: 'Grace was verified by you' });
  await expect(warning).toBeVisible();
  await mine.send('for the old one only');
  await expect(mine.rows.getByText('Not sent.')).toBeVisible();
  await warning.getByRole('button', { name: 'Accept the change' }).click();
  await expect(warning).toHaveCount(0);
  await expect(mine.rows.getByText('Not sent.')).toHaveCount(0);
  await theirs.openRoom('Den');
  await expect(theirs.rows.getByText('for the old one only')).toBeVisible();
});

test('a device is renamed and signed out with the password', async ({ user, mine }) => {
  await mine.page.goto(`${mine.app.url}#/settings/devices`);
  const other = mine.page.getByRole('listitem').filter({ hasText: user.account.deviceId });
  await expect(other).toBeVisible();
  await other.getByRole('button', { name: /^Rename/ }).click();
  await mine.page.getByLabel('Name', { exact: true }).fill('Kitchen tablet');
  await mine.page.getByRole('button', { name: 'Save' }).click();
  await expect(other).toContainText('Kitchen tablet');
  await other.getByRole('button', { name: 'Sign out Kitchen tablet' }).click();
  await dialog(mine, 'Sign out Kitchen tablet?').getByRole('button', { name: 'Sign out' }).click();
  const asking = dialog(mine, 'Confirm it is you');
  await asking.getByLabel('Password of your account', { exact: true }).fill('wrong');
  await asking.getByRole('button', { name: 'Confirm' }).click();
  await expect(asking).toContainText('not the password');
  await asking.getByLabel('Password of your account', { exact: true }).fill(user.account.password);
  await asking.getByRole('button', { name: 'Confirm' }).click();
  await expect(other).toHaveCount(0);
});
