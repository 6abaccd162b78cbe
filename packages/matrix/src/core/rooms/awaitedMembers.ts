import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { type RoomMember, RoomMemberEvent } from 'matrix-js-sdk/lib/models/room-member.js';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import { Listeners } from '../listeners.ts';

/** Milliseconds after its answer in which the homeserver is to tell of whom it has invited. */
const patienceMs = 10_000;

/**
 * Whom this account has just invited. The homeserver answers before its sync tells of them, and the
 * SDK gives keys to the members that it was told of: what is encrypted between the two, nobody who
 * was just invited could ever read.
 */
export class AwaitedMembers {
  readonly #client: MatrixClient;
  readonly #onTold: (roomId: string) => void;
  readonly #now: () => number;
  readonly #listeners: Listeners;
  /** Until when each is waited for, by room and person. */
  readonly #untilMs = new Map<string, Map<string, number>>();

  constructor(
    client: MatrixClient,
    options: {
      /** All who were awaited in a room are known there. */
      readonly onTold: (roomId: string) => void;
      /** Milliseconds that no change of the clock moves. */
      readonly now: () => number;
    },
  ) {
    this.#client = client;
    this.#onTold = options.onTold;
    this.#now = options.now;
    this.#listeners = new Listeners(client);
    this.#listeners.on(RoomMemberEvent.Membership, (_event, member) => this.#told(member));
  }

  /** The homeserver has taken the invitations. */
  invited(roomId: string, userIds: readonly string[]): void {
    const room = this.#client.getRoom(roomId);
    const awaited = this.#untilMs.get(roomId) ?? new Map<string, number>();
    for (const userId of userIds) {
      if (!getsKeys(room?.getMember(userId))) awaited.set(userId, this.#now() + patienceMs);
    }
    if (awaited.size > 0) this.#untilMs.set(roomId, awaited);
  }

  /** @throws CoreError `offline`, with how long there is to wait, while somebody is awaited in it. */
  async gate(room: Room): Promise<void> {
    if (!this.#untilMs.has(room.roomId)) return;
    // Of many at once the sync tells the newest only; encryption asks for the others as well.
    await room.loadMembersIfNeeded();
    const untilMs = Math.max(0, ...(this.#untilMs.get(room.roomId)?.values() ?? []));
    const leftMs = untilMs - this.#now();
    if (leftMs > 0) throw new CoreError('offline', say('room.invited-not-loaded'), leftMs);
    // Not told in time, perhaps never: a message does not wait for good.
    this.#untilMs.delete(room.roomId);
  }

  dispose(): void {
    this.#listeners.dispose();
  }

  /** That somebody is out ends no waiting: it may be an older word than the invitation. */
  #told(member: RoomMember): void {
    const awaited = this.#untilMs.get(member.roomId);
    if (awaited === undefined || !getsKeys(member)) return;
    if (!awaited.delete(member.userId) || awaited.size > 0) return;
    this.#untilMs.delete(member.roomId);
    this.#onTold(member.roomId);
  }
}

const getsKeys = (member: RoomMember | null | undefined): boolean =>
  member?.membership === 'join' || member?.membership === 'invite';
