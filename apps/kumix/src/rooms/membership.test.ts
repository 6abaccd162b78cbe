import type { RoomDetails, RoomId } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import type { CorePort } from '../app/core.ts';
import { createDialogs } from '../app/dialogs.ts';
import { createStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { roomOf } from '../testing/rooms.ts';
import { createToasts } from '../ui/toasts.ts';
import { answerInvite, forgetRoom, leaveRoom } from './membership.ts';

const room = roomOf('Den', { encrypted: true });
const roomId = room.id;

const details = (change: Partial<RoomDetails>): RoomDetails => ({
  id: roomId,
  name: 'Den',
  topic: '',
  alias: null,
  memberCount: 3,
  encrypted: true,
  joinRule: 'invite',
  pinned: [],
  typing: [],
  may: {
    send: true,
    invite: true,
    redactOthers: false,
    pin: false,
    changeSettings: false,
    kick: false,
    ban: false,
  },
  tombstone: null,
  companion: null,
  ...change,
});

function setUp(known: RoomDetails | null | 'silent', fails: readonly string[] = []) {
  const calls: string[] = [];
  const stopped = vi.fn();
  const core = {
    call: (method: string) => {
      calls.push(method);
      return fails.includes(method) ? Promise.reject(new Error(method)) : Promise.resolve(null);
    },
    watch: (
      _view: string,
      _params: unknown,
      deliver: (update: RoomDetails) => void,
      ended: () => void,
    ) => {
      if (known === null) ended();
      else if (known !== 'silent') deliver(known);
      return { subscription: 1, stop: stopped };
    },
  } as unknown as CorePort;
  const dialogs = createDialogs();
  const app = {
    core,
    dialogs,
    toasts: createToasts({ setTimeout: () => undefined }),
    currentRoom: createStore<RoomId | null>(roomId),
    go: vi.fn(),
    report: vi.fn(),
  };
  const asked = new Promise<readonly string[]>((resolve) => {
    dialogs.open.subscribe(() => {
      const open = dialogs.open.get();
      if (open?.kind === 'confirm') resolve(open.confirmation.points ?? []);
    });
  });
  const answer = async (yes: boolean): Promise<readonly string[]> => {
    const points = await asked;
    const open = dialogs.open.get();
    if (open?.kind === 'confirm') open.answer(yes);
    return points;
  };
  return { app, calls, answer, stopped };
}

describe('leaving', () => {
  it('says what is lost, and leaves only when told to', async () => {
    const { app, calls, answer, stopped } = setUp(details({}));
    const leaving = leaveRoom(app, room);
    expect(await answer(false)).toEqual([t('leave.needsInvite'), t('leave.keys')]);
    await leaving;
    expect(calls).toEqual([]);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('goes home from the room that was open', async () => {
    const { app, calls, answer } = setUp(details({ joinRule: 'public' }));
    const leaving = leaveRoom(app, { ...room, encrypted: false });
    expect(await answer(true)).toEqual([]);
    await leaving;
    expect(calls).toEqual(['room.leave']);
    expect(app.go).toHaveBeenCalledWith({ to: 'home' }, { replace: true });
  });

  it('warns the last one there, and assumes the worst where nothing is known', async () => {
    const last = setUp(details({ memberCount: 1 }));
    void leaveRoom(last.app, room);
    expect(await last.answer(false)).toContain(t('leave.last'));
    const unknown = setUp(null);
    void leaveRoom(unknown.app, room);
    expect(await unknown.answer(false)).toContain(t('leave.needsInvite'));
  });

  it('asks all the same where the core is slow to tell, assuming the worst', async () => {
    vi.useFakeTimers();
    const { app, answer, stopped } = setUp('silent');
    void leaveRoom(app, room);
    expect(app.dialogs.open.get()).toBeNull();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answer(false)).toContain(t('leave.needsInvite'));
    expect(stopped).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it('tells where it failed and stays', async () => {
    const { app, answer } = setUp(details({}), ['room.leave']);
    const leaving = leaveRoom(app, room);
    await answer(true);
    await leaving;
    expect(app.report).toHaveBeenCalledOnce();
    expect(app.go).not.toHaveBeenCalled();
  });
});

describe('forgetting', () => {
  it('leaves first where one is still in', async () => {
    const { app, calls, answer } = setUp(details({}));
    const forgetting = forgetRoom(app, room);
    await answer(true);
    await forgetting;
    expect(calls).toEqual(['room.leave', 'room.forget']);
  });
});

describe('an invite', () => {
  it('opens once it is accepted', async () => {
    const { app, calls } = setUp(null);
    await answerInvite(app, { ...room, membership: 'invite' }, true);
    expect(calls).toEqual(['room.join']);
    expect(app.go).toHaveBeenCalledWith({ to: 'room', roomId });
  });

  it('stays where accepting failed', async () => {
    const { app } = setUp(null, ['room.join']);
    await answerInvite(app, { ...room, membership: 'invite' }, true);
    expect(app.go).not.toHaveBeenCalled();
    expect(app.report).toHaveBeenCalledOnce();
  });
});
