/**
 * What the page knows of Matrix: immutable, structured-cloneable snapshots. Nothing in here is an
 * SDK object, a token or a key.
 */
import type { Line } from './line.ts';
import type { Told } from './sentences.ts';
import type { EventShield } from './trust.ts';

declare const brand: unique symbol;
export type RoomId = string & { readonly [brand]: 'RoomId' };
export type UserId = string & { readonly [brand]: 'UserId' };
export type EventId = string & { readonly [brand]: 'EventId' };
/** `mxc://server/media`. */
export type MediaUri = string & { readonly [brand]: 'MediaUri' };

export interface Person {
  readonly userId: UserId;
  readonly name: string;
  readonly avatar: MediaUri | null;
}

export type SyncState =
  | { readonly state: 'starting' }
  | { readonly state: 'live' }
  /** Retrying by itself; `sinceMs` is the wall clock when contact was lost. */
  | { readonly state: 'offline'; readonly sinceMs: number; readonly reason: Told };

export type SessionState =
  /** No stored session. */
  | {
      readonly state: 'signed-out';
      readonly reason?: 'soft-logout' | 'revoked' | 'wiped' | 'deactivated';
    }
  /** Another tab owns the account's lock. */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'restoring' }
  | {
      readonly state: 'signed-in';
      readonly me: Person;
      readonly deviceId: string;
      readonly homeserver: string;
      /** Rust crypto loads after the first room list; sending into encrypted rooms waits for it. */
      readonly crypto: 'loading' | 'ready' | 'failed';
    };

export type RoomKind = 'room' | 'direct' | 'space';
export type Membership = 'join' | 'invite' | 'knock' | 'leave' | 'ban';

/** One row of the room list. Ordered by the core; `lastActiveMs` is by the homeserver's clock. */
export interface RoomSummary {
  readonly id: RoomId;
  readonly name: string;
  readonly avatar: MediaUri | null;
  readonly kind: RoomKind;
  readonly membership: Membership;
  /** The other person of a direct room. */
  readonly directUserId: UserId | null;
  readonly encrypted: boolean;
  readonly favourite: boolean;
  readonly lowPriority: boolean;
  /** It was upgraded, and this account is in the room that took its place. */
  readonly replaced: boolean;
  /** Written by the homeserver's administrators; one cannot leave or answer it. */
  readonly serverNotice: boolean;
  readonly unread: number;
  readonly mentions: number;
  /** A person marked it unread, or there is something new that does not count. */
  readonly unreadDot: boolean;
  readonly lastActiveMs: number;
  /** The newest message. */
  readonly preview: { readonly sender: string; readonly line: Line } | null;
  /** Spaces this room is a child of, and its children where it is one. */
  readonly parents: readonly RoomId[];
  readonly children: readonly RoomId[];
  readonly invitedBy: Person | null;
}

export interface RoomDetails {
  readonly id: RoomId;
  readonly name: string;
  readonly topic: string;
  readonly alias: string | null;
  readonly memberCount: number;
  readonly encrypted: boolean;
  readonly joinRule: 'public' | 'invite' | 'knock' | 'restricted' | 'private' | 'unknown';
  /** The newest 100, each once; the newest stands last. */
  readonly pinned: readonly EventId[];
  readonly typing: readonly Person[];
  /** What this account may do here, by power level. */
  readonly may: {
    readonly send: boolean;
    readonly invite: boolean;
    readonly redactOthers: boolean;
    readonly pin: boolean;
    readonly changeSettings: boolean;
    readonly kick: boolean;
    readonly ban: boolean;
  };
  readonly tombstone: RoomId | null;
  /** The other one of a room of two, and how they are. */
  readonly companion: {
    readonly userId: UserId;
    readonly presence: Member['presence'];
    /** When they were last active, by this machine's clock; `null` where nobody says. */
    readonly activeAtMs: number | null;
  } | null;
}

export interface Member extends Person {
  readonly membership: Membership;
  /** Creators of newer rooms stand above every number: `Number.MAX_SAFE_INTEGER`. */
  readonly powerLevel: number;
  readonly presence: 'online' | 'unavailable' | 'offline' | 'unknown';
}

/** Content-scanned and ready to be asked for through `media.get`. */
export interface MediaInfo {
  readonly uri: MediaUri;
  readonly mimeType: string;
  readonly sizeBytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly blurhash: string | null;
  /** Loudness over the length of a voice message, each 0 to 1. */
  readonly waveform: readonly number[] | null;
  readonly fileName: string;
  /** Present for encrypted media; opaque to the page, handed back as it is. */
  readonly encryption: unknown;
  readonly thumbnail: { readonly uri: MediaUri; readonly encryption: unknown } | null;
}

