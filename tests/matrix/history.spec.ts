/** What a room had before: following it, going back in it page by page, and to a date. */
import type { EventId, RoomId } from '@kumix/matrix';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { expect, signedIn, test } from './fixture.ts';

test('whoever follows a room is told what of it is history, though it begins with nothing to show', async ({
  core,
}) => {
  const user = await freshUser();
  const room = (await user.createRoom({ name: 'Votes' })) as RoomId;
  const question = (await user.text(room, 'a question')) as EventId;
  // More than a first sync holds, and nothing of it is a row.
  for (let vote = 0; vote < 25; vote++) {
    await user.send(room, 'm.reaction', {
      'm.relates_to': { rel_type: 'm.annotation', event_id: question, key: `${vote}` },
    });
  }
  await core.logIn(homeserverUrl(), user.account);
  const timeline = await core.watch('timeline', { roomId: room, live: true });
  await expect.poll(() => timeline.texts()).toEqual(['a question']);
  const { first } = await timeline.seen();
  expect(first).toMatchObject({ ends: { loading: 'backwards' } });
  await expect
    .poll(async () => (await timeline.seen()).last)
    .toMatchObject({ ends: { loading: 'none' } });
});

test('history loads page by page to its start, and jumps to an event and back', async ({
  core,
}) => {
  const { user } = await signedIn(core);
  const room = (await user.createRoom({ name: 'Long' })) as RoomId;
  const ids: string[] = [];
  for (let i = 0; i < 70; i += 1) ids.push(await user.text(room, `m${i}`));
  await core.reload();
  const timeline = await core.watch('timeline', { roomId: room });
  await expect.poll(async () => (await timeline.texts()).at(-1)).toBe('m69');
  const subscription = await timeline.subscription();
  for (let more = true; more;) {
    const loaded = await core.call('timeline.load', {
      subscription,
      direction: 'backwards',
      count: 50,
    });
    ({ more } = loaded);
  }
  await expect.poll(async () => (await timeline.texts()).length).toBe(70);
  expect(await timeline.texts()).toEqual(ids.map((_, i) => `m${i}`));
  expect((await timeline.seen()).last).toMatchObject({ ends: { atStart: true, atEnd: true } });

  await core.reload();
  const again = await core.watch('timeline', { roomId: room });
  await expect.poll(async () => (await again.texts()).at(-1)).toBe('m69');
  const target = ids[5] as EventId;
  expect(
    await core.call('timeline.jump', { subscription: await again.subscription(), to: target }),
  ).toEqual({ eventId: target });
  await expect.poll(() => again.texts()).toContain('m5');
  expect((await again.seen()).last).toMatchObject({ ends: { atEnd: false } });
  await core.call('timeline.jump', { subscription: await again.subscription(), to: null });
  await expect.poll(async () => (await again.texts()).at(-1)).toBe('m69');
});

test('a date at which somebody reacted or answered in a thread leads to the next message @proof', async ({
  core,
}) => {
  const { user } = await signedIn(core);
  const room = (await user.createRoom({ name: 'Dated' })) as RoomId;
  const root = await user.text(room, 'long ago');
  // Both are looked for behind so much that nothing they hang on is loaded.
  for (let i = 0; i < 60; i += 1) await user.text(room, `m${i}`);
  const sentAt = async (id: string): Promise<number> => {
    const path = `/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(id)}`;
    return (await user.request<{ readonly origin_server_ts: number }>('GET', path))
      .origin_server_ts;
  };
  const hanging: string[] = [];
  for (const rel of ['m.annotation', 'm.thread']) {
    const related = { 'm.relates_to': { rel_type: rel, event_id: root, key: '👍' } };
    hanging.push(
      rel === 'm.annotation'
        ? await user.send(room, 'm.reaction', related)
        : await user.text(room, 'in a thread', related),
    );
    await user.text(room, `after ${rel}`);
  }
  for (let i = 60; i < 120; i += 1) await user.text(room, `m${i}`);
  await core.reload();
  const timeline = await core.watch('timeline', { roomId: room });
  await expect.poll(async () => (await timeline.texts()).at(-1)).toBe('m119');
  const subscription = await timeline.subscription();
  for (const [index, rel] of ['m.annotation', 'm.thread'].entries()) {
    const atMs = await sentAt(hanging[index] ?? '');
    await core.call('timeline.jump', { subscription, to: { atMs } });
    await expect.poll(() => timeline.texts()).toContain(`after ${rel}`);
    await core.call('timeline.jump', { subscription, to: null });
    await expect.poll(async () => (await timeline.texts()).at(-1)).toBe('m119');
  }
});
