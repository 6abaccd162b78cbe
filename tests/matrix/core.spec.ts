/** The core in its Worker against a real Synapse: what people do. */
import type { EventId, RoomDetails, RoomId, RoomSummary, UserId } from '@kumix/matrix';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { expect, signedIn, test } from './fixture.ts';
import { lie } from './lyingServer.ts';

const text = (roomId: string, body: string) => ({ roomId: roomId as RoomId, body });

test('finds a homeserver and says what it offers', async ({ core }) => {
  const found = await core.call('login.discover', { address: homeserverUrl() });
  expect(found).toMatchObject({ homeserver: homeserverUrl(), flows: { password: true } });
  expect(await core.codeOf('login.discover', { address: 'http://example.org' })).toBe(
    'homeserver-not-allowed',
  );
});

test('refuses a wrong password by its own code', async ({ core }) => {
  const { account } = await freshUser();
  const wrong = {
    homeserver: homeserverUrl(),
    user: account.name,
    password: 'no',
    deviceName: 'test',
  };
  expect(await core.codeOf('login.password', wrong)).toBe('bad-credentials');
  expect(await core.codeOf('profile.get', { userId: '@a:localhost' as UserId })).toBe('signed-out');
});

test('never gives the token to the page', async ({ core }) => {
  // Whatever a message brings to the page, noted as it is read.
  await core.page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
    Object.defineProperty(MessageEvent.prototype, 'data', {
      get(this: MessageEvent) {
        const value: unknown = data?.get?.call(this);
        heard.push(JSON.stringify(value));
        return value;
      },
    });
  });
  await core.reload();
  const { user } = await signedIn(core);
  const room = await user.createRoom({ name: 'Tea', preset: 'private_chat' });
  const timeline = await core.watch('timeline', { roomId: room as RoomId });
  await core.call('send.text', text(room, 'words'));
  await timeline.sent('words');
  await core.reload();
  const session = await core.watch('session', null);
  await session.state('signed-in');
  const heard = await core.page.evaluate(
    () => Reflect.get(globalThis, 'heard') as readonly string[],
  );
  expect(heard.join('\n')).toContain(user.account.userId);
  expect(heard.join('\n')).not.toContain('syt_');
});

test('two people talk in a plain room', async ({ core }) => {
  const { user, rooms } = await signedIn(core, 'Ada');
  const friend = await freshUser('Ben');
  const room = await friend.createRoom({ name: 'Tea', preset: 'public_chat' });
  await friend.text(room, 'welcome');
  await core.call('room.join', { idOrAlias: room, via: [] });
  const timeline = await core.watch('timeline', { roomId: room as RoomId });
  await expect.poll(() => timeline.texts()).toEqual(['welcome']);
  await core.call('send.text', text(room, 'thank you'));
  await expect.poll(() => timeline.texts()).toEqual(['welcome', 'thank you']);
  await expect.poll(async () => (await timeline.rows()).at(-1)?.send.state).toBe('sent');
  expect((await friend.messages(room, 1))[0]).toMatchObject({
    sender: user.account.userId,
    content: { body: 'thank you' },
  });
  await friend.text(room, 'milk?');
  await expect.poll(() => timeline.texts()).toEqual(['welcome', 'thank you', 'milk?']);
  await expect
    .poll(async () => (await rooms.seen()).items[0])
    .toMatchObject({
      name: 'Tea',
      unread: 1,
      preview: { sender: 'Ben', line: { kind: 'text', text: 'milk?' } },
    });
});

