import type { RoomBroker } from '@kumix/host';
import { applyDeltas, type RoomId, type RoomSummary } from '@kumix/matrix';
import type { RoomFacts } from '@kumix/policy';
import type { CorePort } from '../../app/core.ts';
import type { Readable } from '../../app/store.ts';

export interface Rooms extends RoomBroker {
  name(roomId: string): string | undefined;
  /** A message of it came encrypted, whatever the room list says yet. */
  sawEncrypted(roomId: string): void;
  /** Resolves with the first room list, or where there is not going to be one. */
  readonly ready: Promise<void>;
  stop(): void;
}

/** What the policy must know of a room, kept up to date from the room list. */
export function watchRooms(core: CorePort, current: Readable<RoomId | null>): Rooms {
  let list: readonly RoomSummary[] = [];
  let byId = new Map<string, RoomSummary>();
  // Once encrypted, always: a room list that says otherwise later is not believed.
  const encrypted = new Set<string>();
  const listeners = new Set<() => void>();
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const watch = core.watch(
    'rooms',
    null,
    ({ deltas }) => {
      list = applyDeltas(list, deltas);
      byId = new Map(list.map((room) => [room.id, room]));
      for (const room of list) if (room.encrypted) encrypted.add(room.id);
      resolve();
      for (const changed of listeners) changed();
    },
    // Without a list every room is unknown, and what asks for one is denied.
    () => resolve(),
  );
  return {
    facts(roomId): RoomFacts | undefined {
      const room = byId.get(roomId);
      if (room?.membership !== 'join') return undefined;
      return { id: roomId, encryption: encrypted.has(roomId) ? 'encrypted' : 'plain' };
    },
    watch(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    current: () => current.get() ?? undefined,
    name: (roomId) => byId.get(roomId)?.name,
    sawEncrypted(roomId) {
      if (encrypted.has(roomId)) return;
      encrypted.add(roomId);
      for (const changed of listeners) changed();
    },
    ready,
    stop: () => watch.stop(),
  };
}
