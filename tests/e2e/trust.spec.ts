/** Recovery, verification, devices and changed identities as people meet them. */
import { roomOf } from './chat.ts';
import { type AppPage, expect, test } from './fixture.ts';
import {
  askForReset,
  banner,
  changeOfGrace,
  confirmItIsYou,
  dialog,
  meet,
  finishReset,
  setUpRecovery,
} from './trustSteps.ts';

test('recovery is set up, and a new device opens its history with the key', async ({
  logIn,
  user,
  friend,
  mine,
}) => {
  const room = await roomOf(user, friend, 'Attic', { encrypted: true });
  const key = await setUpRecovery(mine);
  await expect(banner(mine)).toHaveCount(0);
  await mine.openRoom('Attic');
  await mine.send('the tin is behind the chimney');
  await expect(mine.rows.getByText('behind the chimney')).toBeVisible();
  expect(JSON.stringify(await user.messages(room))).not.toContain('chimney');
  await expect
    .poll(async () => (await user.request<{ count: number }>('GET', '/room_keys/version')).count)
    .toBeGreaterThan(0);

  const second = await logIn(user);
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
  await meet({ user, mine }, { friend, theirs });
  await mine.page
    .getByRole('region', { name: 'Not verified by you' })
    .getByRole('button', { name: 'Verify' })
    .click();
  await compareEmoji(mine, theirs);
  await expect(mine.page.getByRole('region', { name: 'Verified by you' })).toBeVisible();

  const warned = await askForReset(theirs);
  await warned.getByRole('button', { name: 'Reset and make a new key' }).click();
  await finishReset(theirs, friend);

  const warning = changeOfGrace(mine);
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
  await confirmItIsYou(mine, 'wrong');
  await expect(dialog(mine, 'Confirm it is you')).toContainText('not the password');
  await confirmItIsYou(mine, user.account.password);
  await expect(other).toHaveCount(0);
});