test('the state of a member is read though the sync has not told of them, and the homeserver hears no key', async ({
  core,
}) => {
  const user = await freshUser();
  const room = (await user.createRoom({ name: 'Hall', preset: 'public_chat' })) as RoomId;
  // More than a homeserver names a room by, and nothing of theirs among the events of a first sync.
  const members = await Promise.all(Array.from({ length: 8 }, () => freshUser('A member')));
  for (const member of members) await member.join(room);
  for (let message = 0; message < 25; message++) await user.text(room, `${message}`);
  const asked: string[] = [];
  core.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await core.logIn(homeserverUrl(), user.account);
  const stateOf = (stateKey: string): Promise<unknown> =>
    core.call('room.state.read', { roomId: room, type: 'm.room.member', stateKey });
  for (const { account } of members) {
    expect(await stateOf(account.userId)).toMatchObject({
      membership: 'join',
      displayname: 'A member',
    });
  }
  expect(await stateOf('@nobody:localhost')).toBeNull();
  // They were asked for together: whoever reads state tells the homeserver nothing of what it looks for.
  expect(asked.filter((path) => path.endsWith('/members'))).toHaveLength(1);
  expect(asked.filter((path) => path.includes('/state/m.room.member'))).toEqual([]);
});

test('the list forgets the words of a room’s only message with the message', async ({ core }) => {
  const { user, rooms } = await signedIn(core);
  const room = (await user.createRoom({ name: 'Regret' })) as RoomId;
  const only = (await user.text(room, 'said too much')) as EventId;
  const preview = async (): Promise<unknown> =>
    (await rooms.seen()).items.find(({ id }) => id === room)?.['preview'];
  await expect.poll(preview).toMatchObject({ line: { text: 'said too much' } });
  await core.call('send.redact', { roomId: room, eventId: only });
  await expect.poll(preview).toBeNull();
});

test('a row keeps its key from local echo to the homeserver’s', async ({ core }) => {
  const { user } = await signedIn(core);
  const room = await user.createRoom({ name: 'Echo' });
  const timeline = await core.watch('timeline', { roomId: room as RoomId });
  await expect.poll(async () => (await timeline.rows()).length).toBeGreaterThan(0);
  const { key } = await core.call('send.text', text(room, 'hello'));
  await expect
    .poll(async () => (await timeline.rows()).at(-1))
    .toMatchObject({ key, body: { body: 'hello' }, send: { state: 'sent' } });
  await expect.poll(async () => (await timeline.rows()).at(-1)?.eventId).toMatch(/^\$/);
  expect((await timeline.rows()).at(-1)?.key).toBe(key);
  expect((await timeline.texts()).filter((body) => body === 'hello')).toHaveLength(1);
});

test('replies, edits, reactions, redactions and pins show where they belong', async ({ core }) => {
  await signedIn(core, 'Ada');
  const friend = await freshUser('Ben');
  const made = await core.call('room.create', {
    name: 'Relations',
    public: true,
    encrypted: false,
    invite: [],
    direct: false,
    space: false,
  });
  const room = made.roomId;
  await friend.join(room);
  const first = (await friend.text(room, 'a questoin')) as EventId;
  const timeline = await core.watch('timeline', { roomId: room });
  const row = async (id: string) => (await timeline.rows()).find((item) => item.eventId === id);
  await expect.poll(() => row(first)).toBeTruthy();

  await core.call('send.text', { ...text(room, 'an answer'), replyTo: first });
  await expect
    .poll(async () => (await timeline.rows()).at(-1)?.replyTo)
    .toEqual({
      eventId: first,
      sender: 'Ben',
      line: { kind: 'text', text: 'a questoin' },
    });

  await friend.send(room, 'm.room.message', {
    msgtype: 'm.text',
    body: '* a question',
    'm.new_content': { msgtype: 'm.text', body: 'a question' },
    'm.relates_to': { rel_type: 'm.replace', event_id: first },
  });
  await expect
    .poll(async () => (await row(first))?.body)
    .toMatchObject({
      body: 'a question',
      edited: true,
    });

  await core.call('send.reaction', { roomId: room, eventId: first, key: '🎉' });
  await expect
    .poll(async () => (await row(first))?.reactions)
    .toMatchObject([{ key: '🎉', count: 1, mine: expect.stringMatching(/^\$/) as unknown }]);
  await friend.send(room, 'm.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: first, key: '🎉' },
  });
  await expect.poll(async () => (await row(first))?.reactions[0]?.count).toBe(2);
  const mine = (await row(first))?.reactions[0]?.mine;
  await core.call('send.redact', { roomId: room, eventId: mine ?? first });
  await expect
    .poll(async () => (await row(first))?.reactions)
    .toMatchObject([{ count: 1, mine: null, names: ['Ben'] }]);

  await core.call('send.pin', { roomId: room, eventId: first, on: true });
  await expect.poll(async () => (await row(first))?.pinned).toBe(true);

  await core.call('send.redact', { roomId: room, eventId: first, reason: 'off topic' });
  await expect
    .poll(async () => (await row(first))?.body)
    .toMatchObject({ kind: 'redacted', reason: 'off topic' });
});

