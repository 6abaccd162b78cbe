/** Whoever has just been invited reads what is written from then on, however late the sync tells of them. */
import type { RoomId, UserId } from '@kumix/matrix';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import type { CorePage } from './fixture.ts';
import { expect, test } from './fixture.ts';
import { lie, untilTold } from './lyingServer.ts';
import { encryptedRoom, newcomer } from './trustSteps.ts';

interface StateEvent {
  readonly type: string;
  readonly state_key?: string;
}
interface Section {
  events?: readonly StateEvent[];
}
const sections = ['timeline', 'state', 'org.matrix.msc4222.state_after'] as const;
type RoomPart = { [S in (typeof sections)[number]]?: Section };
interface SyncAnswer {
  rooms?: { join?: Record<string, RoomPart> };
}

/** Milliseconds in which a message that waits for nothing has long left. */
const longEnoughMs = 2_000;

/** Keeps what the homeserver tells `user` of the membership of `about` back, until it may be told. */
async function withhold(page: CorePage, user: UserClient, about: UserClient) {
  const { userId } = about.account;
  const isTheirs = (event: StateEvent): boolean =>
    event.type === 'm.room.member' && event.state_key === userId;
  const others = (events: readonly StateEvent[] = []) => events.filter((event) => !isTheirs(event));
  const kept = new Map<string, StateEvent[]>();
  /** Where state stands in this homeserver's answers, beside the timeline. */
  let stateIn: (typeof sections)[number] = 'state';
  let mayTell = false;
  const members = await lie(page.page, '/rooms/[^/]+/members', (body) =>
    mayTell ? null : { ...body, chunk: others(body['chunk'] as StateEvent[]) },
  );
  const syncs = await lie(page.page, '/sync', (body) => {
    const answer = body as SyncAnswer;
    for (const [roomId, part] of Object.entries(answer.rooms?.join ?? {})) {
      if ('org.matrix.msc4222.state_after' in part) stateIn = 'org.matrix.msc4222.state_after';
      const told = part.timeline?.events?.filter(isTheirs) ?? [];
      kept.set(roomId, [...(kept.get(roomId) ?? []), ...told]);
      for (const section of sections.map((name) => part[name])) {
        if (section !== undefined) section.events = others(section.events);
      }
    }
    if (!mayTell) return body;
    answer.rooms ??= {};
    answer.rooms.join ??= {};
    for (const [roomId, late] of kept) {
      if (late.length === 0) continue;
      const part = (answer.rooms.join[roomId] ??= {});
      for (const name of ['timeline', stateIn] as const) {
        part[name] = { ...part[name], events: [...late, ...(part[name]?.events ?? [])] };
      }
      kept.set(roomId, []);
    }
    return body;
  });
  await untilTold(syncs, user);
  return {
    kept: (roomId: string) => kept.get(roomId)?.length ?? 0,
    tell: async () => {
      mayTell = true;
      await untilTold(syncs, user);
      await members.stop();
    },
  };
}

/** Encrypted messages that leave `page` from now on. */
function leaving(page: CorePage): readonly string[] {
  const sent: string[] = [];
  page.page.context().on('request', (request) => {
    if (request.url().includes('/send/m.room.encrypted/')) sent.push(request.url());
  });
  return sent;
}

/** Invites Ben, writes at once, and has him told of later than a message that waits for nothing takes. */
async function welcome(
  core: CorePage,
  other: CorePage,
  invite: (ben: UserId) => Promise<{ readonly roomId: RoomId }>,
): Promise<void> {
  const { user: ada } = await newcomer(core, 'Ada');
  const { user: ben } = await newcomer(other, 'Ben');
  const late = await withhold(core, ada, ben);
  const sent = leaving(core);
  const { roomId } = await invite(ben.account.userId as UserId);
  const here = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'welcome' });
  await expect.poll(() => here.texts()).toEqual(['welcome']);
  await expect.poll(() => late.kept(roomId)).toBeGreaterThan(0);
  await core.page.waitForTimeout(longEnoughMs);
  const early = sent.length;

  await late.tell();
  await here.sent('welcome');
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const there = await other.watch('timeline', { roomId });
  await expect.poll(() => there.texts()).toEqual(['welcome']);
  expect(early).toBe(0);
}

test('the first message in a room that was made for somebody waits until they are told of, and they read it @proof', async ({
  core,
  other,
}) => {
  await welcome(core, other, (ben) => encryptedRoom(core, 'Den', [ben]));
});

test('a message right after an invitation waits until it is told, and whoever was invited reads it @proof', async ({
  core,
  other,
}) => {
  await welcome(core, other, async (ben) => {
    const { roomId } = await encryptedRoom(core, 'Den');
    await core.call('room.invite', { roomId, userId: ben });
    return { roomId };
  });
});

test('a message leaves after ten seconds where the homeserver never tells whom it has invited @proof', async ({
  core,
  other,
}) => {
  const { user: ada } = await newcomer(core, 'Ada');
  const { user: ben } = await newcomer(other, 'Ben');
  await withhold(core, ada, ben);
  const sent = leaving(core);
  const { roomId } = await encryptedRoom(core, 'Den', [ben.account.userId]);
  const here = await core.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: 'is anybody there' });
  await core.page.waitForTimeout(8_000);
  expect(sent).toEqual([]);
  await here.sent('is anybody there');
});
