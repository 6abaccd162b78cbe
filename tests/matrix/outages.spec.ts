/** Longer troubles: a homeserver that restarts, a minute without a network, a tab that dies. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomId } from '@kumix/matrix';
import { type UserClient, asUser, newUser } from '../../scripts/homeserver/client.ts';
import { startHomeserver } from '../../scripts/homeserver/start.ts';
import { freePort } from '../../scripts/lib/freePort.ts';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { CorePage, expect, test } from './fixture.ts';
import { startFaultProxy } from './faultProxy.ts';

const patient = { timeout: 60_000 };

/** Message bodies on the homeserver, oldest first, whatever a client believes. */
async function onServer(user: UserClient, room: string): Promise<readonly string[]> {
  const events = await user.messages(room, 200);
  return events
    .filter((event) => event['type'] === 'm.room.message')
    .map((event) => String((event['content'] as { body?: unknown }).body))
    .reverse();
}

const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

async function sendAll(core: CorePage, room: RoomId, texts: readonly string[]): Promise<void> {
  for (const body of texts) await core.call('send.text', { roomId: room, body });
}

test('no message is lost or doubled where the homeserver restarts mid-send @proof', async ({
  core,
}) => {
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-restart-'));
  const port = await freePort();
  let homeserver = await startHomeserver({ dataDir, port });
  try {
    const user = asUser(await newUser(homeserver.url));
    const room = (await user.createRoom({ name: 'Harbour' })) as RoomId;
    await core.logIn(homeserver.url, user.account);
    const timeline = await core.watch('timeline', { roomId: room });
    const sync = await core.watch('sync', null);
    await sync.state('live');
    const texts = named('m', 9);
    await sendAll(core, room, texts.slice(0, 5));
    // Some have arrived, the others are under way or wait.
    await timeline.sent('m0');
    await homeserver.stop();
    await sendAll(core, room, texts.slice(5));
    await expect.poll(() => timeline.texts(), patient).toEqual(texts);
    homeserver = await startHomeserver({ dataDir, port });
    await expect.poll(() => onServer(user, room).catch(() => []), patient).toEqual(texts);
    await sync.state('live');
    await expect
      .poll(async () => (await timeline.rows()).every((row) => row.send.state === 'sent'), patient)
      .toBe(true);
    expect(await timeline.texts()).toEqual(texts);
  } finally {
    await homeserver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('a minute without a network is caught up with, both ways @proof', async ({ core }) => {
  test.setTimeout(240_000);
  const proxy = await startFaultProxy(homeserverUrl());
  try {
    const user = await freshUser();
    const friend = await freshUser();
    const room = (await user.createRoom({ name: 'Tunnel', preset: 'public_chat' })) as RoomId;
    await friend.join(room);
    await core.logIn(proxy.url, user.account);
    const timeline = await core.watch('timeline', { roomId: room });
    const sync = await core.watch('sync', null);
    await sync.state('live');
    proxy.set('gone');
    await sync.state('offline');
    await sendAll(core, room, named('mine', 3));
    for (const body of named('theirs', 30)) await friend.text(room, body);
    const offlineMs = async (): Promise<number> => {
      const { last } = await sync.seen();
      return Date.now() - ((last as { sinceMs?: number } | null)?.sinceMs ?? Date.now());
    };
    await expect.poll(offlineMs, { timeout: 90_000, intervals: [1_000] }).toBeGreaterThan(60_000);
    expect(await timeline.texts()).toEqual(named('mine', 3));
    proxy.set('none');
    const all = [...named('theirs', 30), ...named('mine', 3)];
    await expect.poll(() => onServer(user, room), patient).toEqual(all);
    await sync.state('live');
    await expect
      .poll(async () => (await timeline.texts()).toSorted(), patient)
      .toEqual(expect.arrayContaining([...named('mine', 3), 'theirs29']));
    const shown = await timeline.texts();
    expect(new Set(shown).size).toBe(shown.length);
  } finally {
    await proxy.close();
  }
});

test('a tab that dies while it syncs loses no message and sends none twice @proof', async ({
  other,
}) => {
  test.setTimeout(120_000);
  const user = await freshUser();
  const friend = await freshUser();
  const room = (await user.createRoom({ name: 'Cliff', preset: 'public_chat' })) as RoomId;
  await friend.join(room);
  await other.logIn(homeserverUrl(), user.account);
  const sync = await other.watch('sync', null);
  await sync.state('live');
  const first = await other.watch('timeline', { roomId: room });
  const address = other.page.url();
  const context = other.page.context();
  // Messages come in one after the other while ours go out, and the tab ends among them.
  const coming = (async () => {
    for (const body of named('theirs', 12)) await friend.text(room, body);
  })();
  await sendAll(other, room, named('mine', 6));
  await first.sent('mine0');
  const crash = await context.newCDPSession(other.page);
  const crashed = other.page.waitForEvent('crash');
  // A process that is gone does not answer.
  crash.send('Page.crash').catch(() => undefined);
  await crashed;
  await coming;

  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => 'kumix' in window);
  const again = new CorePage(page);
  const timeline = await again.watch('timeline', { roomId: room });
  const all = [...named('mine', 6), ...named('theirs', 12)].toSorted();
  await expect.poll(async () => (await onServer(user, room)).toSorted(), patient).toEqual(all);
  // What came meanwhile may have left a gap: the older ones are above it.
  const subscription = await timeline.subscription();
  await expect
    .poll(async () => {
      await again.call('timeline.load', { subscription, direction: 'backwards', count: 60 });
      return (await timeline.texts()).toSorted();
    }, patient)
    .toEqual(all);
  const arrived = await onServer(user, room);
  expect(arrived.filter((body) => body.startsWith('mine'))).toEqual(named('mine', 6));
});
