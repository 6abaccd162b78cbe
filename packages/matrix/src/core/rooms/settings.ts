import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { type Room, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { type RoomState, RoomStateEvent } from 'matrix-js-sdk/lib/models/room-state.js';
import type { RoomId } from '../../protocol/models.ts';
import type {
  HistoryVisibility,
  JoinRule,
  RoomPowers,
  RoomSettings,
} from '../../protocol/roomSettings.ts';
import { mediaUri, roomId, userId } from '../../protocol/ids.ts';
import { at, isPlain, keep, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { longest, shown } from '../../protocol/shown.ts';
import { Batch } from '../batch.ts';
import { Listeners } from '../listeners.ts';
import { addressIn } from './details.ts';
import { personIn } from './people.ts';

const joinRules: readonly JoinRule[] = [
  'public',
  'invite',
  'knock',
  'restricted',
  'knock_restricted',
];
const visibilities: readonly HistoryVisibility[] = [
  'world_readable',
  'shared',
  'invited',
  'joined',
];
/** Each is drawn; a change leaves the others as they stand in the room. */
const mostAddresses = 200;
/** Rooms of old versions may carry levels as text; anything else that is no whole number is none. */
export function levelOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function settingsOf(room: Room): RoomSettings {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  const content = (type: string): unknown => contentOf(state, type);
  const rule = textAt(content('m.room.join_rules'), 'join_rule');
  const history = textAt(content('m.room.history_visibility'), 'history_visibility');
  const address = content('m.room.canonical_alias');
  const successor = textAt(content('m.room.tombstone'), 'replacement_room');
  const predecessor = textAt(plainAt(content('m.room.create'), 'predecessor'), 'room_id');
  return {
    id: roomId(room.roomId),
    whole: {
      name: textAt(content('m.room.name'), 'name') ?? '',
      topic: textAt(content('m.room.topic'), 'topic') ?? '',
    },
    avatar: mediaUri(room.getMxcAvatarUrl()),
    space: room.isSpaceRoom(),
    version: shown(textAt(content('m.room.create'), 'room_version') ?? '1', longest.id),
    encrypted: room.hasEncryptionStateEvent(),
    // A rule that is not known lets nobody in by itself.
    joinRule: joinRules.find((known) => known === rule) ?? 'invite',
    allowed: listAt(content('m.room.join_rules'), 'allow')
      .map((each) => textAt(each, 'room_id'))
      .filter((id) => id !== undefined)
      .map(roomId),
    history: visibilities.find((known) => known === history) ?? 'shared',
    guests: textAt(content('m.room.guest_access'), 'guest_access') === 'can_join',
    mainAddress: addressIn(textAt(address, 'alias')),
    otherAddresses: listAt(address, 'alt_aliases')
      .filter((alias) => typeof alias === 'string')
      .filter((alias) => addressIn(alias) !== null)
      .slice(0, mostAddresses),
    powers: powersOf(room, state),
    myPower: powerOf(room, room.myUserId),
    joined: room.getMyMembership() === 'join',
    outside: {
      ban: room.getMembersWithMembership('ban').length,
      knock: room.getMembersWithMembership('knock').length,
      invite: room.getMembersWithMembership('invite').length,
    },
    predecessor: predecessor === undefined ? null : roomId(predecessor),
    successor: successor === undefined ? null : roomId(successor),
  };
}

const contentOf = (state: RoomState | undefined, type: string): unknown =>
  state?.getStateEvents(type, '')?.getContent();

export function powerOf(room: Room, user: string): number {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  if (creatorsOf(room, state).includes(user)) return Number.MAX_SAFE_INTEGER;
  const levels = contentOf(state, 'm.room.power_levels');
  // Before there are levels, who made the room is its admin.
  if (levels === undefined) {
    return state?.getStateEvents('m.room.create', '')?.getSender() === user ? 100 : 0;
  }
  return levelOf(at(plainAt(levels, 'users'), user)) ?? levelOf(at(levels, 'users_default')) ?? 0;
}

/** Only of rooms since version 12, where those who made the room stand above all levels. */
function creatorsOf(room: Room, state: RoomState | undefined): readonly string[] {
  if (!/^\d+$/.test(room.getVersion()) || Number(room.getVersion()) < 12) return [];
  const create = state?.getStateEvents('m.room.create', '');
  const more = listAt(create?.getContent(), 'additional_creators');
  return [create?.getSender(), ...more].filter((id) => typeof id === 'string');
}

function powersOf(room: Room, state: RoomState | undefined): RoomPowers {
  const levels = contentOf(state, 'm.room.power_levels');
  const level = (key: string, otherwise: number): number => levelOf(at(levels, key)) ?? otherwise;
  const creators = creatorsOf(room, state);
  const made = creators.map((id) => [id, Number.MAX_SAFE_INTEGER] as const);
  const users = Object.entries(plainAt(levels, 'users') ?? {}).map(
    ([id, value]) => [id, levelOf(value) ?? 0] as const,
  );
  const events = Object.entries(plainAt(levels, 'events') ?? {});
  return {
    // Who made the room stands above all levels, also above one that names them.
    people: [...new Map([...users, ...made])]
      .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
      .map(([id, own]) => ({ person: personIn(room, id), level: own })),
    creators: creators.map(userId),
    usersDefault: level('users_default', 0),
    eventsDefault: level('events_default', 0),
    stateDefault: level('state_default', levels === undefined ? 0 : 50),
    invite: level('invite', 0),
    kick: level('kick', 50),
    ban: level('ban', 50),
    redact: level('redact', 50),
    notifyRoom: levelOf(at(plainAt(levels, 'notifications'), 'room')) ?? 50,
    events: Object.fromEntries(
      events.flatMap(([type, value]) => {
        const own = levelOf(value);
        return own === undefined ? [] : [[type, own]];
      }),
    ),
  };
}

/** The content of `m.room.power_levels` with one thing changed and nothing else lost. */
export function withLevel(
  before: unknown,
  change:
    | { readonly user: string; readonly to: number | null }
    | { readonly key: string; readonly to: number },
): Record<string, unknown> {
  const levels = isPlain(before) ? before : {};
  if ('user' in change) {
    const { [change.user]: _own, ...others } = plainAt(levels, 'users') ?? {};
    const users = change.to === null ? others : { ...others, [change.user]: change.to };
    return { ...levels, users };
  }
  const { key, to } = change;
  if (key.startsWith('event:')) {
    return { ...levels, events: { ...plainAt(levels, 'events'), [key.slice(6)]: to } };
  }
  if (key === 'notifyRoom') {
    return { ...levels, notifications: { ...plainAt(levels, 'notifications'), room: to } };
  }
  return { ...levels, [key.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)]: to };
}

/** The settings of one room, read anew when its state changes. */
export class LiveSettings {
  readonly #client: MatrixClient;
  readonly #roomId: RoomId;
  readonly #changed: () => void;
  readonly #listeners: Listeners;
  readonly #batch = new Batch(() => this.#refresh(), 16);
  #settings: RoomSettings | undefined;

  constructor(client: MatrixClient, wanted: RoomId, changed: () => void) {
    this.#client = client;
    this.#roomId = wanted;
    this.#changed = changed;
    this.#listeners = new Listeners(client);
    const here = (id: string | undefined): void => {
      if (id === wanted) this.#batch.schedule();
    };
    this.#listeners.on(ClientEvent.Room, (room) => here(room.roomId));
    this.#listeners.on(RoomStateEvent.Events, (event) => here(event.getRoomId()));
    this.#listeners.on(RoomEvent.MyMembership, (room) => here(room.roomId));
    this.#refresh();
  }

  read(): RoomSettings | undefined {
    return this.#settings;
  }

  dispose(): void {
    this.#batch.cancel();
    this.#listeners.dispose();
  }

  #refresh(): void {
    const room = this.#client.getRoom(this.#roomId);
    if (room === null) return;
    const next = keep(this.#settings, settingsOf(room));
    if (next === this.#settings) return;
    this.#settings = next;
    this.#changed();
  }
}
