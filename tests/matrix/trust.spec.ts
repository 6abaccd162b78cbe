/** Trust in the core against a real Synapse: recovery, verification, devices, identity changes. */
import type { DeviceList, PersonDetails, RoomTrust, UserId } from '@kumix/matrix';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { expect, test } from './fixture.ts';
import { lie, untilTold } from './lyingServer.ts';
import {
  compare,
  encryptedRoom,
  identity,
  keysInBackup,
  newcomer,
  sameEmoji,
  setUp,
  type Side,
  signIn,
  stage,
  stateOf,
  talk,
} from './trustSteps.ts';

test('recovery: set up on one device, opened on the next, which then reads what came before @proof', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  await expect.poll(async () => (await stateOf(first))?.recovery).toBe('none');
  const key = await setUp(first);
  expect(key).toMatch(/^(\w{4} ){11}\w{4}$/);
  await expect.poll(async () => (await stateOf(first))?.recovery).toBe('open');

  const { roomId } = await encryptedRoom(core, 'Cellar');
  const timeline = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'the key is under the mat' });
  await timeline.sent('the key is under the mat');
  await expect.poll(() => keysInBackup(user)).toBeGreaterThan(0);

  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await expect.poll(async () => (await stateOf(second))?.recovery).toBe('locked');
  const locked = await other.watch('timeline', { roomId });
  await expect
    .poll(async () => (await locked.rows()).at(-1)?.body)
    .toMatchObject({ kind: 'undecryptable' });

  // One that is none at all, and a well-formed one of somebody else's.
  const { id, key: foreign } = await other.call('recovery.prepare', { passphrase: null });
  await other.call('recovery.discard', { id });
  for (const secret of ['EsTc not the key', foreign]) {
    expect(await other.codeOf('recovery.unlock', { secret })).toBe('bad-credentials');
  }
  await identity(second, 'unverified');
  await other.call('recovery.unlock', { secret: key.toLowerCase() === key ? key : ` ${key} ` });
  await identity(second, 'verified');
  await expect.poll(() => locked.texts()).toContain('the key is under the mat');
  await expect.poll(async () => (await stateOf(second))?.restore?.state).toBe('done');
});

test('two devices of one person verify each other by emoji and share what they hold @proof', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  await setUp(first);
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await expect.poll(async () => (await stateOf(first))?.unverifiedDevices).toBe(1);

  await second.core.call('verify.device', { deviceId: null });
  await compare(second, first);
  await identity(second, 'verified');
  await expect.poll(async () => (await stateOf(first))?.unverifiedDevices).toBe(0);
  await expect.poll(async () => (await stateOf(second))?.recovery).toBe('open');
});

test('the first device of an account is verified without ever being told as unverified @proof', async ({
  core,
}) => {
  const heard = await core.page.evaluateHandle(() => {
    const identities: string[] = [];
    window.kumix.core.watch('trust', null, ({ identity }) => identities.push(identity));
    return identities;
  });
  await core.logIn(homeserverUrl(), (await freshUser('Ada')).account);
  await expect.poll(() => heard.evaluate((all) => all.at(-1))).toBe('verified');
  expect(new Set(await heard.jsonValue())).toEqual(new Set(['unknown', 'verified']));
});

