import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { ClientEvent } from 'matrix-js-sdk/lib/client.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { EventId, RoomId } from '../../protocol/models.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { Listeners } from '../listeners.ts';

/**
 * The SDK's rooms, for calls. The list stands on screen, from what was stored, before the SDK has read
 * its own store: what is asked of a room until then waits for that.
 */
export class KnownRooms {
  readonly #client: MatrixClient;
  readonly #read = Promise.withResolvers<void>();
  readonly #listeners: Listeners;

  constructor(client: MatrixClient) {
    this.#client = client;
    this.#listeners = new Listeners(client);
    // Its first word comes when its store has been read, also where no homeserver answers.
    this.#listeners.on(ClientEvent.Sync, () => this.dispose());
  }

  /** `null` for a room that this account is not in. */
  async find(roomId: RoomId): Promise<Room | null> {
    const room = this.#client.getRoom(roomId);
    if (room !== null) return room;
    await this.#read.promise;
    return this.#client.getRoom(roomId);
  }

  /** @throws CoreError `not-found` for a room that this account is not in. */
  async get(roomId: RoomId): Promise<Room> {
    const room = await this.find(roomId);
    if (room === null) throw new CoreError('not-found', say('room.join-first'));
    return room;
  }

  /** `undefined` for one that is not loaded. */
  async event(roomId: RoomId, eventId: EventId): Promise<MatrixEvent | undefined> {
    return (await this.find(roomId))?.findEventById(eventId);
  }

  /** Nobody waits from here on. */
  dispose(): void {
    this.#listeners.dispose();
    this.#read.resolve();
  }
}
