import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEventEvent } from 'matrix-js-sdk/lib/models/event.js';
import { NotificationCountType, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import type { RoomId, RoomSummary } from '../../protocol/models.ts';
import { keep } from '../../protocol/plain.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import type { Value } from '../value.ts';
import { parentsByRoom } from './spaces.ts';
import { predecessorOf } from './succession.ts';
import { directsOf, summarise } from './summary.ts';

const shown: ReadonlySet<string> = new Set(['join', 'invite', 'knock']);
const batchMs = 12;

/**
 * The room list, kept by marking what an event touches and summarising only that. Until the first
 * sync has been read, stored or live, the stored list stays: a half-read one is never shown.
 */
export class RoomList {
  readonly #client: MatrixClient;
  readonly #rooms: Value<readonly RoomSummary[] | undefined>;
  readonly #me: string;
  readonly #summaries = new Map<string, RoomSummary>();
  /** Once encrypted, always: also those that were left, and come again without their state. */
  readonly #encrypted = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #listeners: Listeners;
  readonly #batch = new Batch(() => this.#flush(), batchMs);
  #directs: ReadonlyMap<string, string> = new Map();
  #parents: ReadonlyMap<string, readonly RoomId[]> = new Map();
  #parentsStale = true;
  #started = false;
  /** The first list is whole: what is new from here on was made or joined. */
  #listed = false;

  constructor(client: MatrixClient, rooms: Value<readonly RoomSummary[] | undefined>, me: string) {
    this.#client = client;
    this.#rooms = rooms;
    this.#me = me;
    this.#listeners = new Listeners(client);
    for (const room of rooms.get() ?? []) {
      this.#summaries.set(room.id, room);
      if (room.encrypted) this.#encrypted.add(room.id);
    }
    this.#listen();
  }

  /** The first sync has been read: the list is the account's own from here on. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#readDirects();
    this.#markAll();
    this.#flush();
    this.#batch.cancel();
    this.#listed = true;
  }

  mark(roomId: string | undefined): void {
    if (roomId === undefined) return;
    this.#dirty.add(roomId);
    if (this.#started) this.#batch.schedule();
  }

  flush(): void {
    this.#batch.flush();
  }

  dispose(): void {
    this.#batch.cancel();
    this.#listeners.dispose();
  }

  #listen(): void {
    const heard = this.#listeners;
    heard.on(ClientEvent.Room, (room) => {
      this.mark(room.roomId);
      this.mark(predecessorOf(room));
    });
    heard.on(ClientEvent.DeleteRoom, (roomId) => this.mark(roomId));
    heard.on(RoomEvent.Timeline, (_event, room, toStart) => {
      if (toStart !== true) this.mark(room?.roomId);
    });
    heard.on(RoomEvent.Receipt, (_event, room) => this.mark(room.roomId));
    heard.on(RoomEvent.Name, (room) => this.mark(room.roomId));
    heard.on(RoomEvent.Tags, (_event, room) => this.mark(room.roomId));
    heard.on(RoomEvent.AccountData, (_event, room) => this.mark(room.roomId));
    heard.on(RoomEvent.MyMembership, (room) => {
      this.#parentsStale = true;
      this.mark(room.roomId);
      this.mark(predecessorOf(room));
    });
    heard.on(RoomEvent.Redaction, (_event, room) => this.mark(room.roomId));
    // Counts change without an event that names the room.
    heard.on(ClientEvent.Sync, () => this.#markCounts());
    heard.on(RoomStateEvent.Events, (event) => {
      if (event.getType() === 'm.space.child') {
        this.#parentsStale = true;
        this.mark(event.getStateKey());
      }
      if (event.getType() !== 'm.room.member') this.mark(event.getRoomId());
    });
    heard.on(MatrixEventEvent.Decrypted, (event) => this.mark(event.getRoomId()));
    heard.on(ClientEvent.AccountData, (event) => {
      if (event.getType() !== (EventType.Direct as string)) return;
      this.#readDirects();
      this.#markAll();
      if (this.#started) this.#batch.schedule();
    });
  }

  #markCounts(): void {
    for (const [id, { unread, mentions }] of this.#summaries) {
      const room = this.#client.getRoom(id);
      if (room === null) continue;
      if (
        room.getUnreadNotificationCount(NotificationCountType.Total) !== unread ||
        room.getUnreadNotificationCount(NotificationCountType.Highlight) !== mentions
      ) {
        this.mark(id);
      }
    }
  }

  #readDirects(): void {
    this.#directs = directsOf(this.#client.getAccountData(EventType.Direct)?.getContent());
  }

  #markAll(): void {
    for (const room of this.#client.getRooms()) this.#dirty.add(room.roomId);
    for (const id of this.#summaries.keys()) this.#dirty.add(id);
  }

  #flush(): void {
    if (!this.#started) return;
    if (this.#parentsStale) {
      this.#parentsStale = false;
      const before = this.#parents;
      this.#parents = parentsByRoom(this.#client);
      for (const id of [...before.keys(), ...this.#parents.keys()]) this.#dirty.add(id);
    }
    for (const id of this.#dirty) this.#refresh(id);
    this.#dirty.clear();
    const list = [...this.#summaries.values()].sort(
      (a, b) => b.lastActiveMs - a.lastActiveMs || (a.id < b.id ? -1 : 1),
    );
    this.#rooms.set(list);
  }

  #refresh(id: string): void {
    const room = this.#client.getRoom(id);
    if (room === null || !shown.has(room.getMyMembership())) {
      this.#summaries.delete(id);
      return;
    }
    const before = this.#summaries.get(id);
    const summary = summarise(room, {
      me: this.#me,
      directs: this.#directs,
      parents: this.#parents,
      before,
      wasEncrypted: this.#encrypted.has(id),
    });
    if (summary.encrypted) this.#encrypted.add(id);
    else if (before === undefined && this.#listed) void this.#askCrypto(id);
    this.#summaries.set(id, keep(before, summary));
  }

  /** A room that is new here may have been left in an earlier session: the crypto store remembers. */
  async #askCrypto(id: string): Promise<void> {
    const crypto = this.#client.getCrypto();
    const known = await crypto?.isEncryptionEnabledInRoom(id).catch(() => false);
    if (known !== true) return;
    this.#encrypted.add(id);
    this.mark(id);
  }
}