test('two people verify each other; a new identity of one has to be answered by the other @proof', async ({
  core,
  other,
}) => {
  const { ada, ben, mine, theirs, roomId, here, there } = await talk(core, other, 'hello');
  expect(JSON.stringify(await ada.messages(roomId))).not.toContain('hello');

  const person = await core.watch('person', { userId: ben.account.userId as UserId });
  const trustInBen = async () => ((await person.seen()).last as PersonDetails | null)?.trust;
  await expect.poll(trustInBen).toBe('unverified');
  const room = await core.watch('roomTrust', { roomId });
  const inRoom = async () => (await room.seen()).last as RoomTrust | null;

  await core.call('verify.person', { userId: ben.account.userId as UserId });
  await compare(mine, theirs);
  await expect.poll(trustInBen).toBe('verified');
  await expect.poll(async () => (await inRoom())?.shield).toBe('verified');

  const reset = setUp(theirs, 'reset');
  await expect.poll(async () => (await stateOf(theirs))?.auth?.how).toBe('password');
  const auth = (await stateOf(theirs))?.auth;
  await other.call('auth.answer', { id: auth?.id ?? '', password: 'not it' });
  await expect
    .poll(async () => (await stateOf(theirs))?.auth?.error)
    .toMatchObject({ name: 'account.password-wrong' });
  const again = (await stateOf(theirs))?.auth;
  await other.call('auth.answer', { id: again?.id ?? '', password: ben.account.password });
  await reset;

  await expect.poll(trustInBen).toBe('changed-verified');
  await expect.poll(async () => (await inRoom())?.shield).toBe('warning');
  await core.call('send.text', { roomId, body: 'only for the old Ben' });
  await expect
    .poll(async () => (await here.rows()).at(-1)?.send)
    .toMatchObject({
      state: 'failed',
      reason: { name: 'crypto.identity-changed', figures: { names: 'Ben' } },
    });
  expect(await there.texts()).toEqual(['hello']);

  await core.call('person.accept', { userId: ben.account.userId as UserId });
  await expect.poll(async () => (await inRoom())?.shield).toBe('none');
  await expect.poll(() => there.texts()).toEqual(['hello', 'only for the old Ben']);
});

test('a device is named, told from the others, and signed out with the password', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  await signIn(other, user);
  const session = await other.watch('session', null);
  await session.state('signed-in');
  const { deviceId } = (await session.seen()).last as { deviceId: string };
  const list = await core.watch('devices', null);
  const devices = async () => ((await list.seen()).last as DeviceList | null)?.devices ?? [];
  const row = async () => (await devices()).find(({ id }) => id === deviceId);
  await expect.poll(async () => (await devices())[0]?.current).toBe(true);
  await expect.poll(row).toMatchObject({ trust: 'unverified', current: false });

  await core.call('device.rename', { deviceId, name: 'Old laptop' });
  await expect.poll(async () => (await row())?.name).toBe('Old laptop');

  const done = core.call('device.signOut', { deviceIds: [deviceId] });
  await expect.poll(async () => (await stateOf(first))?.auth?.why).toBe('sign-out-devices');
  const { id = '' } = (await stateOf(first))?.auth ?? {};
  await core.call('auth.answer', { id, password: user.account.password });
  await done;
  await expect.poll(row).toBeUndefined();
  await session.state('signed-out');
});

test('a verification that does not match, or is declined, ends so on both sides and trusts nobody', async ({
  core,
  other,
}) => {
  const { ben, mine, theirs } = await talk(core, other, 'hello');
  const cancelled = async (side: Side) => {
    await stage(side, 'cancelled');
    return (await stateOf(side))?.verifications.at(-1)?.at;
  };

  await core.call('verify.person', { userId: ben.account.userId as UserId });
  const asked = await stage(theirs, 'requested');
  await other.call('verify.cancel', { id: asked });
  expect(await cancelled(mine)).toMatchObject({ byMe: false, reason: 'declined' });
  expect(await cancelled(theirs)).toMatchObject({ byMe: true, reason: 'declined' });

  const second = await core.call('verify.person', { userId: ben.account.userId as UserId });
  const theirSecond = await stage(theirs, 'requested');
  expect(theirSecond).not.toBe(asked);
  await other.call('verify.accept', { id: theirSecond });
  await stage(mine, 'ready');
  await other.call('verify.compare', { id: theirSecond });
  await stage(mine, 'comparing');
  await stage(theirs, 'comparing');
  await core.call('verify.mismatch', { id: second.id });
  expect(await cancelled(mine)).toMatchObject({ reason: 'mismatch' });
  expect(await cancelled(theirs)).toMatchObject({ byMe: false, reason: 'mismatch' });
  const person = await core.watch('person', { userId: ben.account.userId as UserId });
  await expect
    .poll(async () => ((await person.seen()).last as PersonDetails | null)?.trust)
    .toBe('unverified');
});

