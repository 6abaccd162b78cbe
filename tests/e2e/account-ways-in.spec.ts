/** Ways into an account that lead through another page, against a Synapse and an OAuth 2.0 server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { installExtra } from '../../scripts/homeserver/install.ts';
import { freePort } from '../../scripts/lib/freePort.ts';
import { type Homeserver, startHomeserver } from '../../scripts/homeserver/start.ts';
import { type TestApp, serveApp } from '../support/app.ts';
import { type AuthServer, startAuthServer } from '../support/authServer.ts';
import { check } from './axe.ts';
import { AppPage, expect, test as base } from './fixture.ts';

interface House {
  readonly homeserver: Homeserver;
  readonly auth: AuthServer;
  readonly app: TestApp;
  readonly close: () => Promise<void>;
}

/** A homeserver that another server lets people into, and an app for it. */
async function openHouse(
  config: (auth: AuthServer) => Readonly<Record<string, unknown>>,
  accessTokenSeconds: number,
): Promise<House> {
  const port = await freePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-synapse-'));
  const auth = await startAuthServer({
    homeserver: `http://127.0.0.1:${port}`,
    accessTokenSeconds,
  });
  const homeserver = await startHomeserver({ dataDir, port, extra: config(auth) });
  const app = await serveApp(homeserver.url);
  return {
    homeserver,
    auth,
    app,
    close: async () => {
      await app.close();
      await homeserver.stop();
      await auth.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The homeserver leaves all of it to the OAuth 2.0 server. */
const openOAuthHouse = (): Promise<House> =>
  openHouse(
    ({ issuer, secret }) => ({
      matrix_authentication_service: { enabled: true, endpoint: `${issuer}/`, secret },
      password_config: { enabled: false },
      enable_registration: false,
      enable_registration_without_verification: false,
    }),
    // Ends within the margin, so that every request after the first seconds needs another one.
    17,
  );

interface Houses {
  /** Single sign-on of the homeserver itself. */
  readonly sso: House;
  readonly oauth: House;
}

const test = base.extend<object, Houses>({
  sso: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
    async ({}, use) => {
      await installExtra('single sign-on');
      const house = await openHouse(
        ({ issuer, secret }) => ({
          oidc_providers: [
            {
              idp_id: 'house',
              idp_name: 'House keys',
              issuer,
              client_id: 'synapse',
              client_secret: secret,
              scopes: ['openid'],
              skip_verification: true,
              user_mapping_provider: { config: { localpart_template: '{{ user.sub }}' } },
            },
          ],
        }),
        3_600,
      );
      await use(house);
      await house.close();
    },
    { scope: 'worker' },
  ],
  oauth: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const house = await openOAuthHouse();
      await use(house);
      await house.close();
    },
    { scope: 'worker' },
  ],
});

let people = 0;
const newName = (): string => `person${Date.now().toString(36)}${(people += 1)}`;

/** The log-in page of the OAuth 2.0 server, and its consent. */
async function passThere(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

/** A native client, as one on loopback is, has to be agreed to each time. */
async function agreeThere(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Everything that the page itself has come by: its address, storages and what it was told. */
async function pageKnows(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const contents = await Promise.all(
      databases.map(
        ({ name }) =>
          new Promise<string>((resolve) => {
            const request = indexedDB.open(name ?? '');
            request.addEventListener('success', () => {
              const db = request.result;
              const stores = [...db.objectStoreNames];
              if (stores.length === 0) {
                db.close();
                resolve('');
                return;
              }
              const transaction = db.transaction(stores);
              const values = stores.map(
                (store) =>
                  new Promise<string>((done) => {
                    const all = transaction.objectStore(store).getAll();
                    all.addEventListener('success', () => done(JSON.stringify(all.result)));
                    all.addEventListener('error', () => done(''));
                  }),
              );
              void Promise.all(values).then((texts) => {
                db.close();
                resolve(texts.join('\n'));
              });
            });
            request.addEventListener('error', () => resolve(''));
          }),
      ),
    );
    return [
      location.href,
      document.documentElement.outerHTML,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
      JSON.stringify(history.state),
      ...contents,
    ].join('\n');
  });
  return kept;
}

test('single sign-on of the homeserver leads in and out of the address', async ({ page, sso }) => {
  const name = newName();
  await page.goto(sso.app.url);
  await page.getByRole('button', { name: 'Continue with House keys' }).click();
  await passThere(page, name);
  await page.getByRole('link', { name: 'Continue' }).click();
  await expect(page.getByRole('region', { name: 'Rooms' })).toBeVisible();
  expect(page.url()).not.toMatch(/loginToken|state=/);
  expect(await pageKnows(page)).not.toMatch(/syt_|syr_|loginToken/);
  await page.goto(`${sso.app.url}#/settings/account`);
  await expect(page.getByText(`@${name}:localhost`).first()).toBeVisible();
});

