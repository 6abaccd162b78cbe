import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { type Room, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import type { RoomState } from 'matrix-js-sdk/lib/models/room-state.js';
import { RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import { UserEvent } from 'matrix-js-sdk/lib/models/user.js';
import type { EventId, RoomDetails, RoomId } from '../../protocol/models.ts';
import { eventId, roomId, userId } from '../../protocol/ids.ts';
import { keep, listAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import type { LiveRoom } from '../account/account.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import { personIn } from './people.ts';

const joinRules = ['public', 'invite', 'knock', 'restricted', 'private'] as const;
const typersShown = 8;
/** Each is looked up by itself. */
const pinsShown = 100;

export function detailsOf(room: Room, me: string): RoomDetails {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  const may = (type: string): boolean => state?.maySendStateEvent(type, me) ?? false;
  const joined = room.getMyMembership() === 'join';
  const replacement = textAt(content(state, 'm.room.tombstone'), 'replacement_room');
  const rule = textAt(content(state, 'm.room.join_rules'), 'join_rule');
  return {
    id: roomId(room.roomId),
    name: room.name,
    topic: shown(textAt(content(state, 'm.room.topic'), 'topic') ?? '', longest.topic),
    alias: addressIn(room.getCanonicalAlias()),
    memberCount: room.getJoinedMemberCount(),
    encrypted: room.hasEncryptionStateEvent(),
    joinRule:
      joinRules.find((known) => known === (rule === 'knock_restricted' ? 'knock' : rule)) ??
      'unknown',
    pinned: pinnedIn(content(state, 'm.room.pinned_events')),
    typing: typers(room, me),
    may: {
      send: joined && room.maySendMessage(),
      invite: joined && room.canInvite(me),
      redactOthers:
        joined && (state?.hasSufficientPowerLevelFor('redact', power(room, me)) ?? false),
      pin: joined && may('m.room.pinned_events'),
      changeSettings: joined && may('m.room.name'),
      kick: joined && (state?.hasSufficientPowerLevelFor('kick', power(room, me)) ?? false),
      ban: joined && (state?.hasSufficientPowerLevelFor('ban', power(room, me)) ?? false),
    },
    tombstone: replacement === undefined ? null : roomId(replacement),
    companion: companionOf(room, me),
  };
}

/** What is longer is none, and half of one would be somebody else's. */
export const addressIn = (alias: string | null | undefined): string | null =>
  alias === null || alias === undefined || alias.length > longest.id ? null : alias;

/** The newest, each once; the newest stands last. */
export function pinnedIn(content: unknown): readonly EventId[] {
  const ids = new Set(listAt(content, 'pinned').filter((id) => typeof id === 'string'));
  return [...ids].slice(-pinsShown).map(eventId);
}

const presences = ['online', 'unavailable', 'offline'] as const;

/** Of a room of two; when they were active is told to the minute, so that it seldom changes. */
function companionOf(room: Room, me: string): RoomDetails['companion'] {
  if (room.getInvitedAndJoinedMemberCount() !== 2) return null;
  const other = room.getMembers().find((member) => member.userId !== me && isPresent(member));
  if (other === undefined) return null;
  const user = room.client.getUser(other.userId);
  const minute = 60_000;
  // What the homeserver has never told is not a number.
  const active = user?.getLastActiveTs() ?? 0;
  return {
    userId: userId(other.userId),
    presence: presences.find((known) => known === user?.presence) ?? 'unknown',
    activeAtMs: active > 0 ? Math.floor(active / minute) * minute : null,
  };
}

const isPresent = ({ membership }: { readonly membership?: string | undefined }): boolean =>
  membership === 'join' || membership === 'invite';

const content = (state: RoomState | undefined, type: string): unknown =>
  state?.getStateEvents(type, '')?.getContent();

const power = (room: Room, user: string): number => room.getMember(user)?.powerLevel ?? 0;

function typers(room: Room, me: string): RoomDetails['typing'] {
  return room.currentState
    .getMembers()
    .filter((member) => member.typing && member.userId !== me)
    .slice(0, typersShown)
    .map((member) => personIn(room, member.userId));
}

/** Details of one room, recomputed when something that they are made of has changed. */
export class SdkRoom implements LiveRoom {
  readonly #client: MatrixClient;
  readonly #roomId: RoomId;
  readonly #changed: () => void;
  readonly #onDetails: (details: RoomDetails) => void;
  readonly #listeners: Listeners;
  readonly #batch = new Batch(() => this.#refresh(), 16);
  #details: RoomDetails | undefined;

  constructor(options: {
    readonly client: MatrixClient;
    readonly roomId: RoomId;
    readonly changed: () => void;
    readonly onDetails: (details: RoomDetails) => void;
  }) {
    this.#client = options.client;
    this.#roomId = options.roomId;
    this.#changed = options.changed;
    this.#onDetails = options.onDetails;
    this.#listeners = new Listeners(options.client);
    const here = (id: string | undefined): void => {
      if (id === options.roomId) this.#batch.schedule();
    };
    const heard = this.#listeners;
    heard.on(ClientEvent.Room, (room) => here(room.roomId));
    heard.on(RoomStateEvent.Events, (event) => here(event.getRoomId()));
    // Typing does not name its room, and after an invitation the SDK's member events stay silent.
    heard.on(ClientEvent.Event, (event) => {
      if (event.getType() === 'm.typing') this.#batch.schedule();
    });
    heard.on(RoomEvent.Timeline, (event, room) => {
      if (event.isState()) here(room?.roomId);
    });
    heard.on(UserEvent.Presence, (_event, user) => {
      if (user.userId === this.#details?.companion?.userId) this.#batch.schedule();
    });
    heard.on(RoomEvent.Name, (room) => here(room.roomId));
    heard.on(RoomEvent.MyMembership, (room) => here(room.roomId));
    this.#refresh();
  }

  read(): RoomDetails | undefined {
    return this.#details;
  }

  dispose(): void {
    this.#batch.cancel();
    this.#listeners.dispose();
  }

  #refresh(): void {
    const room = this.#client.getRoom(this.#roomId);
    if (room === null) return;
    const details = keep(this.#details, detailsOf(room, room.myUserId));
    if (details === this.#details) return;
    this.#details = details;
    this.#onDetails(details);
    this.#changed();
  }
}
