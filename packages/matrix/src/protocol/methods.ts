/** Every call the page can make of the core, by name. A call settles exactly once. */
import type {
  EventBody,
  EventId,
  MediaUri,
  Member,
  Person,
  RoomId,
  TimelineItem,
  UserId,
} from './models.ts';
import type { Line } from './line.ts';
import type { AccountSettingsMethods, SessionMethods } from './account.ts';
import type { LoginMethods } from './login.ts';
import type { NotificationMethods } from './notifications.ts';
import type { RoomSettingsMethods } from './roomSettings.ts';
import type { SearchMethods } from './search.ts';
import type { ThreadMethods } from './threads.ts';

export interface TextMessage {
  readonly roomId: RoomId;
  readonly threadRootId?: EventId;
  readonly body: string;
  readonly formattedBody?: string;
  readonly kind?: 'text' | 'emote' | 'notice';
  readonly replyTo?: EventId;
  readonly replaces?: EventId;
  readonly mentions?: { readonly userIds: readonly UserId[]; readonly room: boolean };
}

/** A room as one who is not in it may see it. */
export interface RoomOutline {
  readonly roomId: RoomId;
  readonly alias: string | null;
  readonly name: string;
  readonly topic: string;
  readonly members: number;
  readonly avatar: MediaUri | null;
  readonly joinRule: 'public' | 'invite' | 'knock' | 'restricted' | 'private' | 'unknown';
  readonly space: boolean;
  readonly encrypted: boolean;
  /** Anyone may read it without joining. */
  readonly readable: boolean;
}

/** One room of a space, in the space's order, with the way to it. */
export interface SpaceRoom extends RoomOutline {
  /** 0 for what stands directly in the space. */
  readonly depth: number;
  readonly parent: RoomId;
  readonly suggested: boolean;
  readonly via: readonly string[];
}

