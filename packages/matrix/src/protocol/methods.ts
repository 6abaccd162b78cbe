/** Every call the page can make of the core, by name. A call settles exactly once. */
import type { EventId, MediaUri, Member, RoomId, TimelineItem, UserId } from './models.ts';

export interface LoginFlows {
  readonly password: boolean;
  readonly token: boolean;
  readonly sso: readonly { readonly id: string; readonly name: string }[];
  readonly oauth: boolean;
  readonly registration: boolean;
}

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

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface CoreMethods {
  /** Normalises the address by `.well-known` and tells what the homeserver offers. */
  'login.discover': Method<
    { readonly address: string },
    { readonly homeserver: string; readonly flows: LoginFlows }
  >;
  'login.password': Method<
    {
      readonly homeserver: string;
      readonly user: string;
      readonly password: string;
      readonly deviceName: string;
    },
    null
  >;
  'login.token': Method<
    { readonly homeserver: string; readonly token: string; readonly deviceName: string },
    null
  >;
  /** Takes the account over from the tab that owns it. */
  'session.takeOver': Method<null, null>;
  /** Ends the session on the homeserver and wipes what is local, even where the homeserver is gone. */
  'session.logout': Method<null, null>;

  /** Whether this account has a recovery, and whether this device can read what it keeps. */
  'recovery.status': Method<null, { readonly state: 'none' | 'locked' | 'open' }>;
  /**
   * Opens it with the recovery key or its passphrase: this device becomes trusted and the keys of
   * older messages are fetched. Resolves with how many sessions came back.
   */
  'recovery.unlock': Method<{ readonly secret: string }, { readonly sessions: number }>;

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
    {
      readonly rooms: readonly {
        readonly roomId: RoomId;
        readonly alias: string | null;
        readonly name: string;
        readonly topic: string;
        readonly members: number;
        readonly avatar: MediaUri | null;
        readonly joinRule: string;
      }[];
      readonly next: string | null;
    }
  >;
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

  /** Resolves once the message is in the persistent queue, with its local key. */
  'send.text': Method<TextMessage, { readonly key: string }>;
  'send.media': Method<
    {
      readonly roomId: RoomId;
      readonly threadRootId?: EventId;
      readonly file: Blob;
      readonly fileName: string;
      readonly caption?: string;
      readonly info: {
        readonly width?: number;
        readonly height?: number;
        readonly durationMs?: number;
        readonly blurhash?: string;
        readonly voice?: boolean;
      };
      readonly thumbnail?: Blob;
    },
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
  'send.cancel': Method<{ readonly roomId: RoomId; readonly key: string }, null>;

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
