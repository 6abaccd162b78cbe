import type { CoreFailure, RoomId, RoomSummary } from '@kumix/matrix';
import type { CorePort, Watch } from '../app/core.ts';
import { applyDeltas } from '@kumix/matrix';
import type { Storage } from '../app/storage.ts';
import { createStore, type Readable } from '../app/store.ts';
import {
  arrange,
  innerSpaces,
  parentOf,
  topOf,
  topSpaces,
  type RoomSort,
  type Section,
  type SectionId,
  type SpaceNode,
} from './roomOrder.ts';

export interface RoomListSnapshot {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why the list cannot be had, where it failed. */
  readonly failure: CoreFailure | null;
  readonly sections: readonly Section[];
  readonly collapsed: ReadonlySet<SectionId>;
  readonly filter: string;
  readonly sort: RoomSort;
  readonly space: RoomSummary | null;
  readonly spaces: readonly SpaceNode[];
  /** The joined space that the selected one stands in, to go back up to. */
  readonly parentSpace: RoomSummary | null;
  /** The space of the rail that the selected one is, or stands in. */
  readonly topSpace: RoomSummary | null;
  /** Spaces directly in the selected one. */
  readonly innerSpaces: readonly SpaceNode[];
  readonly byId: ReadonlyMap<RoomId, RoomSummary>;
  /** Over all rooms, for the window's title. */
  readonly unread: number;
  readonly mentions: number;
}

export interface RoomList {
  readonly snapshot: Readable<RoomListSnapshot>;
  setFilter(filter: string): void;
  selectSpace(space: RoomId | null): void;
  toggleSection(section: SectionId): void;
  /** Starts watching, again after a failure. */
  start(): void;
  /** Forgets every room, as after logging out. */
  clear(): void;
  dispose(): void;
}

interface Options {
  readonly core: CorePort;
  readonly storage: Storage;
  readonly sort: Readable<RoomSort>;
}

const sectionIds: readonly SectionId[] = [
  'invites',
  'knocks',
  'favourites',
  'people',
  'rooms',
  'low-priority',
];

export function createRoomList({ core, storage, sort }: Options): RoomList {
  let rooms: readonly RoomSummary[] = [];
  let state: RoomListSnapshot['state'] = 'loading';
  let failure: CoreFailure | null = null;
  let filter = '';
  let space: string | null = storage.read('space');
  const stored = new Set(storage.read('collapsed')?.split(' ') ?? ['low-priority']);
  let collapsed: ReadonlySet<SectionId> = new Set(sectionIds.filter((id) => stored.has(id)));
  let watch: Watch | null = null;

  const compute = (): RoomListSnapshot => {
    const byId = new Map(rooms.map((room) => [room.id, room]));
    const chosen = rooms.find((room) => room.id === space);
    const selected = chosen?.kind === 'space' && chosen.membership === 'join' ? chosen : null;
    const spaces = topSpaces(rooms, byId);
    const joined = rooms.filter(
      (room) => room.membership === 'join' && room.kind !== 'space' && !room.replaced,
    );
    return {
      state,
      failure,
      sections: arrange(rooms, byId, { space: selected?.id ?? null, filter, sort: sort.get() }),
      collapsed,
      filter,
      sort: sort.get(),
      space: selected,
      spaces,
      parentSpace: selected === null ? null : parentOf(selected, rooms, spaces),
      topSpace: selected === null ? null : topOf(selected, spaces, byId),
      innerSpaces: selected === null ? [] : innerSpaces(selected.id, byId),
      byId,
      unread: joined.reduce((sum, room) => sum + room.unread, 0),
      mentions: joined.reduce((sum, room) => sum + room.mentions, 0),
    };
  };

  const snapshot = createStore(compute());
  const publish = (): void => snapshot.set(compute());
  const unsubscribe = sort.subscribe(publish);

  const stop = (): void => {
    watch?.stop();
    watch = null;
  };

  const start = (): void => {
    if (watch !== null) return;
    if (state === 'failed') {
      state = 'loading';
      failure = null;
      publish();
    }
    watch = core.watch(
      'rooms',
      null,
      ({ deltas }) => {
        try {
          rooms = applyDeltas(rooms, deltas);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          // An update was lost: begin anew with the core's own list.
          stop();
          start();
          return;
        }
        state = 'ready';
        failure = null;
        publish();
      },
      (ended) => {
        watch = null;
        state = 'failed';
        failure = ended;
        publish();
      },
    );
  };

  return {
    snapshot,
    start,
    setFilter(next) {
      filter = next;
      publish();
    },
    selectSpace(next) {
      space = next;
      filter = '';
      storage.write('space', next ?? '');
      publish();
    },
    toggleSection(section) {
      const next = new Set(collapsed);
      if (!next.delete(section)) next.add(section);
      collapsed = next;
      storage.write('collapsed', [...next].join(' '));
      publish();
    },
    clear() {
      stop();
      rooms = [];
      state = 'loading';
      failure = null;
      filter = '';
      publish();
    },
    dispose() {
      stop();
      unsubscribe();
    },
  };
}
