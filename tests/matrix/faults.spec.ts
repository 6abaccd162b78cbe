/** Bad days: the network, the homeserver, the core and the tab each go away. Nothing lost or doubled. */
import type { RoomId } from '@kumix/matrix';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { type CorePage, type Watched, expect, test } from './fixture.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './faultProxy.ts';

let proxy: FaultProxy;

test.beforeEach(async () => {
  proxy = await startFaultProxy(homeserverUrl());
});
test.afterEach(() => proxy.close());

interface Scene {
  readonly user: UserClient;
  readonly room: RoomId;
  readonly timeline: Watched;
}

/** Signed in through the proxy, with a room open and the sync running. */
async function scene(core: CorePage): Promise<Scene> {
  const user = await freshUser();
  const room = (await user.createRoom({ name: 'Storm' })) as RoomId;
  await core.logIn(proxy.url, user.account);
  const timeline = await core.watch('timeline', { roomId: room });
  const sync = await core.watch('sync', null);
  await sync.state('live');
  await expect.poll(async () => (await timeline.rows()).length).toBeGreaterThan(0);
  return { user, room, timeline };
}

/** Message bodies on the homeserver, oldest first, whatever the client believes. */
async function onServer({ user, room }: Scene): Promise<readonly string[]> {
  const events = await user.messages(room, 200);
  return events
    .filter((event) => event['type'] === 'm.room.message')
    .map((event) => String((event['content'] as { body?: unknown }).body))
    .reverse();
}

const bodies = (count: number, prefix = 'm'): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);

async function sendAll(core: CorePage, room: RoomId, texts: readonly string[]): Promise<void> {
  for (const body of texts) await core.call('send.text', { roomId: room, body });
}

const patient = { timeout: 40_000 };

for (const fault of [
  'drop-third',
  'lose-third-answer',
  'rate-limit',
  'bad-gateway',
  'garbage',
] as const satisfies readonly Fault[]) {
  test(`every message arrives once and in order: ${fault}${fault === 'lose-third-answer' ? '' : ' @proof'}`, async ({
    core,
  }) => {
    const set = await scene(core);
    proxy.set(fault);
    await sendAll(core, set.room, bodies(8));
    await expect.poll(() => onServer(set), patient).toEqual(bodies(8));
    expect(proxy.seen.hurt).toBeGreaterThan(0);
    proxy.set('none');
    await expect.poll(() => set.timeline.texts(), patient).toEqual(bodies(8));
    await expect
      .poll(async () => (await set.timeline.rows()).every((row) => row.send.state === 'sent'))
      .toBe(true);
  });
}

test('what is written offline is shown at once, kept over a reload, and sent when there is a network', async ({
  core,
}) => {
  const set = await scene(core);
  const sync = await core.watch('sync', null);
  proxy.set('gone');
  await sync.state('offline');
  await sendAll(core, set.room, bodies(3));
  await expect.poll(() => set.timeline.texts()).toEqual(bodies(3));
  const states = new Set((await set.timeline.rows()).slice(-3).map((row) => row.send.state));
  expect(states.has('sent')).toBe(false);

  await core.reload();
  const again = await core.watch('timeline', { roomId: set.room });
  await expect.poll(() => again.texts(), patient).toEqual(bodies(3));
  expect(await onServer(set)).toEqual([]);

  proxy.set('none');
  await expect.poll(() => onServer(set), patient).toEqual(bodies(3));
  await expect
    .poll(async () => (await again.rows()).slice(-3).map((row) => row.send.state), patient)
    .toEqual(['sent', 'sent', 'sent']);
  expect(await again.texts()).toEqual(bodies(3));
});