export interface Poll {
  /** What a person asked; the body of its row. */
  readonly answers: readonly {
    readonly id: string;
    readonly text: string;
    /** `null` where results are told only when the poll has ended. */
    readonly votes: number | null;
    /** Chosen by this account. */
    readonly mine: boolean;
  }[];
  readonly mostChoices: number;
  /** Results are shown while people vote. */
  readonly open: boolean;
  readonly voters: number;
  readonly ended: boolean;
}

export type EventBody =
  | {
      readonly kind: 'text' | 'emote' | 'notice';
      readonly body: string;
      /** As received, untrusted: only ever shown through the sanitiser. */
      readonly formattedBody: string | null;
      readonly edited: boolean;
    }
  | {
      readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'file' | 'sticker';
      readonly body: string;
      readonly caption: string | null;
      /** As received, untrusted, like `formattedBody`. */
      readonly formattedCaption: string | null;
      readonly media: MediaInfo;
    }
  /** A file of this account on its way: there is nothing to fetch yet. */
  | {
      readonly kind: 'upload';
      readonly body: string;
      readonly caption: string | null;
      readonly mimeType: string;
      readonly sizeBytes: number | null;
    }
  /** Somebody asked to be verified; what came of it is told by the verifications. */
  | { readonly kind: 'verification' }
  | { readonly kind: 'location'; readonly body: string; readonly geoUri: string }
  | { readonly kind: 'poll'; readonly body: string; readonly poll: Poll }
  /** Told in plain words by the page; `text` is the sentence's data, never HTML. */
  | { readonly kind: 'state'; readonly what: StateChange }
  | { readonly kind: 'redacted'; readonly by: string | null; readonly reason: string | null }
  | { readonly kind: 'undecryptable'; readonly reason: UndecryptableReason }
  | { readonly kind: 'unknown'; readonly type: string };

export type UndecryptableReason =
  | 'waiting-for-key'
  | 'sent-before-joining'
  | 'key-withheld'
  /** The sender gives keys to verified devices only, and this one is not. */
  | 'withheld-unverified'
  /** The key was shared from a later message on. */
  | 'key-too-new'
  | 'identity-changed'
  /** The same ciphertext stood in an earlier event. */
  | 'replayed'
  | 'no-backup'
  | 'unverified-sender'
  | 'damaged';

export type StateChange =
  | { readonly type: 'created'; readonly by: string }
  | {
      readonly type: 'member';
      readonly change:
        | 'joined'
        | 'left'
        | 'invited'
        | 'knocked'
        | 'kicked'
        | 'banned'
        | 'unbanned'
        | 'rejected'
        | 'renamed'
        | 'avatar';
      readonly target: string;
      readonly by: string;
      readonly reason: string | null;
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly type: 'name' | 'topic'; readonly by: string; readonly to: string }
  | {
      readonly type:
        | 'avatar'
        | 'pins'
        | 'power-levels'
        | 'history-visibility'
        | 'join-rules'
        | 'guest-access'
        | 'server-acl'
        | 'aliases'
        | 'space-child'
        | 'space-parent';
      readonly by: string;
    }
  | { readonly type: 'encryption'; readonly by: string }
  | { readonly type: 'upgraded'; readonly by: string; readonly to: RoomId }
  | { readonly type: 'other'; readonly eventType: string; readonly by: string };

export type SendState =
  | { readonly state: 'sent' }
  | { readonly state: 'queued' }
  | { readonly state: 'sending' }
  | { readonly state: 'failed'; readonly reason: Told };

export interface Reaction {
  readonly key: string;
  readonly count: number;
  /** The reaction event of this account, to take it back by. */
  readonly mine: EventId | null;
  readonly names: readonly string[];
}

/** One row of a timeline. `key` is stable from local echo to remote echo. */
export interface TimelineItem {
  readonly key: string;
  /** Absent while the event is only a local echo. */
  readonly eventId: EventId | null;
  readonly sender: Person;
  readonly sentAtMs: number;
  readonly mine: boolean;
  readonly body: EventBody;
  readonly send: SendState;
  readonly replyTo: {
    readonly eventId: EventId;
    /** Empty, and `line` null, where the message is not known yet, or not to be had. */
    readonly sender: string;
    readonly line: Line | null;
  } | null;
  readonly thread: {
    readonly rootId: EventId;
    readonly replies: number;
    readonly last: Line | null;
  } | null;
  readonly reactions: readonly Reaction[];
  readonly readBy: readonly Person[];
  /** Mentions this account, or is otherwise a highlight by the push rules. */
  readonly highlight: boolean;
  readonly pinned: boolean;
  readonly encrypted: boolean;
  /** Present where the sender's word for it is in doubt. */
  readonly shield?: EventShield;
}

export interface TimelineEnds {
  /** No older events on the homeserver. */
  readonly atStart: boolean;
  /** The newest events are in the list. */
  readonly atEnd: boolean;
  readonly loading: 'none' | 'backwards' | 'forwards';
  /** Why the last load failed; asking again retries. */
  readonly error: Told | null;
  /** Where this account had read to when the timeline was opened. */
  readonly readMarker: EventId | null;
}