export interface StickerPack {
  readonly name: string;
  readonly images: readonly {
    readonly shortcode: string;
    readonly body: string;
    readonly uri: MediaUri;
    readonly mimeType: string;
    readonly width: number | null;
    readonly height: number | null;
    readonly sizeBytes: number | null;
  }[];
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface CoreMethods
  extends
    NotificationMethods,
    RoomSettingsMethods,
    SearchMethods,
    ThreadMethods,
    LoginMethods,
    AccountSettingsMethods,
    SessionMethods {
  /**
   * Makes a new recovery key, from `passphrase` where there is one, without using it yet: a person
   * saves it first. The only way any secret key reaches the page, and it is asked for only to be
   * shown.
   */
  'recovery.prepare': Method<
    { readonly passphrase: string | null },
    { readonly id: string; readonly key: string }
  >;
  /**
   * Puts the prepared key to use: `create` for a first or another key on a device that holds the
   * account's keys, `reset` for a new identity and an empty backup in place of what is lost. May
   * ask through `TrustState.auth`.
   */
  'recovery.commit': Method<{ readonly id: string; readonly as: 'create' | 'reset' }, null>;
  'recovery.discard': Method<{ readonly id: string }, null>;
  /**
   * Opens it with the recovery key or its passphrase: this device becomes trusted. Resolves once
   * it is; the keys of older messages come back afterwards, told as `TrustState.restore`.
   */
  'recovery.unlock': Method<{ readonly secret: string }, null>;
  /** Fetches the whole backup again. */
  'recovery.restore': Method<null, null>;
  'recovery.dismissRestore': Method<null, null>;
  /** Looks once more for the key of a message that cannot be read; its row tells what came of it. */
  'keys.lookAgain': Method<{ readonly roomId: RoomId }, null>;
  /** Room keys of this device as a passphrase-encrypted file, as the specification describes it. */
  'keys.export': Method<{ readonly passphrase: string }, { readonly file: string }>;
  'keys.import': Method<
    { readonly passphrase: string; readonly file: string },
    /** Keys in the file; those that were known already count, too. */
    { readonly keys: number }
  >;

  /** Answers `TrustState.auth`; `null` where the homeserver's own page has been gone through. */
  'auth.answer': Method<{ readonly id: string; readonly password: string | null }, null>;
  'auth.cancel': Method<{ readonly id: string }, null>;

  /** Asks another person; resolves with the verification's id once the request is sent. */
  'verify.person': Method<{ readonly userId: UserId }, { readonly id: string }>;
  /** Asks one of this account's devices, or all of them. */
  'verify.device': Method<{ readonly deviceId: string | null }, { readonly id: string }>;
  'verify.accept': Method<{ readonly id: string }, null>;
  /** Goes on by emoji. */
  'verify.compare': Method<{ readonly id: string }, null>;
  /** Bytes read from the other side's code. */
  'verify.scan': Method<{ readonly id: string; readonly code: Uint8Array }, null>;
  /** The emoji are the same, or the other side did scan. */
  'verify.confirm': Method<{ readonly id: string }, null>;
  'verify.mismatch': Method<{ readonly id: string }, null>;
  'verify.cancel': Method<{ readonly id: string }, null>;
  /** Takes an ended one off the list. */
  'verify.dismiss': Method<{ readonly id: string }, null>;

  /** Takes a changed identity as it is now, without having verified it. */
  'person.accept': Method<{ readonly userId: UserId }, null>;
  'trust.verifiedOnly': Method<{ readonly on: boolean }, null>;

  /** Sets another password; may end every other session. Asks through `TrustState.auth`. */
  'account.changePassword': Method<
    { readonly password: string; readonly signOutOthers: boolean },
    null
  >;
  /**
   * Closes the account for good, and wipes what is local. `erase` asks the homeservers to forget
   * what was said, too. Asks through `TrustState.auth`.
   */
  'account.deactivate': Method<{ readonly erase: boolean }, null>;

  'device.rename': Method<{ readonly deviceId: string; readonly name: string }, null>;
  /** Ends the sessions of these devices; may ask through `TrustState.auth`. */
  'device.signOut': Method<{ readonly deviceIds: readonly string[] }, null>;

  'room.create': Method<
    {
      readonly name: string;
      readonly topic?: string;
      readonly public: boolean;
      readonly encrypted: boolean;
      readonly invite: readonly UserId[];
      readonly direct: boolean;
      readonly space: boolean;
      readonly alias?: string;
    },
    { readonly roomId: RoomId }
  >;
  'room.join': Method<
    { readonly idOrAlias: string; readonly via: readonly string[] },
    { readonly roomId: RoomId }
  >;
  'room.knock': Method<
    { readonly idOrAlias: string; readonly reason: string },
    { readonly roomId: RoomId }
  >;
  'room.leave': Method<{ readonly roomId: RoomId }, null>;
  'room.forget': Method<{ readonly roomId: RoomId }, null>;
  'room.invite': Method<{ readonly roomId: RoomId; readonly userId: UserId }, null>;
  'room.tag': Method<
    { readonly roomId: RoomId; readonly tag: 'favourite' | 'lowPriority'; readonly on: boolean },
    null
  >;
  'room.markRead': Method<{ readonly roomId: RoomId; readonly eventId: EventId }, null>;
  /** Reads everything there is, or marks the room as unread for all devices of this account. */
  'room.mark': Method<{ readonly roomId: RoomId; readonly unread: boolean }, null>;
  'room.typing': Method<{ readonly roomId: RoomId; readonly typing: boolean }, null>;
  'room.members': Method<
    { readonly roomId: RoomId; readonly query: string; readonly limit: number },
    readonly Member[]
  >;
  /**
   * Files of a room, newest first, whatever its timeline has loaded; `next` goes on from there and
   * is `null` at the room's start. A page may be empty and still have a `next`.
   */
  'room.media': Method<
    { readonly roomId: RoomId; readonly before?: string; readonly limit: number },
    { readonly items: readonly TimelineItem[]; readonly next: string | null }
  >;
  'room.directory': Method<
    {
      readonly query: string;
      readonly server?: string;
      readonly since?: string;
      readonly limit: number;
    },
    { readonly rooms: readonly RoomOutline[]; readonly next: string | null }
  >;
  /** What can be known of a room before joining. Rejects with `not-found` or `forbidden`. */
  'preview.room': Method<
    { readonly idOrAlias: string; readonly via: readonly string[] },
    RoomOutline
  >;
  /** The newest messages of a room that anyone may read, oldest first, without joining. */
  'preview.messages': Method<
    { readonly roomId: RoomId; readonly limit: number },
    readonly {
      readonly eventId: EventId;
      readonly sender: Person;
      readonly sentAtMs: number;
      readonly line: Line;
    }[]
  >;
  /** Every room of a space that this account may know of, spaces in it included. */
  'space.rooms': Method<{ readonly spaceId: RoomId }, readonly SpaceRoom[]>;
  /** Puts a room into a space or takes it out. `suggested` is shown to those who look around. */
  'space.child': Method<
    {
      readonly spaceId: RoomId;
      readonly roomId: RoomId;
      readonly in: boolean;
      readonly suggested: boolean;
    },
    null
  >;
  'member.act': Method<
    {
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly act: 'kick' | 'ban' | 'unban';
      readonly reason: string;
    },
    null
  >;
  /** This account's name: everywhere, or in one room. */
  'member.rename': Method<{ readonly name: string; readonly roomId?: RoomId }, null>;
  'sticker.packs': Method<{ readonly roomId: RoomId }, readonly StickerPack[]>;
  /** Keeps an unencrypted picture among this account's own stickers. */
  'sticker.keep': Method<{ readonly roomId: RoomId; readonly eventId: EventId }, null>;
  'room.state.read': Method<
    { readonly roomId: RoomId; readonly type: string; readonly stateKey: string },
    unknown
  >;
  'room.state.write': Method<
    {
      readonly roomId: RoomId;
      readonly type: string;
      readonly stateKey: string;
      readonly content: unknown;
    },
    { readonly eventId: EventId }
  >;

  /** Loads towards the past or the future of an open timeline; its subscription delivers. */
  'timeline.load': Method<
    {
      readonly subscription: number;
      readonly direction: 'backwards' | 'forwards';
      readonly count: number;
    },
    { readonly added: number; readonly more: boolean }
  >;
  /** Re-centres an open timeline; `null` goes back to the newest. */
  'timeline.jump': Method<
    { readonly subscription: number; readonly to: EventId | { readonly atMs: number } | null },
    { readonly eventId: EventId | null }
  >;
  /** Source of one event as received, pretty-printed, for "view source". */
  'timeline.source': Method<
    { readonly roomId: RoomId; readonly eventId: EventId },
    { readonly json: string }
  >;

  /** Who reacted with what, and who has read this event or a later one. */
  'timeline.people': Method<
    { readonly roomId: RoomId; readonly eventId: EventId },
    {
      readonly reactions: readonly { readonly key: string; readonly people: readonly Person[] }[];
      readonly readers: readonly Person[];
    }
  >;
  /** Every wording a message has had, oldest first; the first is the original. */
  'timeline.edits': Method<
    { readonly roomId: RoomId; readonly eventId: EventId },
    readonly { readonly sentAtMs: number; readonly body: EventBody }[]
  >;

  /** Resolves once the message is in the persistent queue, with its local key. */
  'send.text': Method<
    TextMessage & {
      /** Dropped, not sent, where the core ends before it is delivered. */
      readonly transient?: boolean;
    },
    { readonly key: string }
  >;
  'send.media': Method<
    {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      readonly file: Blob;
      readonly fileName: string;
      readonly caption?: string;
      readonly formattedCaption?: string;
      readonly replyTo?: EventId;
      readonly mentions?: TextMessage['mentions'];
      readonly info: {
        readonly width?: number;
        readonly height?: number;
        readonly durationMs?: number;
        readonly blurhash?: string;
        readonly voice?: boolean;
        /** Loudness over the length, each 0 to 1; at most 120 are sent. */
        readonly waveform?: readonly number[];
      };
      readonly thumbnail?: Blob;
    },
    { readonly key: string }
  >;
  'send.poll': Method<
    {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      readonly question: string;
      readonly answers: readonly string[];
      readonly mostChoices: number;
      /** Results are shown while people vote. */
      readonly open: boolean;
    },
    { readonly key: string }
  >;
  /** Replaces an earlier vote of this account; an empty one takes it back. */
  'send.vote': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly answers: readonly string[] },
    null
  >;
  'send.pollEnd': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly summary: string },
    null
  >;
  'send.sticker': Method<
    {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      readonly sticker: StickerPack['images'][number];
    },
    { readonly key: string }
  >;
  'send.location': Method<
    {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      /** Degrees, WGS 84. */
      readonly latitude: number;
      readonly longitude: number;
      /** Metres. */
      readonly accuracy?: number;
      readonly description: string;
    },
    { readonly key: string }
  >;
  /** Sends what a message says into another room, without what it answers or mentions. */
  'send.forward': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly to: RoomId },
    { readonly key: string }
  >;
  'send.reaction': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly key: string },
    null
  >;
  'send.redact': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly reason?: string },
    null
  >;
  'send.pin': Method<
    { readonly roomId: RoomId; readonly eventId: EventId; readonly on: boolean },
    null
  >;
  'send.retry': Method<{ readonly roomId: RoomId; readonly key: string }, null>;
  /** Rejects with `invalid` where it is under way. */
  'send.cancel': Method<{ readonly roomId: RoomId; readonly key: string }, null>;
  /** Takes it back also where it is under way: it is never tried again, and may have arrived already. */
  'send.abandon': Method<{ readonly roomId: RoomId; readonly key: string }, null>;

  /** Fetched with the account's authority, decrypted, and only of an inert type. */
  'media.get': Method<
    {
      readonly uri: MediaUri;
      readonly encryption?: unknown;
      readonly mimeType?: string;
      readonly thumbnail?: {
        readonly width: number;
        readonly height: number;
        readonly crop: boolean;
      };
    },
    { readonly bytes: ArrayBuffer; readonly mimeType: string }
  >;
  'url.preview': Method<
    { readonly url: string },
    { readonly title: string; readonly description: string; readonly image: MediaUri | null } | null
  >;
  'profile.get': Method<
    { readonly userId: UserId },
    { readonly name: string; readonly avatar: MediaUri | null }
  >;
}

export type MethodName = keyof CoreMethods;
export type Params<M extends MethodName> = CoreMethods[M]['params'];
export type Result<M extends MethodName> = CoreMethods[M]['result'];