test('OAuth 2.0 leads in, is renewed by the core alone, and ends on both sides', async ({
  page,
  oauth,
}) => {
  const name = newName();
  const mine = new AppPage(page, oauth.app);
  // The other server's page looks for a font and an icon of its own.
  mine.provoked.push(/ERR_NAME_NOT_RESOLVED/, /status of 404/);
  await page.goto(oauth.app.url);
  await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: /^Continue at 127/ }).click();
  await passThere(page, name);
  await agreeThere(page);
  await expect(mine.rooms).toBeVisible();
  expect(page.url()).not.toMatch(/code=|state=/);

  const renewals = (): number =>
    oauth.auth.grants.filter((type) => type === 'refresh_token').length;
  const before = renewals();
  // The sync that waits for news asks nothing for half a minute: a reload asks at once.
  await expect
    .poll(
      async () => {
        await page.reload();
        await expect(mine.rooms).toBeVisible();
        return renewals();
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(before);

  const known = await pageKnows(page);
  expect(oauth.auth.secrets.size).toBeGreaterThan(2);
  for (const secret of oauth.auth.secrets) expect(known).not.toContain(secret);

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('button', { name: /^Continue at 127/ })).toBeVisible();
  expect(mine.complaints).toEqual([]);
});

test('a way back that was not begun here leads nowhere and leaves the address @proof', async ({
  page,
  oauth,
}) => {
  await page.goto(`${oauth.app.url}/#code=stolen&state=forged`);
  await expect(page.getByRole('alert')).toContainText('not begun in this browser');
  expect(page.url()).not.toContain('stolen');
  await expect(page.getByRole('button', { name: /^Continue at 127/ })).toBeVisible();
});

test('someone who turns back on the other page is told so, and can begin again @proof', async ({
  page,
  oauth,
}) => {
  await page.goto(oauth.app.url);
  await page.getByRole('button', { name: /^Continue at 127/ }).click();
  await page.getByRole('link', { name: /Cancel/ }).click();
  await expect(page.getByRole('alert')).toContainText('cancelled');
  await page.getByRole('button', { name: /^Continue at 127/ }).click();
  await passThere(page, newName());
  await agreeThere(page);
  await expect(page.getByRole('region', { name: 'Rooms' })).toBeVisible();
});

test('other sessions of an OAuth 2.0 account are ended on its own page, and this app leads there @proof', async ({
  page,
  oauth,
}) => {
  await page.goto(oauth.app.url);
  await page.getByRole('button', { name: /^Continue at 127/ }).click();
  await passThere(page, newName());
  await agreeThere(page);
  await expect(page.getByRole('region', { name: 'Rooms' })).toBeVisible();
  const there = `${oauth.auth.issuer}/account?action=org.matrix.devices_list`;
  for (const [name, ours] of [
    ['account', 'Log out everywhere'],
    ['devices', /^Sign out/],
  ] as const) {
    await page.goto(`${oauth.app.url}#/settings/${name}`);
    const way = page.getByRole('link', { name: 'End other sessions there' });
    await expect(way).toHaveAttribute('href', there);
    await expect(way).toHaveAttribute('rel', /noopener/);
    await expect(page.getByText(/Here you log out of this device only/)).toBeVisible();
    await expect(page.getByRole('button', { name: ours })).toHaveCount(0);
    await check(page);
  }
});

test('a session that the OAuth 2.0 server takes back ends here, says so and leaves nothing @proof', async ({
  page,
}) => {
  test.setTimeout(150_000);
  // Its server takes everybody's sessions back: it is nobody else's.
  const house = await openOAuthHouse();
  try {
    await page.goto(house.app.url);
    await expect(page.getByRole('button', { name: /^Continue at 127/ })).toBeVisible();
    await check(page);
    await page.getByRole('button', { name: /^Continue at 127/ }).press('Enter');
    await passThere(page, newName());
    await agreeThere(page);
    const rooms = page.getByRole('region', { name: 'Rooms' });
    await expect(rooms).toBeVisible();
    house.auth.revokeAll();
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('ended from another device')).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 90_000 });
    await expect(page.getByRole('button', { name: /^Continue at 127/ })).toBeVisible();
    const known = await pageKnows(page);
    for (const secret of house.auth.secrets) expect(known).not.toContain(secret);
    await check(page);
  } finally {
    await house.close();
  }
});
