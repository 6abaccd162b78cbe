/** Previews of links by a homeserver that really looks: what an extension gets of it, and what not. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asUser, newUser } from '../../scripts/homeserver/client.ts';
import { installExtra } from '../../scripts/homeserver/install.ts';
import { startHomeserver } from '../../scripts/homeserver/start.ts';
import { type LinkedPage, startLinkedPage } from '../support/linkedPage.ts';
import { expect, tell, test as base } from './courier.ts';

interface Looked {
  /** Where the homeserver may look. */
  readonly open: LinkedPage;
  /** Where it may not: an address of its own network. */
  readonly inside: LinkedPage;
}

const test = base.extend<Looked, { readonly looking: string }>({
  looking: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
    async ({}, use) => {
      await installExtra('link previews');
      const dataDir = await mkdtemp(join(tmpdir(), 'kumix-synapse-'));
      const homeserver = await startHomeserver({
        dataDir,
        extra: {
          url_preview_enabled: true,
          url_preview_ip_range_blacklist: ['127.0.0.0/8', '10.0.0.0/8', '192.168.0.0/16'],
          url_preview_ip_range_whitelist: ['127.0.0.1/32'],
        },
      });
      await use(homeserver.url);
      await homeserver.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  homeserver: async ({ looking }, use) => use(looking),
  user: async ({ looking }, use) => {
    const user = asUser(await newUser(looking));
    await user.profile('Ada');
    await use(user);
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  open: async ({}, use) => {
    const page = await startLinkedPage('127.0.0.1');
    await use(page);
    await page.close();
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  inside: async ({}, use) => {
    const page = await startLinkedPage('127.0.0.2');
    await use(page);
    await page.close();
  },
});

test('an extension gets title and picture of a link it was given, from a homeserver that looks where it may @proof', async ({
  user,
  mine,
  looking,
  open,
  inside,
}) => {
  test.setTimeout(120_000);
  const room = await user.createRoom({ name: 'Links', preset: 'public_chat' });
  const later = await user.createRoom({ name: 'Later', preset: 'public_chat' });
  // Whoever may send could have sent what is the account's own.
  const friend = asUser(await newUser(looking));
  await friend.join(later);
  await friend.text(later, `see ${open.url}`);
  await friend.join(room);
  await friend.text(room, `see ${open.url} and ${inside.url} today`);
  await mine.openRoom('Links');
  // The app's own previews are asked for as well: the homeserver refuses one of them.
  mine.provoked.push(/preview_url|status of (?:403|502)/);
  const ask = (where: string, url: string): Promise<string> =>
    tell(mine, user, room, `unfurl ${where} ${url}`);

  expect(await ask(room, open.url)).toContain('refused denied');
  expect(await tell(mine, user, room, `read ${room}`)).toMatch(/read [1-9]/);
  const told = await ask(room, open.url);
  expect(told).toContain('title=The garden plan');
  expect(told).toContain('description=Beds & paths');
  expect(told).toMatch(/picture=data:image\/(?:png|jpeg);base64,/);
  // A link that only looks the same.
  expect(await ask(room, `${open.url}?to=me`)).toContain('refused denied');
  expect(new Set(open.asked)).toEqual(new Set(['/plan', '/ridges.png']));

  const refused = await ask(room, inside.url);
  expect(refused).toContain('refused unavailable');
  expect(refused).toContain('does not look at this address');
  expect(inside.asked).toEqual([]);
  // It would have answered.
  expect((await fetch(inside.url)).status).toBe(200);

  // A room that becomes encrypted: from then on the homeserver must not know what it talks of.
  expect(await tell(mine, user, room, `read ${later}`)).toMatch(/read [1-9]/);
  expect(await ask(later, open.url)).toContain('title=The garden plan');
  await user.state(later, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
  await expect.poll(() => ask(later, open.url)).toContain('encrypted room');
});