test('a core that is killed mid-send comes back, and sends what it had taken', async ({ core }) => {
  const set = await scene(core);
  const taken = await core.page.evaluate(async (room) => {
    const kept: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const calls = [0, 1, 2, 3].map(async (i) => {
        const body = `r${round}.${i}`;
        try {
          await window.kumix.core.call('send.text', { roomId: room, body });
          kept.push(body);
        } catch {
          // Not taken: whoever wrote it was told so.
        }
      });
      await calls[round];
      window.kumix.killWorker();
      await Promise.all(calls);
      await new Promise<void>((revived) => {
        const count = () => window.kumix.lifecycle.filter((e) => e.event === 'revived').length;
        if (count() > round) revived();
        const stop = window.kumix.core.onLifecycle(() => {
          if (count() <= round) return;
          stop();
          revived();
        });
      });
    }
    return kept;
  }, set.room);
  expect(taken.length).toBeGreaterThanOrEqual(3);
  await core.call('send.text', { roomId: set.room, body: 'last' });
  await expect.poll(async () => (await onServer(set)).at(-1), patient).toBe('last');
  const arrived = await onServer(set);
  expect(arrived.filter((body) => taken.includes(body))).toEqual(
    taken.toSorted((a, b) => arrived.indexOf(a) - arrived.indexOf(b)),
  );
  expect(new Set(arrived).size).toBe(arrived.length);
  await expect.poll(() => set.timeline.texts(), patient).toEqual(arrived);
  const revivals = await core.page.evaluate(
    () => window.kumix.lifecycle.filter(({ event }) => event === 'revived').length,
  );
  expect(revivals).toBe(3);
});

test('a message that is refused for good says so, lets others pass, and goes out when asked again @proof', async ({
  core,
}) => {
  const set = await scene(core);
  const friend = await freshUser();
  const room = (await friend.createRoom({ name: 'Quiet', preset: 'public_chat' })) as RoomId;
  const mayWrite = async (level: number): Promise<void> => {
    const path = `/rooms/${encodeURIComponent(room)}/state/m.room.power_levels`;
    const levels = await friend.request('GET', path);
    await friend.state(room, 'm.room.power_levels', { ...levels, events_default: level });
  };
  await core.call('room.join', { idOrAlias: room, via: [] });
  await mayWrite(50);
  const timeline = await core.watch('timeline', { roomId: room });
  const { key } = await core.call('send.text', { roomId: room, body: 'not yet' });
  const { key: other } = await core.call('send.text', { roomId: room, body: 'nor this' });
  const stateOf = async (wanted: string) =>
    (await timeline.rows()).find((row) => row.key === wanted)?.send;
  await expect
    .poll(() => stateOf(key), patient)
    .toMatchObject({
      state: 'failed',
      reason: {
        name: 'homeserver.says',
        figures: { words: expect.stringContaining('permission') as unknown },
      },
    });
  await expect.poll(async () => (await stateOf(other))?.state, patient).toBe('failed');

  await mayWrite(0);
  await core.call('send.text', { roomId: room, body: 'now' });
  await timeline.sent('now');
  await core.call('send.retry', { roomId: room, key });
  await timeline.sent('not yet');
  await core.call('send.cancel', { roomId: room, key: other });
  await expect.poll(() => stateOf(other)).toBeUndefined();
  expect(await onServer({ ...set, room })).toEqual(['now', 'not yet']);
});

test('a second tab says that the first one owns the account, and can take over @proof', async ({
  core,
}) => {
  const set = await scene(core);
  const second = await core.page.context().newPage();
  await second.goto(core.page.url());
  await second.waitForFunction(() => 'kumix' in window);
  const state = () =>
    second.evaluate(() => (window.kumix.seen(1).last as { state?: string } | null)?.state);
  await second.evaluate(() => window.kumix.watch('session', null));
  await expect.poll(state).toBe('elsewhere');
  const refused = await second.evaluate(
    (room) =>
      window.kumix.core
        .call('send.text', { roomId: room, body: 'not mine' })
        .catch((error: { code?: string }) => error.code),
    set.room,
  );
  expect(refused).toBe('forbidden');
  const first = await core.watch('session', null);
  await second.evaluate(() => window.kumix.core.call('session.takeOver', null));
  await expect.poll(state).toBe('signed-in');
  await first.state('elsewhere');
  const sent = await second.evaluate(
    (room) => window.kumix.core.call('send.text', { roomId: room, body: 'from the second' }),
    set.room,
  );
  expect(sent.key).toBeTruthy();
  await expect.poll(() => onServer(set)).toEqual(['from the second']);
  // Closing the owner hands the account back.
  await second.close();
  await first.state('signed-in');
});

