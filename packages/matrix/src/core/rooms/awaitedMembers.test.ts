import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { RoomMemberEvent } from 'matrix-js-sdk/lib/models/room-member.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { describe, expect, it, vi } from 'vitest';
import { AwaitedMembers } from './awaitedMembers.ts';

const den = '!den:test';
const ben = '@ben:test';
const grace = '@grace:test';

const membership = (userId: string, is: string) => ({
  event_id: `$${userId}-${is}`,
  type: 'm.room.member',
  state_key: userId,
  sender: '@ada:test',
  origin_server_ts: 1,
  room_id: den,
  content: { membership: is },
});

function denOf(options: { readonly left: readonly string[] } = { left: [] }) {
  const client = new MatrixClient({
    baseUrl: 'http://localhost',
    userId: '@ada:test',
    store: new MemoryStore(),
  });
  const asked = vi
    .spyOn(client, 'members')
    .mockResolvedValue({ chunk: options.left.map((userId) => membership(userId, 'invite')) });
  const room = new Room(den, client, '@ada:test', { lazyLoadMembers: true });
  // As the SDK has it for a room that its sync makes.
  room.on(RoomStateEvent.NewMember, (_event, _state, member) =>
    client.reEmitter.reEmit(member, [RoomMemberEvent.Membership]),
  );
  const clock = { nowMs: 0 };
  const onTold = vi.fn<(roomId: string) => void>();
  const awaited = new AwaitedMembers(client, { onTold, now: () => clock.nowMs });
  return {
    awaited,
    asked,
    clock,
    onTold,
    room,
    /** The room is there. */
    store: () => client.store.storeRoom(room),
    tell: (userId: string, is: string) =>
      room.currentState.setStateEvents([new MatrixEvent(membership(userId, is))]),
    /** Milliseconds that a message has to wait; none where it may go. */
    waits: () =>
      awaited.gate(room).then(
        () => 0,
        ({ code, retryAfterMs }: { code: string; retryAfterMs: number }) => {
          expect(code).toBe('offline');
          return retryAfterMs;
        },
      ),
  };
}

describe('a message to whoever has just been invited', () => {
  it('waits until the room knows each of them, which is told once', async () => {
    const { awaited, onTold, tell, waits } = denOf();
    awaited.invited(den, [ben, grace]);
    expect(await waits()).toBe(10_000);
    tell(ben, 'invite');
    expect(await waits()).toBe(10_000);
    expect(onTold).not.toHaveBeenCalled();
    tell(grace, 'join');
    expect(onTold.mock.calls).toEqual([[den]]);
    expect(await waits()).toBe(0);
    // What becomes of them from here on is the room's own to tell.
    tell(ben, 'leave');
    expect(await waits()).toBe(0);
    expect(onTold).toHaveBeenCalledTimes(1);
  });

  it('waits at most ten seconds from the homeserver’s answer', async () => {
    const { awaited, clock, tell, waits } = denOf();
    awaited.invited(den, [ben]);
    clock.nowMs = 4_000;
    awaited.invited(den, [grace]);
    expect(await waits()).toBe(10_000);
    tell(grace, 'invite');
    expect(await waits()).toBe(6_000);
    clock.nowMs = 9_999;
    expect(await waits()).toBe(1);
    clock.nowMs = 10_000;
    expect(await waits()).toBe(0);
  });

  it('does not wait where the sync was quicker than the answer', async () => {
    const { asked, awaited, onTold, store, tell, waits } = denOf();
    store();
    tell(ben, 'invite');
    awaited.invited(den, [ben]);
    expect(await waits()).toBe(0);
    expect(asked).not.toHaveBeenCalled();
    expect(onTold).not.toHaveBeenCalled();
  });

  it('waits also where they had been there before', async () => {
    const { awaited, store, tell, waits } = denOf();
    store();
    tell(ben, 'join');
    tell(ben, 'leave');
    awaited.invited(den, [ben]);
    expect(await waits()).toBe(10_000);
    tell(ben, 'ban');
    expect(await waits()).toBe(10_000);
    tell(ben, 'invite');
    expect(await waits()).toBe(0);
  });

  it('does not wait for those whom the sync leaves out and the list of members has', async () => {
    const { awaited, waits } = denOf({ left: [ben] });
    awaited.invited(den, [ben]);
    expect(await waits()).toBe(0);
  });

  it('waits in no other room; nobody is told any more once the account is closed', async () => {
    const { awaited, onTold, tell, waits } = denOf();
    awaited.invited('!attic:test', [ben]);
    expect(await waits()).toBe(0);
    awaited.invited(den, [ben]);
    awaited.dispose();
    tell(ben, 'invite');
    expect(onTold).not.toHaveBeenCalled();
  });
});
