/** A homeserver that lies about devices, order and backups: nothing is accepted, nothing is lost. */
import type { PersonDetails, TimelineItem, UserId } from '@kumix/matrix';
import type { CorePage, Watched } from './fixture.ts';
import { expect, test } from './fixture.ts';
import { forgeDevice } from './forgedDevice.ts';
import { lie, lieAboutDevice, sayDevicesChanged, untilTold } from './lyingServer.ts';
import {
  compare,
  encryptedRoom,
  identity,
  keysInBackup,
  newcomer,
  setUp,
  stateOf,
  talk,
} from './trustSteps.ts';

interface SyncEvent {
  readonly type: string;
}
interface SyncAnswer {
  to_device?: { readonly events: readonly unknown[] };
  readonly rooms?: {
    readonly join?: Readonly<Record<string, { readonly timeline?: { events: SyncEvent[] } }>>;
  };
}

const isSecret = ({ type }: SyncEvent): boolean => type === 'm.room.encrypted';

const rowOf = async (timeline: Watched, text: string): Promise<TimelineItem | undefined> =>
  (await timeline.rows()).find(({ body }) => body.kind === 'text' && body.body === text);

/** Bodies of what `page` sends to devices, from now on. */
function toDevices(page: CorePage): readonly string[] {
  const sent: string[] = [];
  page.page.context().on('request', (request) => {
    if (request.url().includes('/sendToDevice/')) sent.push(request.postData() ?? '');
  });
  return sent;
}

async function deviceOf(page: CorePage): Promise<string> {
  const session = await page.watch('session', null);
  await session.state('signed-in');
  return ((await session.seen()).last as { readonly deviceId: string }).deviceId;
}

test('a device whose keys are substituted gets nothing, and the true one goes on reading @proof', async ({
  core,
  other,
}) => {
  const { ada, ben, roomId, here, there } = await talk(core, other, 'first words');
  const benId = ben.account.userId;
  const device = await deviceOf(other);
  const forged = forgeDevice(benId, device);
  const lies = await lieAboutDevice(core.page, benId, device, forged);
  const sent = toDevices(core);
  await sayDevicesChanged(core.page, ada, benId);
  await expect.poll(() => lies.told()).toBeGreaterThan(0);
  await core.call('send.text', { roomId, body: 'second words' });
  await expect.poll(() => there.texts()).toEqual(['first words', 'second words']);
  await other.call('send.text', { roomId, body: 'an answer' });
  await expect.poll(() => here.texts()).toEqual(['first words', 'second words', 'an answer']);
  expect(sent.filter((body) => body.includes(forged.curveKey))).toEqual([]);
  expect(
    (await here.rows()).filter(({ shield }) => shield !== null && shield !== undefined),
  ).toEqual([]);
});

test('a device that the homeserver adds to a verified person gets nothing, and is named @proof', async ({
  core,
  other,
}) => {
  const { ada, ben, mine, theirs, roomId, here, there } = await talk(core, other, 'first words');
  const benId = ben.account.userId as UserId;
  const forged = forgeDevice(benId, 'GHOST');
  const lies = await lieAboutDevice(core.page, benId, 'GHOST', forged);
  const person = await core.watch('person', { userId: benId });
  await sayDevicesChanged(core.page, ada, benId);
  await expect
    .poll(async () => ((await person.seen()).last as PersonDetails | null)?.devices)
    .toContainEqual(expect.objectContaining({ id: 'GHOST', trust: 'unverified' }));

  // The control: by default everyone's devices get keys, so this one is well-formed enough to.
  const sent = toDevices(core);
  const toGhost = () => sent.filter((body) => body.includes(forged.curveKey)).length;
  await core.call('send.text', { roomId, body: 'to every device' });
  await expect.poll(() => there.texts()).toEqual(['first words', 'to every device']);
  expect(toGhost()).toBe(1);

  await core.call('trust.verifiedOnly', { on: true });
  await core.call('send.text', { roomId, body: 'to verified devices' });
  await expect
    .poll(() => there.texts())
    .toEqual(['first words', 'to every device', 'to verified devices']);
  expect(toGhost()).toBe(1);
  await core.call('trust.verifiedOnly', { on: false });

  await core.call('verify.person', { userId: benId });
  await compare(mine, theirs);
  await expect
    .poll(async () => ((await person.seen()).last as PersonDetails | null)?.trust)
    .toBe('verified');
  await core.call('send.text', { roomId, body: 'to a verified person' });
  await expect
    .poll(async () => (await rowOf(here, 'to a verified person'))?.send)
    .toMatchObject({
      state: 'failed',
      reason: {
        name: 'crypto.stray-device',
        figures: { devices: expect.stringContaining('GHOST') as unknown },
      },
    });
  const room = await core.watch('roomTrust', { roomId });
  await expect
    .poll(async () => (await room.seen()).last)
    .toMatchObject({ shield: 'warning', strays: [{ devices: ['GHOST'] }] });
  expect(toGhost()).toBe(1);
  expect(await there.texts()).not.toContain('to a verified person');

  await lies.stop();
  await sayDevicesChanged(core.page, ada, benId);
  await expect
    .poll(async () => ((await person.seen()).last as PersonDetails | null)?.devices.length)
    .toBe(1);
  await expect.poll(() => there.texts()).toContain('to a verified person');
});