test('a confirmation that is slow on its way is not overtaken by the word that it is done @proof', async ({
  core,
  other,
}) => {
  const { ben, mine, theirs } = await talk(core, other, 'hello');
  await core.call('verify.person', { userId: ben.account.userId as UserId });
  const asked = await sameEmoji(mine, theirs);

  const underWay = Promise.withResolvers<void>();
  const mayPass = Promise.withResolvers<void>();
  await other.page.context().route(/\/send\/m\.key\.verification\.mac\//, async (route) => {
    underWay.resolve();
    await mayPass.promise;
    await route.continue();
  });
  let confirmed = false;
  const syncs = await lie(other.page, '/sync', (body) => {
    confirmed ||= JSON.stringify(body).includes('m.key.verification.mac');
    return body;
  });
  await untilTold(syncs, ben);
  const confirming = other.call('verify.confirm', { id: asked.theirs });
  await underWay.promise;
  await core.call('verify.confirm', { id: asked.mine });
  await expect.poll(() => confirmed).toBe(true);
  // The next is asked for once this one has been taken in.
  await untilTold(syncs, ben);
  mayPass.resolve();
  await confirming;
  await stage(mine, 'done');
  await stage(theirs, 'done');
});

test('two devices verify each other by a code that one shows and the other reads', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  const second = await signIn(other, user);
  await identity(second, 'unverified');
  await other.call('verify.device', { deviceId: null });
  const shown = await stage(first, 'requested');
  await core.call('verify.accept', { id: shown });
  const reading = await stage(second, 'ready');
  await stage(first, 'ready');
  const code = (): Promise<number[]> =>
    core.page.evaluate(
      () =>
        new Promise<number[]>((found) => {
          const watch = window.kumix.core.watch('trust', null, ({ verifications }) => {
            const at = verifications.at(-1)?.at;
            if (at?.stage !== 'ready' || at.code === null) return;
            watch.stop();
            found([...at.code]);
          });
        }),
    );
  const bytes = await code();
  expect(String.fromCharCode(...bytes.slice(0, 6))).toBe('MATRIX');
  const scan = (read: readonly number[]): Promise<string> =>
    other.page.evaluate(
      ([id, numbers]) =>
        window.kumix.core.call('verify.scan', { id, code: Uint8Array.from(numbers) }).then(
          () => 'none',
          (error: { code?: string }) => error.code ?? 'not a CoreError',
        ),
      [reading, read] as const,
    );
  expect(await scan(bytes.slice(0, 40))).toBe('invalid');
  expect(await scan(bytes)).toBe('none');
  await stage(first, 'scanned');
  await identity(second, 'unverified');
  await core.call('verify.confirm', { id: shown });
  await stage(first, 'done');
  await stage(second, 'done');
  await identity(second, 'verified');
});

test('room keys leave as a file and are read elsewhere with its passphrase only', async ({
  core,
  other,
}) => {
  const { user } = await newcomer(core, 'Ada');
  const { roomId } = await encryptedRoom(core, 'Cellar');
  const timeline = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'third shelf' });
  await timeline.sent('third shelf');
  expect(await core.codeOf('keys.export', { passphrase: 'short' })).toBe('invalid');
  const { file } = await core.call('keys.export', { passphrase: 'three blind mice' });
  expect(file).not.toContain(roomId);

  await signIn(other, user);
  const locked = await other.watch('timeline', { roomId });
  await expect.poll(async () => (await locked.rows()).at(-1)?.body.kind).toBe('undecryptable');
  expect(await other.codeOf('keys.import', { passphrase: 'four blind mice', file })).toBe(
    'bad-credentials',
  );
  expect(await other.call('keys.import', { passphrase: 'three blind mice', file })).toEqual({
    keys: 1,
  });
  await expect.poll(() => locked.texts()).toContain('third shelf');
});

test('the password is changed, and logging out everywhere ends every session', async ({
  core,
  other,
}) => {
  const { user, side: first } = await newcomer(core, 'Ada');
  const changed = core.call('account.changePassword', {
    password: 'a new one, please',
    signOutOthers: false,
  });
  await expect.poll(async () => (await stateOf(first))?.auth?.why).toBe('change-password');
  const { id = '' } = (await stateOf(first))?.auth ?? {};
  await core.call('auth.answer', { id, password: user.account.password });
  await changed;
  await other.logIn(user.account.homeserver, {
    ...user.account,
    password: 'a new one, please',
  });
  const here = await core.watch('session', null);
  const there = await other.watch('session', null);
  await there.state('signed-in');
  await core.call('session.logoutEverywhere', null);
  await here.state('signed-out');
  await there.state('signed-out');
  await expect(user.request('GET', '/devices')).rejects.toThrow(/401/);
});
