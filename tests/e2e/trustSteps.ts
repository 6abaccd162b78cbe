/** Steps that the tests of trust share, as somebody goes them who reads every dialog. */
import type { Locator } from '@playwright/test';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { openMember, roomOf } from './chat.ts';
import { type AppPage, expect } from './fixture.ts';

/** What the app says of this device's encryption, above everything else. */
export const banner = ({ page }: AppPage): Locator =>
  page.getByRole('region', { name: 'About your encryption' });

export const dialog = ({ page }: AppPage, name: string | RegExp): Locator =>
  page.getByRole('dialog', { name });

/** Sets up recovery by its banner. Resolves with the key as it was written down. */
export async function setUpRecovery(app: AppPage): Promise<string> {
  await banner(app).getByRole('button', { name: 'Set up recovery' }).click();
  const key = await saveKey(app);
  await closeRecovery(app);
  return key;
}

/** From the offer of a key to the proof that it was written down, mistyped at first. */
async function saveKey(app: AppPage): Promise<string> {
  await dialog(app, 'Set up recovery').getByRole('button', { name: 'Continue' }).click();
  const saving = dialog(app, 'Save your recovery key');
  const key = ((await saving.getByLabel('Recovery key').textContent()) ?? '').trim();
  await saving.getByRole('button', { name: 'I have saved it' }).click();
  const confirming = dialog(app, 'Is it really saved?');
  const ending = confirming.getByLabel('Last four characters');
  await ending.fill('nope');
  await ending.press('Enter');
  await expect(confirming).toContainText('not how your key ends');
  await ending.fill(key.slice(-4));
  await confirming.getByRole('button', { name: 'Finish' }).click();
  return key;
}

const closeRecovery = (app: AppPage): Promise<void> =>
  dialog(app, 'Recovery is set up').getByRole('button', { name: 'Done' }).click();

/** An encrypted room of two, open in both browsers and talked in; the first looks at the second. */
export async function meet(
  { user, mine }: { readonly user: UserClient; readonly mine: AppPage },
  { friend, theirs }: { readonly friend: UserClient; readonly theirs: AppPage },
): Promise<void> {
  await roomOf(user, friend, 'Den', { encrypted: true });
  await mine.openRoom('Den');
  await theirs.openRoom('Den');
  await mine.send('is it you?');
  await expect(theirs.rows.getByText('is it you?')).toBeVisible();
  await openMember(mine, 'Grace');
}

/** The warning before an identity is thrown away, found by its command. */
export async function askForReset(app: AppPage): Promise<Locator> {
  const { page } = app;
  await page.goto(`${app.app.url}#/settings/encryption`);
  await page.keyboard.press('Control+k');
  await page
    .getByRole('combobox', { name: 'Go to a room, or do something' })
    .fill('Reset identity');
  await page.getByRole('option', { name: /^Reset identity/ }).click();
  const warned = dialog(app, 'Reset your identity?');
  await expect(warned).toBeVisible();
  return warned;
}

/** From that warning's consent to the new identity, with all that the homeserver asks for. */
export async function finishReset(app: AppPage, user: UserClient): Promise<void> {
  await saveKey(app);
  await confirmItIsYou(app, user.account.password);
  await closeRecovery(app);
}

/** Answers what the homeserver asks before it does something grave. */
export async function confirmItIsYou(app: AppPage, password: string): Promise<void> {
  const asking = dialog(app, 'Confirm it is you');
  await asking.getByLabel('Password of your account', { exact: true }).fill(password);
  await asking.getByRole('button', { name: 'Confirm' }).click();
}

/** What the first has to answer once the second has another identity. */
export const changeOfGrace = ({ page }: AppPage): Locator =>
  page.getByRole('alert').filter({ hasText: 'Grace was verified by you' });