test('messages told in another order, and keys told after them, are all read once @proof', async ({
  core,
  other,
}) => {
  await newcomer(core, 'Ada');
  const { user: ben } = await newcomer(other, 'Ben');
  const { roomId } = await encryptedRoom(core, 'Den', [ben.account.userId]);
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const here = await core.watch('timeline', { roomId });
  const there = await other.watch('timeline', { roomId });
  const words = ['one', 'two', 'three', 'four', 'five'];

  // Keys wait until they are let through; messages until all are there, and come backwards.
  const keys: unknown[] = [];
  let keysMayPass = false;
  const messages: SyncEvent[] = [];
  const reordered = await lie(other.page, '/sync', (body) => {
    const sync = body as SyncAnswer;
    keys.push(...(sync.to_device?.events ?? []));
    const part = sync.rooms?.join?.[roomId];
    const told = part?.timeline?.events ?? [];
    messages.push(...told.filter(isSecret));
    const events = told.filter((event) => !isSecret(event));
    if (messages.length >= words.length) events.push(...messages.splice(0).toReversed());
    if (part?.timeline !== undefined) part.timeline.events = events;
    sync.to_device = { events: keysMayPass ? keys.splice(0) : [] };
    return body;
  });
  await untilTold(reordered, ben);
  for (const body of words) await core.call('send.text', { roomId, body });
  await here.sent('five');
  const locked = async () =>
    (await there.rows()).filter(({ body }) => body.kind === 'undecryptable');
  await expect.poll(async () => (await locked()).length).toBe(words.length);
  expect(new Set((await locked()).map(({ body }) => JSON.stringify(body)))).toEqual(
    new Set([JSON.stringify({ kind: 'undecryptable', reason: 'waiting-for-key' })]),
  );
  keysMayPass = true;
  await untilTold(reordered, ben);
  await expect.poll(() => there.texts()).toEqual(words.toReversed());
  expect(await locked()).toEqual([]);
});

test('an older backup that comes back after a reset gets no key, and the true one is used again after it @proof', async ({
  core,
}) => {
  const { user, side } = await newcomer(core, 'Ada');
  await setUp(side);
  await expect.poll(async () => (await stateOf(side))?.backup.on).toBe(true);
  const old = await user.request('GET', '/room_keys/version');
  const reset = setUp(side, 'reset');
  await expect.poll(async () => (await stateOf(side))?.auth?.how).toBe('password');
  await core.call('auth.answer', {
    id: (await stateOf(side))?.auth?.id ?? '',
    password: user.account.password,
  });
  await reset;
  await expect.poll(async () => (await stateOf(side))?.backup.on).toBe(true);

  const uploads: string[] = [];
  core.page.context().on('request', (request) => {
    if (request.method() === 'PUT' && request.url().includes('/room_keys/keys')) {
      uploads.push(new URL(request.url()).searchParams.get('version') ?? '');
    }
  });
  const rollback = await lie(core.page, '/room_keys/version', () => old);
  await core.reload();
  const again = { core, trust: await core.watch('trust', null) };
  await identity(again, 'verified');
  await expect.poll(() => rollback.told()).toBeGreaterThan(0);
  await expect.poll(async () => (await stateOf(again))?.backup).toMatchObject({ refused: true });
  expect((await stateOf(again))?.backup.on).toBe(false);
  const { roomId } = await encryptedRoom(core, 'Cellar');
  const timeline = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'not for the old key' });
  await timeline.sent('not for the old key');
  expect(uploads).toEqual([]);

  await rollback.stop();
  await core.reload();
  const after = { core, trust: await core.watch('trust', null) };
  await expect
    .poll(async () => (await stateOf(after))?.backup)
    .toMatchObject({ on: true, refused: false });
  await expect.poll(() => keysInBackup(user)).toBeGreaterThan(0);
  expect(new Set(uploads)).not.toContain(String(old['version']));
});