test('a reload shows what was there before the network answers', async ({ core }) => {
  const set = await scene(core);
  await sendAll(core, set.room, bodies(5));
  await expect
    .poll(async () => (await set.timeline.rows()).slice(-5).every((row) => row.eventId !== null))
    .toBe(true);
  const rooms = await core.watch('rooms', null);
  await expect.poll(async () => (await rooms.seen()).items.length).toBe(1);
  // What is stored follows a moment after the last change: until then it is looked at again.
  await expect
    .poll(async () => {
      proxy.set('gone');
      await core.reload();
      const list = await core.watch('rooms', null);
      const timeline = await core.watch('timeline', { roomId: set.room });
      await expect.poll(async () => (await list.seen()).items.length).toBe(1);
      await expect.poll(async () => (await timeline.seen()).updates).toBeGreaterThan(0);
      const texts = await timeline.texts();
      proxy.set('none');
      await (await core.watch('sync', null)).state('live');
      await expect.poll(() => timeline.texts()).toEqual(bodies(5));
      return texts;
    }, patient)
    .toEqual(bodies(5));
});

test('nothing that was on screen vanishes while a reload catches up @proof', async ({ core }) => {
  const set = await scene(core);
  await sendAll(core, set.room, bodies(4));
  await set.timeline.sent('m3');
  // The cache of the SDK is still that of the log-in; the snapshot is not.
  await expect
    .poll(async () => {
      await core.reload();
      const counts = await core.page.evaluate(async (room) => {
        const rows: number[] = [];
        const live = new Promise<void>((done) => {
          window.kumix.core.watch('sync', null, (sync) => {
            if (sync.state === 'live') done();
          });
        });
        const id = window.kumix.watch('timeline', { roomId: room });
        window.kumix.core.watch('timeline', { roomId: room }, () =>
          rows.push(window.kumix.seen(id).items.length),
        );
        await live;
        return rows;
      }, set.room);
      return counts.length > 0 && Math.min(...counts) === Math.max(...counts);
    }, patient)
    .toBe(true);
});

test('a lost storage key ends in a log-in that works, not in a broken store @proof', async ({
  core,
}) => {
  const set = await scene(core);
  await core.page.evaluate(
    () =>
      new Promise<void>((done, fail) => {
        const open = indexedDB.open('kumix-core');
        open.addEventListener('error', () => fail(new Error('not opened')));
        open.addEventListener('success', () => {
          const transaction = open.result.transaction('values', 'readwrite');
          transaction.objectStore('values').delete('storage-key');
          transaction.addEventListener('complete', () => {
            open.result.close();
            done();
          });
        });
      }),
  );
  await core.reload();
  const session = await core.watch('session', null);
  await session.state('signed-out');
  await core.logIn(proxy.url, set.user.account);
  const timeline = await core.watch('timeline', { roomId: set.room });
  await core.call('send.text', { roomId: set.room, body: 'back again' });
  await timeline.sent('back again');
  await expect
    .poll(async () => (await session.seen()).last)
    .toMatchObject({ state: 'signed-in', crypto: 'ready' });
});

test('a session that the homeserver has ended says so @proof', async ({ core }) => {
  const set = await scene(core);
  const session = await core.watch('session', null);
  await set.user.request('POST', '/logout/all', {});
  await session.state('signed-out');
  expect((await session.seen()).last).toEqual({ state: 'signed-out', reason: 'revoked' });
  expect(await core.codeOf('send.text', { roomId: set.room, body: 'x' })).toBe('signed-out');
});
