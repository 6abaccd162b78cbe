import type { RoomDetails, RoomId, RoomSummary, TimelineItem } from '../../protocol/models.ts';
import { Batch } from '../batch.ts';
import type { Vault } from '../storage/vault.ts';
import type { Value } from '../value.ts';

const quietMs = 300;
/** Rows kept of each room: more than a tall screen. */
const rowsKept = 80;

interface Seen {
  items: readonly TimelineItem[] | undefined;
  details: RoomDetails | null;
  dirty: boolean;
}

/** Writes what a reload will show first, a moment after it has changed. */
export class SnapshotKeeper {
  readonly #vault: Vault;
  readonly #rooms: Value<readonly RoomSummary[] | undefined>;
  /** By last visit, oldest first. */
  readonly #seen = new Map<RoomId, Seen>();
  readonly #batch = new Batch(() => void this.#write(), quietMs);
  readonly #stopRooms: () => void;
  #roomsDirty = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(vault: Vault, rooms: Value<readonly RoomSummary[] | undefined>) {
    this.#vault = vault;
    this.#rooms = rooms;
    this.#stopRooms = rooms.subscribe(() => {
      this.#roomsDirty = true;
      this.#batch.schedule();
    });
  }

  timeline(roomId: RoomId, items: readonly TimelineItem[]): void {
    const seen = this.#visit(roomId);
    // What is still on its way is in the outbox and comes back from there.
    const kept = items.filter((item) => item.eventId !== null).slice(-rowsKept);
    seen.items = kept;
    seen.dirty = true;
    this.#batch.schedule();
  }

  details(roomId: RoomId, details: RoomDetails): void {
    const seen = this.#visit(roomId);
    seen.details = { ...details, typing: [] };
    seen.dirty = true;
    this.#batch.schedule();
  }

  /** Writes what is not yet written. */
  async stop(): Promise<void> {
    this.#stopRooms();
    this.#batch.flush();
    await this.#writing;
  }

  #visit(roomId: RoomId): Seen {
    const seen = this.#seen.get(roomId) ?? { items: undefined, details: null, dirty: false };
    this.#seen.delete(roomId);
    this.#seen.set(roomId, seen);
    return seen;
  }

  #write(): Promise<void> {
    this.#writing = this.#writing
      .then(() => this.#writeAll())
      .catch((cause: unknown) => {
        // Out of space: the next start is slower, nothing is lost.
        console.error('Matrix core: a snapshot was not kept.', cause);
      });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const rooms = this.#rooms.get();
    if (this.#roomsDirty && rooms !== undefined) {
      this.#roomsDirty = false;
      await this.#vault.writeRooms(rooms);
    }
    const recent = [...this.#seen.keys()].reverse();
    for (const [roomId, seen] of this.#seen) {
      if (!seen.dirty || seen.items === undefined) continue;
      seen.dirty = false;
      await this.#vault.writeRoom(roomId, { items: seen.items, details: seen.details }, recent);
    }
  }
}