test('threads have a timeline of their own and a summary on their root', async ({ core }) => {
  const { user } = await signedIn(core, 'Ada');
  const room = (await user.createRoom({ name: 'Threads' })) as RoomId;
  const root = (await user.text(room, 'root')) as EventId;
  const main = await core.watch('timeline', { roomId: room });
  await expect.poll(() => main.texts()).toEqual(['root']);
  const thread = await core.watch('timeline', { roomId: room, threadRootId: root });
  await core.call('send.text', { ...text(room, 'one'), threadRootId: root });
  await expect.poll(() => thread.texts()).toEqual(['root', 'one']);
  await core.call('send.text', { ...text(room, 'two'), threadRootId: root });
  await expect.poll(() => thread.texts()).toEqual(['root', 'one', 'two']);
  await expect
    .poll(async () => (await main.rows()).find((item) => item.eventId === root)?.thread)
    .toEqual({ rootId: root, replies: 2, last: { kind: 'text', text: 'two' } });
  expect(await main.texts()).toEqual(['root']);
});

test('a reply that the homeserver counted before it told of it is counted once', async ({
  core,
}) => {
  const { user } = await signedIn(core, 'Ada');
  const room = (await user.createRoom({ name: 'Counted' })) as RoomId;
  const root = (await user.text(room, 'root')) as EventId;
  const main = await core.watch('timeline', { roomId: room });
  const thread = await core.watch('timeline', { roomId: room, threadRootId: root });
  await expect.poll(() => thread.texts()).toEqual(['root']);
  // Where another thread was opened, the next answer makes the SDK ask for this root again.
  const otherRoot = (await user.text(room, 'other')) as EventId;
  const other = await core.watch('timeline', { roomId: room, threadRootId: otherRoot });
  await expect.poll(() => other.texts()).toEqual(['other']);
  const answer = (body: string) =>
    user.text(room, body, { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });

  // The second answer comes when the homeserver is asked for the root: its sum has it, before a sync
  // tells of it.
  const summed = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  let second: Promise<unknown> | undefined;
  await core.page.context().route(/\/rooms\/[^/]+\/event\//, async (route) => {
    await (second ??= answer('two'));
    await route.fulfill({ response: await route.fetch() });
    summed.resolve();
  });
  await lie(core.page, '/sync', async (body) => {
    if (JSON.stringify(body).includes('"two"')) await told.promise;
    return null;
  });
  await answer('one');
  await summed.promise;
  // The core has read that answer when it has read the next.
  await core.call('profile.get', { userId: user.account.userId as UserId });
  told.resolve();
  await expect.poll(() => thread.texts()).toEqual(['root', 'one', 'two']);
  await user.text(room, 'afterwards');
  await expect.poll(() => main.texts()).toEqual(['root', 'other', 'afterwards']);
  await expect
    .poll(async () => (await main.rows()).find(({ eventId }) => eventId === root)?.thread)
    .toEqual({ rootId: root, replies: 2, last: { kind: 'text', text: 'two' } });
});

