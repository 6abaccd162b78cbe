/** A homeserver that tampers with what recovery keeps, and keys that do not belong: nothing opens, nothing is lost. */
import { type CorePage, expect, test } from './fixture.ts';
import { type Lies, lie } from './lyingServer.ts';
import {
  encryptedRoom,
  identity,
  keysInBackup,
  newcomer,
  setUp,
  signIn,
  stateOf,
} from './trustSteps.ts';

type Json = Record<string, unknown>;
interface Sessions {
  readonly sessions: Readonly<Record<string, Json>>;
}

/** Ada on a device with recovery and two rooms, the keys of both in her backup. */
async function cellar(core: CorePage) {
  const { user, side } = await newcomer(core, 'Ada');
  const key = await setUp(side);
  const rooms = [];
  for (const name of ['Wine', 'Coal']) {
    const { roomId } = await encryptedRoom(core, name);
    const timeline = await core.watch('timeline', { roomId });
    await core.call('send.text', { roomId, body: `about ${name}` });
    await timeline.sent(`about ${name}`);
    rooms.push(roomId);
  }
  await expect.poll(() => keysInBackup(user)).toBe(2);
  return { user, side, key, rooms };
}

test('a key of the backup that was changed is left out and told, and the others are read @proof', async ({
  core,
  other,
}) => {
  const { user, key, rooms } = await cellar(core);
  const [wine, coal] = rooms;
  if (wine === undefined || coal === undefined) throw new Error('two rooms');
  const damage = (session: Json): Json => {
    const data = session['session_data'] as Json;
    return {
      ...session,
      session_data: { ...data, ciphertext: `${String(data['ciphertext']).slice(0, -8)}AAAAAAAA` },
    };
  };
  await lie(other.page, '/room_keys/keys', (body, request) => {
    const all = body['rooms'] as Readonly<Record<string, Sessions>> | undefined;
    // One key, as they are asked for while somebody reads; or all of them.
    if (all === undefined) {
      return request.url().includes(encodeURIComponent(coal)) ? damage(body) : null;
    }
    const sessions = Object.entries(all[coal]?.sessions ?? {});
    const damaged = Object.fromEntries(sessions.map(([id, session]) => [id, damage(session)]));
    return { ...body, rooms: { ...all, [coal]: { sessions: damaged } } };
  });
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await other.call('recovery.unlock', { secret: key });
  await expect
    .poll(async () => (await stateOf(second))?.restore)
    .toEqual({ state: 'done', imported: 1, total: 2 });
  const open = await other.watch('timeline', { roomId: wine });
  await expect.poll(() => open.texts()).toEqual(['about Wine']);
  const locked = await other.watch('timeline', { roomId: coal });
  await expect.poll(async () => (await locked.rows()).at(-1)?.body.kind).toBe('undecryptable');
  await identity(second, 'verified');
});

/** Takes away what tells a right key from a wrong one. */
async function withoutCheck(page: CorePage): Promise<readonly Lies[]> {
  const bare = (type: unknown, content: unknown): void => {
    if (typeof type !== 'string' || !type.startsWith('m.secret_storage.key.')) return;
    for (const name of ['iv', 'mac']) delete (content as Json)[name];
  };
  return Promise.all([
    lie(page.page, '/sync', (body) => {
      const data = body['account_data'] as
        | { events?: { type: string; content: Json }[] }
        | undefined;
      for (const { type, content } of data?.events ?? []) bare(type, content);
      return body;
    }),
    lie(page.page, '/user/[^/]+/account_data/m.secret_storage.key.[^/?]+', (body) => {
      bare('m.secret_storage.key.', body);
      return body;
    }),
  ]);
}

test('the key of another account, or of before a reset, opens nothing, also where it cannot be checked @proof', async ({
  core,
  other,
}) => {
  test.setTimeout(120_000);
  const { user, side, key, rooms } = await cellar(core);
  const reset = setUp(side, 'reset');
  await expect.poll(async () => (await stateOf(side))?.auth?.how).toBe('password');
  await core.call('auth.answer', {
    id: (await stateOf(side))?.auth?.id ?? '',
    password: user.account.password,
  });
  const fresh = await reset;
  expect(fresh).not.toBe(key);

  const lies = await withoutCheck(other);
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await expect.poll(async () => (await stateOf(second))?.recovery).toBe('locked');
  const refused = async (): Promise<void> => {
    expect(await other.codeOf('recovery.unlock', { secret: key })).toBe('bad-credentials');
    expect(await stateOf(second)).toMatchObject({
      identity: 'unverified',
      recovery: 'locked',
      restore: null,
      backup: { on: false },
    });
  };
  await refused();
  await Promise.all(lies.map(({ stop }) => stop()));
  await other.reload();
  const again = { core: other, trust: await other.watch('trust', null) };
  await expect.poll(async () => (await stateOf(again))?.recovery).toBe('locked');
  expect(await other.codeOf('recovery.unlock', { secret: key })).toBe('bad-credentials');
  await other.call('recovery.unlock', { secret: fresh });
  await identity(again, 'verified');
  const [wine] = rooms;
  if (wine === undefined) throw new Error('a room');
  const open = await other.watch('timeline', { roomId: wine });
  await expect.poll(() => open.texts()).toEqual(['about Wine']);
});
