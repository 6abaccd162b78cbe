/** A room with a history of 100,000 events: one can go anywhere in it, and what is held stays bounded. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomId } from '@kumix/matrix';
import { signIn } from '../../scripts/homeserver/client.ts';
import { seedLarge } from '../../scripts/homeserver/seedLarge.ts';
import { startHomeserver } from '../../scripts/homeserver/start.ts';
import { type Watched, expect, test } from './fixture.ts';

const history = 100_000;
/** As many events as the core holds of a timeline. */
const held = 1_000;

/** The seeded messages end in their own number. */
async function numbers(timeline: Watched): Promise<readonly number[]> {
  return (await timeline.texts()).flatMap((text) => {
    const found = /\((\d+)\)$/.exec(text)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}

test('a room of 100,000 events is read far up, left for a day long ago and come back to @proof', async ({
  core,
}) => {
  test.setTimeout(300_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-large-'));
  const seeded = join(dataDir, 'homeserver');
  const account = await seedLarge({
    dataDir: seeded,
    rooms: 2,
    longRoom: history,
    otherRooms: 10,
  });
  const homeserver = await startHomeserver({ dataDir: seeded });
  try {
    const room = account.longRoom as RoomId;
    await core.logIn(homeserver.url, await signIn(homeserver.url, account.name, account.password));
    const timeline = await core.watch('timeline', { roomId: room });
    const subscription = await timeline.subscription();
    await expect.poll(async () => (await numbers(timeline)).at(-1)).toBeGreaterThan(history - 20);

    let oldest = history;
    while (oldest > history - 4_000) {
      const { more } = await core.call('timeline.load', {
        subscription,
        direction: 'backwards',
        count: 200,
      });
      expect(more).toBe(true);
      await expect.poll(async () => (await numbers(timeline))[0]).toBeLessThan(oldest);
      const shown = await numbers(timeline);
      expect(shown.length).toBeLessThanOrEqual(held);
      expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      oldest = shown[0] ?? Number.NaN;
    }

    // The seed writes one event a minute.
    const longAgo = Date.now() - 60_000 * (history - 20_000);
    const { eventId } = await core.call('timeline.jump', { subscription, to: { atMs: longAgo } });
    expect(eventId).not.toBeNull();
    await expect.poll(async () => (await numbers(timeline))[0]).toBeLessThan(21_000);
    expect((await numbers(timeline)).length).toBeLessThanOrEqual(held);

    await core.call('timeline.jump', { subscription, to: null });
    await expect.poll(async () => (await numbers(timeline)).at(-1)).toBeGreaterThan(history - 20);
    await core.call('send.text', { roomId: room, body: 'and back' });
    await timeline.sent('and back');
  } finally {
    await homeserver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