test('invitations, favourites, typing and receipts arrive', async ({ core }) => {
  const { user, rooms } = await signedIn(core, 'Ada');
  const friend = await freshUser('Ben');
  const room = (await friend.createRoom({ name: 'Supper', preset: 'private_chat' })) as RoomId;
  await friend.invite(room, user.account.userId);
  const find = async () =>
    (await rooms.seen()).items.find((item) => item['id'] === room) as RoomSummary | undefined;
  await expect
    .poll(find)
    .toMatchObject({ name: 'Supper', membership: 'invite', invitedBy: { name: 'Ben' } });
  await core.call('room.join', { idOrAlias: room, via: [] });
  await expect.poll(async () => (await find())?.membership).toBe('join');
  await core.call('room.tag', { roomId: room, tag: 'favourite', on: true });
  await expect.poll(async () => (await find())?.favourite).toBe(true);

  const details = await core.watch('room', { roomId: room });
  await expect.poll(async () => (await details.seen()).last).toMatchObject({ memberCount: 2 });
  await friend.typing(room, true);
  await expect
    .poll(async () => ((await details.seen()).last as RoomDetails).typing.map(({ name }) => name))
    .toEqual(['Ben']);

  const timeline = await core.watch('timeline', { roomId: room });
  await core.call('send.text', text(room, 'seen?'));
  await friend.read(room, await timeline.sent('seen?'));
  await expect
    .poll(async () => (await timeline.rows()).at(-1)?.readBy.map(({ name }) => name))
    .toEqual(['Ben']);
  expect(await core.call('room.members', { roomId: room, query: 'ben', limit: 10 })).toMatchObject([
    { name: 'Ben', membership: 'join', powerLevel: Number.MAX_SAFE_INTEGER },
  ]);
  await core.call('room.leave', { roomId: room });
  await expect.poll(find).toBeUndefined();
});

test('a public room is found in the directory and joined by its alias', async ({ core }) => {
  await signedIn(core);
  const friend = await freshUser();
  const alias = `club-${friend.account.name}`;
  await friend.createRoom({
    name: `Club ${alias}`,
    preset: 'public_chat',
    visibility: 'public',
    room_alias_name: alias,
  });
  const { rooms } = await core.call('room.directory', { query: alias, limit: 10 });
  expect(rooms).toMatchObject([{ name: `Club ${alias}`, members: 1, joinRule: 'public' }]);
  const joined = await core.call('room.join', { idOrAlias: rooms[0]?.alias ?? '', via: [] });
  expect(joined.roomId).toBe(rooms[0]?.roomId);
});

test('a picture goes up with its progress and comes back as an inert type', async ({ core }) => {
  const { user } = await signedIn(core);
  const room = (await user.createRoom({ name: 'Pictures' })) as RoomId;
  const timeline = await core.watch('timeline', { roomId: room });
  await core.page.evaluate(
    (roomId) =>
      window.kumix.core.call('send.media', {
        roomId,
        file: new Blob([new Uint8Array(300_000).fill(7)], { type: 'image/png' }),
        fileName: 'seven.png',
        info: { width: 10, height: 20, blurhash: 'LEHV6nWB2yk8' },
      }),
    room,
  );
  await expect
    .poll(async () => (await timeline.rows()).at(-1))
    .toMatchObject({
      send: { state: 'sent' },
      body: {
        kind: 'image',
        media: { fileName: 'seven.png', width: 10, blurhash: 'LEHV6nWB2yk8', sizeBytes: 300_000 },
      },
    });
  const got = await core.page.evaluate(async (roomId) => {
    const item = window.kumix.seen(2).items.at(-1) as { body?: { media?: { uri: string } } };
    const uri = item.body?.media?.uri as never;
    const { bytes, mimeType } = await window.kumix.core.call('media.get', { uri });
    return { size: bytes.byteLength, mimeType, seventh: new Uint8Array(bytes)[6], roomId };
  }, room);
  expect(got).toMatchObject({ size: 300_000, mimeType: 'image/png', seventh: 7 });

  const svg = await user.upload(new TextEncoder().encode('<svg/>'), 'image/svg+xml', 'x.svg');
  const inert = await core.page.evaluate(
    async (uri) => (await window.kumix.core.call('media.get', { uri: uri as never })).mimeType,
    svg,
  );
  expect(inert).toBe('application/octet-stream');
});

