import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { type MatrixEvent, MatrixEventEvent } from 'matrix-js-sdk/lib/models/event.js';
import { type Room, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { SyncState } from 'matrix-js-sdk/lib/sync.js';
import type { Alert } from '../../protocol/notifications.ts';
import { eventId, roomId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { Listeners } from '../listeners.ts';
import { bodyOf } from '../timeline/sdkEvent.ts';
import { nameIn, personIn } from './people.ts';
import { directsOf } from './summary.ts';

const mostAlerts = 20;
/** What is older when it arrives was missed anyway: the list shows it as unread. */
const newWithinMs = 2 * 60_000;
/** A message that is still not decrypted then is told without its text. */
const decryptionPatienceMs = 5_000;

/**
 * New events that the push rules want told: all that a live sync brings, and of what is caught up with
 * whatever was sent since the core was started. Reading takes them.
 */
export class LiveAlerts {
  readonly #client: MatrixClient;
  readonly #changed: () => void;
  readonly #listeners: Listeners;
  readonly #startedAt: number;
  readonly #waiting = new Map<MatrixEvent, ReturnType<typeof setTimeout>>();
  /** Live, and not told yet: the room's name is that of before until all of one sync has been read. */
  readonly #arriving = new WeakSet<MatrixEvent>();
  #alerts: Alert[] = [];
  #live: boolean;

  constructor(client: MatrixClient, changed: () => void, startedAt = performance.timeOrigin) {
    this.#client = client;
    this.#changed = changed;
    this.#startedAt = startedAt;
    this.#live = client.getSyncState() === SyncState.Syncing;
    this.#listeners = new Listeners(client);
    this.#listeners.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Syncing) this.#live = true;
    });
    this.#listeners.on(RoomEvent.Timeline, (event, room, toStart, removed, data) => {
      if (room !== undefined && toStart !== true && !removed && data.liveEvent === true) {
        this.#arriving.add(event);
      }
    });
    this.#listeners.on(ClientEvent.Event, (event) => {
      const room = this.#client.getRoom(event.getRoomId() ?? '');
      if (room !== null && this.#arriving.delete(event)) this.#consider(event, room);
    });
    this.#listeners.on(MatrixEventEvent.Decrypted, (event) => {
      if (!this.#waiting.has(event) || event.isDecryptionFailure()) return;
      this.#settle(event);
    });
    this.#listeners.on(RoomEvent.MyMembership, (room, membership, before) => {
      if (membership === 'invite' && before !== 'invite') this.#invited(room);
    });
  }

  read(): { readonly alerts: readonly Alert[] } | undefined {
    if (this.#alerts.length === 0) return undefined;
    const alerts = this.#alerts;
    this.#alerts = [];
    return { alerts };
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#listeners.dispose();
  }

  #consider(event: MatrixEvent, room: Room): void {
    if (event.getSender() === room.myUserId || event.getId() === undefined) return;
    const sentAt = event.localTimestamp;
    if ((!this.#live && sentAt < this.#startedAt) || Date.now() - sentAt > newWithinMs) return;
    if (event.isEncrypted() && event.getClearContent() === null) {
      this.#waiting.set(
        event,
        setTimeout(() => this.#settle(event), decryptionPatienceMs),
      );
      return;
    }
    this.#tell(event, room);
  }

  #settle(event: MatrixEvent): void {
    clearTimeout(this.#waiting.get(event));
    this.#waiting.delete(event);
    const room = this.#client.getRoom(event.getRoomId() ?? '');
    if (room !== null) this.#tell(event, room);
  }

  #tell(event: MatrixEvent, room: Room): void {
    // What was decrypted after it arrived is judged anew, by its words.
    const actions = this.#client.getPushActionsForEvent(event, true);
    if (actions?.notify !== true) return;
    const body = bodyOf(event, (id) => nameIn(room, id));
    this.#add(room, {
      eventId: eventId(event.getId() ?? ''),
      sender: personIn(room, event.getSender() ?? ''),
      line: body === null || body.kind === 'undecryptable' ? null : lineOf(body),
      highlight: actions.tweaks.highlight === true,
      sound: actions.tweaks.sound !== undefined,
      invite: false,
    });
  }

  #invited(room: Room): void {
    // What an invitation brings has no time of its own: it may have waited for long.
    if (!this.#live) return;
    const event = room.getMember(room.myUserId)?.events.member;
    if (event === undefined || this.#client.getPushActionsForEvent(event)?.notify !== true) return;
    this.#add(room, {
      eventId: eventId(event.getId() ?? ''),
      sender: personIn(room, event.getSender() ?? ''),
      line: null,
      highlight: false,
      sound: true,
      invite: true,
    });
  }

  #add(room: Room, alert: Omit<Alert, 'roomId' | 'roomName' | 'direct' | 'encrypted'>): void {
    const directs = directsOf(this.#client.getAccountData(EventType.Direct)?.getContent());
    this.#alerts = [
      ...this.#alerts,
      {
        ...alert,
        roomId: roomId(room.roomId),
        roomName: room.name,
        direct: directs.has(room.roomId) || room.getDMInviter() !== undefined,
        encrypted: room.hasEncryptionStateEvent(),
      },
    ].slice(-mostAlerts);
    this.#changed();
  }
}
