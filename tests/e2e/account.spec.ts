/** An account's life: made, renewed, changed, ended; and what of it can be told to others. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { signIn, uniqueName } from '../../scripts/homeserver/client.ts';
import { type Homeserver, startHomeserver } from '../../scripts/homeserver/start.ts';
import { type TestApp, serveApp } from '../support/app.ts';
import { AppPage, expect, test as base } from './fixture.ts';

interface Strict {
  readonly homeserver: Homeserver;
  readonly app: TestApp;
}

const test = base.extend<object, { readonly strict: Strict }>({
  /** A homeserver that wants a registration token, and whose access tokens live for seconds. */
  strict: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'kumix-synapse-'));
      const homeserver = await startHomeserver({
        dataDir,
        extra: {
          enable_registration_without_verification: false,
          registration_requires_token: true,
          refreshable_access_token_lifetime: '17s',
        },
      });
      const app = await serveApp(homeserver.url);
      await use({ homeserver, app });
      await app.close();
      await homeserver.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const password = 'a long enough one';

async function registrationToken({ homeserver }: Strict): Promise<string> {
  const name = uniqueName('admin');
  await homeserver.registerUser(name, password, { admin: true });
  const admin = await signIn(homeserver.url, name, password);
  const token = uniqueName('invite');
  const made = await fetch(`${homeserver.url}/_synapse/admin/v1/registration_tokens/new`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.accessToken}` },
    body: JSON.stringify({ token }),
  });
  expect(made.ok).toBe(true);
  return token;
}

async function fit(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test('an account is made with a registration token, and its tokens are renewed unseen @proof', async ({
  page,
  strict,
}) => {
  const name = uniqueName('new');
  const renewed: string[] = [];
  page.on('request', (request) => renewed.push(new URL(request.url()).pathname));
  page.context().on('request', (request) => renewed.push(new URL(request.url()).pathname));
  const mine = new AppPage(page, strict.app);
  mine.provoked.push(/401/);
  await page.goto(strict.app.url);
  await page.getByRole('button', { name: 'Create an account' }).click();
  const user = page.getByLabel('User name');
  await expect(user).toBeFocused();
  await user.fill('Not Right');
  await expect(user).toHaveAttribute('aria-invalid', 'true');
  await expect(user).toHaveAccessibleDescription(/Use small letters/);
  await fit(page);
  for (const next of ['Password', 'Show password', 'Create account', 'I have an account']) {
    await page.keyboard.press('Tab');
    await expect(page.locator(':focus')).toHaveAccessibleName(next);
  }
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await fit(page);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Registration token')).toBeFocused();
  await page.keyboard.type('made up');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Registration token').fill(await registrationToken(strict));
  await page.keyboard.press('Enter');
  await expect(mine.rooms).toBeVisible();
  await expect
    .poll(() => renewed.filter((path) => path.endsWith('/v3/refresh')).length, { timeout: 40_000 })
    .toBeGreaterThan(1);
  await page.reload();
  await expect(mine.rooms).toBeVisible();
  expect(mine.complaints).toEqual([]);
});

test('a soft log-out keeps keys and rooms for whoever logs in again', async ({ user, mine }) => {
  const room = await user.createRoom({
    name: 'Vault',
    initial_state: [
      {
        type: 'm.room.encryption',
        state_key: '',
        content: { algorithm: 'm.megolm.v1.aes-sha2' },
      },
    ],
  });
  await mine.openRoom('Vault');
  await mine.send('only I can read this');
  await expect(mine.timeline.getByText('only I can read this')).toBeVisible();
  await expect
    .poll(async () => (await user.messages(room)).some(({ type }) => type === 'm.room.encrypted'))
    .toBe(true);
  mine.provoked.push(/401|Failed to load resource/);
  await mine.page.context().route('**/_matrix/client/v3/sync**', (route) =>
    route.fulfill({
      status: 401,
      headers: { 'access-control-allow-origin': '*' },
      json: { errcode: 'M_UNKNOWN_TOKEN', error: 'Soft', soft_logout: true },
    }),
  );
  await mine.page.context().route('**/_matrix/client/v3/refresh', (route) =>
    route.fulfill({
      status: 401,
      headers: { 'access-control-allow-origin': '*' },
      json: { errcode: 'M_UNKNOWN_TOKEN', error: 'Soft', soft_logout: true },
    }),
  );
  // What is waiting for news is answered: the next question is the one that is refused.
  await user.createRoom({ name: 'News' });
  await expect(mine.page.getByText('Log in again to go on where you were')).toBeVisible();
  await mine.page.context().unrouteAll();
  await mine.page.getByLabel('User name').fill(user.account.name);
  await mine.page.getByLabel('Password', { exact: true }).fill(user.account.password);
  await mine.page.getByRole('button', { name: 'Log in', exact: true }).click();
  await mine.rooms.getByText('Vault', { exact: true }).click();
  await expect(mine.timeline.getByText('only I can read this')).toBeVisible();
});

test('a new name is saved, and a homeserver that sends no e-mail says so', async ({
  user,
  mine,
}) => {
  await mine.page.goto(`${mine.app.url}#/settings/account`);
  await mine.page.getByLabel('Display name').fill('Ada Lovelace');
  await mine.page.getByRole('button', { name: 'Save' }).click();
  await expect(mine.page.getByText('Saved.')).toBeVisible();
  await expect
    .poll(() => user.request('GET', `/profile/${encodeURIComponent(user.account.userId)}`))
    .toMatchObject({ displayname: 'Ada Lovelace' });
  await fit(mine.page);
  mine.provoked.push(/400|403/);
  await mine.page.getByLabel('New e-mail address').fill('ada@example.org');
  await mine.page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(mine.page.locator('.k-notice-danger')).toBeVisible();
  await expect(mine.page.getByLabel('New e-mail address')).toHaveValue('ada@example.org');
});

