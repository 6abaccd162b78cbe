import type { CoreFailure, RoomId, SpaceRoom } from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import { createStore, type Readable } from '../app/store.ts';
import { createAttempts, type Attempts } from '../ui/attempts.ts';

export interface SpaceState {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly rooms: readonly SpaceRoom[];
  readonly failure: CoreFailure | null;
}

/** What is in one space, as its homeservers tell it, and what can be done about it. */
export interface SpaceModel {
  readonly state: Readable<SpaceState>;
  readonly attempts: Attempts;
  /** Loads; the returned function takes back what is under way. */
  start(): () => void;
  load(): Promise<void>;
  join(room: SpaceRoom): Promise<boolean>;
  knock(room: SpaceRoom): Promise<boolean>;
  setSuggested(room: SpaceRoom, on: boolean): Promise<boolean>;
  remove(room: SpaceRoom): Promise<boolean>;
}

export function createSpace(core: CorePort, spaceId: RoomId): SpaceModel {
  const state = createStore<SpaceState>({ state: 'loading', rooms: [], failure: null });
  const attempts = createAttempts();
  let ending = new AbortController();

  const load = async (): Promise<void> => {
    ending.abort();
    ending = new AbortController();
    const { signal } = ending;
    try {
      const rooms = await core.call('space.rooms', { spaceId }, { signal });
      if (!signal.aborted) state.set({ state: 'ready', rooms, failure: null });
    } catch (error) {
      if (signal.aborted) return;
      state.update(({ rooms }) => ({ state: 'failed', rooms, failure: failureOf(error) }));
    }
  };

  const child = (room: SpaceRoom, inside: boolean, suggested: boolean): Promise<boolean> =>
    attempts.run(room.roomId, async () => {
      await core.call('space.child', {
        spaceId: room.parent,
        roomId: room.roomId,
        in: inside,
        suggested,
      });
      await load();
    });

  return {
    state,
    attempts,
    start() {
      void load();
      return () => {
        ending.abort();
        attempts.stop();
      };
    },
    load,
    join: (room) =>
      attempts.run(room.roomId, () =>
        core.call('room.join', { idOrAlias: room.roomId, via: room.via }),
      ),
    knock: (room) =>
      attempts.run(room.roomId, () =>
        core.call('room.knock', { idOrAlias: room.alias ?? room.roomId, reason: '' }),
      ),
    setSuggested: (room, on) => child(room, true, on),
    remove: (room) => child(room, false, false),
  };
}
