/** What tells a person of new messages: the account's push rules in plain words, and the alerts. */
import type { Line } from './line.ts';
import type { EventId, Person, RoomId, UserId } from './models.ts';

/** `default` follows the account's rules for all rooms. */
export type RoomLevel = 'default' | 'all' | 'mentions' | 'off';

/** Kept on the homeserver: every device of this account follows them. */
export interface NotificationSettings {
  readonly enabled: boolean;
  /** Messages in rooms of two people. */
  readonly direct: boolean;
  /** Messages in all other rooms. */
  readonly groups: boolean;
  readonly mentions: boolean;
  /** `@room`. */
  readonly roomMentions: boolean;
  readonly invites: boolean;
  readonly keywords: readonly string[];
  /** Rooms that do not follow the rules above. */
  readonly rooms: Readonly<Record<RoomId, Exclude<RoomLevel, 'default'>>>;
}

export type NotificationSwitch = Exclude<keyof NotificationSettings, 'keywords' | 'rooms'>;

/** One new event that the push rules say a person should hear of. */
export interface Alert {
  readonly roomId: RoomId;
  readonly eventId: EventId;
  readonly roomName: string;
  readonly direct: boolean;
  readonly encrypted: boolean;
  readonly sender: Person;
  /** `null` for an invite, and where it could not be decrypted. */
  readonly line: Line | null;
  readonly highlight: boolean;
  readonly sound: boolean;
  readonly invite: boolean;
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface NotificationMethods {
  'notifications.room': Method<{ readonly roomId: RoomId; readonly level: RoomLevel }, null>;
  'notifications.set': Method<{ readonly what: NotificationSwitch; readonly on: boolean }, null>;
  /** Rejects with `invalid` for an empty word or one of more than 100 characters. */
  'notifications.keyword': Method<{ readonly word: string; readonly on: boolean }, null>;
}

export interface NotificationViews {
  notifications: { readonly params: null; readonly update: NotificationSettings };
  /** What came since the last update, oldest first; the newest 20 where it was more. */
  alerts: { readonly params: null; readonly update: { readonly alerts: readonly Alert[] } };
  /** People whose messages the homeserver does not pass on to this account. */
  ignored: { readonly params: null; readonly update: { readonly userIds: readonly UserId[] } };
}