test('diagnostics hold nothing that was planted: no token, key, text, name, room or id', async ({
  user,
  friend,
  mine,
}) => {
  const planted = {
    room: uniqueName('Secret garden'),
    text: uniqueName('the fox is in the henhouse'),
    name: uniqueName('Zephyrine'),
  };
  await user.profile(planted.name);
  const room = await user.createRoom({ name: planted.room, invite: [friend.account.userId] });
  const event = await user.text(room, planted.text);
  await mine.openRoom(planted.room);
  await expect(mine.timeline.getByText(planted.text)).toBeVisible();
  // An error whose sentence and place name the room.
  await mine.page.goto(`${mine.app.url}#/to/${encodeURIComponent('#nowhere-secret:localhost')}`);
  const door = mine.page.getByRole('dialog');
  await expect(door).toBeVisible();
  await mine.page.keyboard.press('Escape');
  await expect(door).toHaveCount(0);
  await mine.page.goto(`${mine.app.url}#/settings/diagnostics`);
  const shown = mine.page.getByLabel('What is in it');
  await expect(shown).toContainText('"requests"');
  await fit(mine.page);
  const download = mine.page.waitForEvent('download');
  await mine.page.getByRole('button', { name: 'Save as a file' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  const facts = JSON.parse(file) as { core: { rooms: { total: number }; crypto: string } };
  expect(facts.core.rooms.total).toBe(1);
  const { devices } = await user.request<{ devices: { device_id: string }[] }>('GET', '/devices');
  const secrets = [
    ...Object.values(planted),
    room,
    event,
    user.account.userId,
    user.account.name,
    user.account.password,
    user.account.accessToken,
    friend.account.userId,
    ...devices.map(({ device_id }) => device_id),
    new URL(user.account.homeserver).host,
    'nowhere-secret',
    'syt_',
    'syr_',
    'mxc:',
  ];
  for (const secret of secrets) expect(file).not.toContain(secret);
  expect(file).not.toMatch(/[@!#$][\w.=/+-]+:\w/);
  // Nothing long enough to be a key.
  expect(file.match(/[A-Za-z0-9+/_-]{40,}/g) ?? []).toEqual([]);
});

test('the tab of what is shown is in sight in a window that gets narrow', async ({ mine }) => {
  await mine.page.setViewportSize({ width: 1280, height: 800 });
  await mine.page.goto(`${mine.app.url}#/settings/diagnostics`);
  const tabs = mine.page.getByRole('navigation', { name: 'Settings' });
  const tab = tabs.getByRole('link', { name: 'Diagnostics' });
  await expect(tab).toHaveAttribute('aria-current', 'page');
  await mine.page.setViewportSize({ width: 390, height: 844 });
  await expect(tabs.getByRole('link', { name: 'Appearance' })).not.toBeInViewport({ ratio: 1 });
  await expect(tab).toBeInViewport({ ratio: 1 });
});

test('a reset says what is lost and leaves an empty browser', async ({ mine }) => {
  await mine.page.goto(`${mine.app.url}#/settings/diagnostics`);
  await mine.page.getByRole('button', { name: 'Remove everything here' }).click();
  const dialog = mine.page.getByRole('dialog', { name: 'Remove everything' });
  await expect(dialog).toContainText('kept only in this browser are lost for good');
  const anew = mine.page.waitForEvent('load');
  await dialog.getByRole('button', { name: 'Remove everything here' }).click();
  await anew;
  await expect(mine.page.getByLabel('User name')).toBeVisible();
  expect(
    await mine.page.evaluate(() => Object.keys(localStorage).filter((k) => k !== 'kumix.theme')),
  ).toEqual([]);
});

test('the browser can install the app: manifest and icons are there and are what they say', async ({
  page,
  app,
}) => {
  await page.goto(app.url);
  const cdp = await page.context().newCDPSession(page);
  const { errors } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  expect(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
  ).toEqual([]);
});
