/** What can be set about a room, who may set it, and the calls that set it. */
import type { EventId, MediaUri, Person, RoomId, UserId } from './models.ts';

export type JoinRule = 'public' | 'invite' | 'knock' | 'restricted' | 'knock_restricted';
export type HistoryVisibility = 'world_readable' | 'shared' | 'invited' | 'joined';

/** Power levels as the room means them: what is left out of the event is filled in. */
export interface RoomPowers {
  /** People who have a level of their own. Creators of newer rooms stand above every number. */
  readonly people: readonly { readonly person: Person; readonly level: number }[];
  readonly creators: readonly UserId[];
  readonly usersDefault: number;
  readonly eventsDefault: number;
  readonly stateDefault: number;
  readonly invite: number;
  readonly kick: number;
  readonly ban: number;
  readonly redact: number;
  /** To notify everyone with `@room`. */
  readonly notifyRoom: number;
  /** By event type, where it differs from the two defaults. */
  readonly events: Readonly<Record<string, number>>;
}

/** Changed live; a field is what the room's state says, not what a person may do about it. */
export interface RoomSettings {
  readonly id: RoomId;
  /** As they stand in the room, to be edited: what is shown of them is in `RoomDetails`. */
  readonly whole: { readonly name: string; readonly topic: string };
  readonly avatar: MediaUri | null;
  readonly space: boolean;
  readonly version: string;
  readonly encrypted: boolean;
  readonly joinRule: JoinRule;
  /** Spaces and rooms whose members may join, where the rule is a restricted one. */
  readonly allowed: readonly RoomId[];
  readonly history: HistoryVisibility;
  readonly guests: boolean;
  readonly mainAddress: string | null;
  readonly otherAddresses: readonly string[];
  readonly powers: RoomPowers;
  readonly myPower: number;
  readonly joined: boolean;
  /** How many are known here; who they are is asked for with `room.people`. */
  readonly outside: { readonly ban: number; readonly knock: number; readonly invite: number };
  readonly predecessor: RoomId | null;
  readonly successor: RoomId | null;
}

export type RoomChange =
  | { readonly what: 'name' | 'topic'; readonly to: string }
  /** `null` takes the picture away. */
  | { readonly what: 'avatar'; readonly to: Blob | null }
  | { readonly what: 'joinRule'; readonly to: JoinRule; readonly allowed: readonly RoomId[] }
  | { readonly what: 'history'; readonly to: HistoryVisibility }
  | { readonly what: 'guests'; readonly to: boolean }
  /** One way: it cannot be turned off again. */
  | { readonly what: 'encryption' }
  | { readonly what: 'mainAddress'; readonly to: string | null }
  /** `null` takes a person's own level away, so that the default counts. */
  | { readonly what: 'level'; readonly userId: UserId; readonly to: number | null }
  | { readonly what: 'needed'; readonly for: PowerKey; readonly to: number };

/** What a level can be asked for: the fields of `RoomPowers`, or an event type as `event:TYPE`. */
export type PowerKey =
  | 'usersDefault'
  | 'eventsDefault'
  | 'stateDefault'
  | 'invite'
  | 'kick'
  | 'ban'
  | 'redact'
  | 'notifyRoom'
  | `event:${string}`;

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface RoomSettingsMethods {
  /**
   * One change of the room's state. Rejects with `invalid` where it cannot be (a level above one's
   * own, encryption off), `forbidden` where the homeserver refuses, `not-found`, `too-large`.
   */
  'room.change': Method<{ readonly roomId: RoomId; readonly change: RoomChange }, null>;
  /** Addresses on this account's homeserver, and whether its directory lists the room. */
  'room.addresses': Method<
    { readonly roomId: RoomId },
    { readonly local: readonly string[]; readonly listed: boolean }
  >;
  /** Rejects with `invalid` where the address is taken or has a shape that no address has. */
  'room.address.add': Method<{ readonly roomId: RoomId; readonly alias: string }, null>;
  'room.address.remove': Method<{ readonly roomId: RoomId; readonly alias: string }, null>;
  'room.list': Method<{ readonly roomId: RoomId; readonly listed: boolean }, null>;
  /** Room versions the homeserver makes, stable ones first by its own order. */
  'room.versions': Method<
    null,
    { readonly recommended: string; readonly stable: readonly string[] }
  >;
  /** Makes a new room in place of the old one, which nobody can write in any more. */
  'room.upgrade': Method<
    { readonly roomId: RoomId; readonly version: string },
    { readonly roomId: RoomId }
  >;
  /** People outside the room's members, newest first: banned, waiting to be let in, invited. */
  'room.people': Method<
    {
      readonly roomId: RoomId;
      readonly membership: 'ban' | 'knock' | 'invite';
      readonly limit: number;
    },
    readonly {
      readonly person: Person;
      /** What they, or whoever banned them, gave as the reason. */
      readonly reason: string | null;
      readonly by: string;
      readonly atMs: number;
    }[]
  >;
  /** Ids of what a person wrote in a room, newest first; `more` where the limit cut it short. */
  'room.messagesBy': Method<
    { readonly roomId: RoomId; readonly userId: UserId; readonly limit: number },
    { readonly eventIds: readonly EventId[]; readonly more: boolean }
  >;
  /** Removes one message at once, past the queue. Rejects with `rate-limited` and when to go on. */
  'room.redact': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly reason: string },
    null
  >;
  'report.message': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly reason: string },
    null
  >;
  'report.room': Method<{ readonly roomId: RoomId; readonly reason: string }, null>;
  /** Hides what a person writes and invites to, on every device of this account. */
  'people.ignore': Method<{ readonly userId: UserId; readonly on: boolean }, null>;
}