test('an encrypted room is read on both sides, files too', async ({ core, other }) => {
  const { user } = await signedIn(core, 'Ada');
  const { user: friend } = await signedIn(other, 'Ben');
  const { roomId } = await core.call('room.create', {
    name: 'Secret',
    public: false,
    encrypted: true,
    invite: [friend.account.userId as UserId],
    direct: true,
    space: false,
  });
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const here = await core.watch('timeline', { roomId });
  const there = await other.watch('timeline', { roomId });
  const details = await core.watch('room', { roomId });
  await expect
    .poll(async () => (await details.seen()).last)
    .toMatchObject({ encrypted: true, memberCount: 2 });

  await core.call('send.text', text(roomId, 'the heron nests at the weir'));
  await expect.poll(() => there.texts()).toEqual(['the heron nests at the weir']);
  await other.call('send.text', text(roomId, 'my lips are sealed'));
  await expect
    .poll(() => here.texts())
    .toEqual(['the heron nests at the weir', 'my lips are sealed']);

  const [newest] = await user.messages(roomId, 1);
  expect(newest).toMatchObject({ type: 'm.room.encrypted' });
  expect(JSON.stringify(await user.messages(roomId))).not.toContain('heron');

  const first = (await here.rows()).find((row) => row.body.kind === 'text')?.eventId;
  await other.call('send.text', { ...text(roomId, 'and a reply'), replyTo: first as EventId });
  await expect
    .poll(async () => (await here.rows()).at(-1)?.replyTo?.line?.text)
    .toBe('the heron nests at the weir');

  await core.page.evaluate(
    (id) =>
      window.kumix.core.call('send.media', {
        roomId: id,
        file: new Blob(['plain words'], { type: 'application/pdf' }),
        fileName: 'notes.pdf',
        info: {},
      }),
    roomId,
  );
  await expect.poll(async () => (await there.rows()).at(-1)?.body.kind).toBe('file');
  const file = (await there.rows()).at(-1)?.body;
  const media = file?.kind === 'file' ? file.media : undefined;
  const decrypted = await other.page.evaluate(async (info) => {
    const { bytes } = await window.kumix.core.call('media.get', {
      uri: info?.uri as never,
      encryption: info?.encryption,
    });
    return new TextDecoder().decode(bytes);
  }, media);
  expect(decrypted).toBe('plain words');

  await other.reload();
  const after = await other.watch('timeline', { roomId });
  await expect.poll(() => after.texts()).toContain('the heron nests at the weir');
});

test('a room’s files are found among its messages, newest first, page by page', async ({
  core,
}) => {
  const { user } = await signedIn(core);
  const room = (await user.createRoom({ name: 'Files' })) as RoomId;
  for (let i = 0; i < 4; i += 1) {
    const url = await user.upload(new Uint8Array(8), 'image/png', `p${i}.png`);
    await user.send(room, 'm.room.message', { msgtype: 'm.image', body: `p${i}.png`, url });
    await user.text(room, `between ${i}`);
  }
  const details = await core.watch('room', { roomId: room });
  await expect.poll(async () => (await details.seen()).last).toMatchObject({ name: 'Files' });
  const found = await core.call('room.media', { roomId: room, limit: 10 });
  const names = found.items.flatMap((item) =>
    item.body.kind === 'image' ? [item.body.media.fileName] : [],
  );
  expect(names).toEqual(['p3.png', 'p2.png', 'p1.png', 'p0.png']);
  expect(
    await core.codeOf('room.media', { roomId: '!unknown:localhost' as RoomId, limit: 1 }),
  ).toBe('not-found');
});

test('log-out ends the session there and wipes what is here', async ({ core }) => {
  const { user } = await signedIn(core);
  const session = await core.watch('session', null);
  await core.call('session.logout', null);
  await session.state('signed-out');
  const left = await core.page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name),
  );
  expect(left).toEqual(['kumix-core']);
  await core.reload();
  const again = await core.watch('session', null);
  await again.state('signed-out');
  // And another account can come in.
  const { user: next } = await signedIn(core);
  expect(next.account.userId).not.toBe(user.account.userId);
});
