/**
 * What the core's front room knows of a signed-in account. The implementation, with the SDK and
 * its crypto behind it, is loaded only after what is stored has been shown.
 */
import type { SessionMethods } from '../../protocol/account.ts';
import type { LoginMethods } from '../../protocol/login.ts';
import type { MethodName, Params, Result } from '../../protocol/methods.ts';
import type {
  EventId,
  RoomDetails,
  RoomId,
  RoomSummary,
  SessionState,
  SyncState,
  TimelineEnds,
  TimelineItem,
} from '../../protocol/models.ts';
import type { NotificationViews } from '../../protocol/notifications.ts';
import type { CoreError } from '../../protocol/coreError.ts';
import type { ThreadViews } from '../../protocol/threads.ts';
import type { TrustState } from '../../protocol/trust.ts';
import type { ViewParams, ViewUpdate } from '../../protocol/views.ts';
import type { AllowedHomeservers } from '../homeservers.ts';
import type { LiveSession } from '../session/liveSession.ts';
import type { Database } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import type { StoredSession, Vault } from '../storage/vault.ts';
import type { Value } from '../value.ts';

export type TimelineParams = ViewParams<'timeline'>;
export type Uploads = ViewUpdate<'uploads'>;

/** The values that views of the whole account are fed from. */
export interface AccountState {
  readonly session: Value<SessionState>;
  readonly sync: Value<SyncState>;
  /** `undefined` until something is known, stored or live. */
  readonly rooms: Value<readonly RoomSummary[] | undefined>;
  readonly uploads: Value<Uploads>;
  readonly trust: Value<TrustState>;
}

export interface LiveTimeline {
  /** `undefined` while the first window loads; what was stored stays on screen. */
  read(
    /** Also what is too little for a first screen. */
    eager: boolean,
  ):
    | {
        readonly items: readonly TimelineItem[];
        readonly ends: TimelineEnds;
        /** False while it is only the SDK's cache, which may be older than what was stored. */
        readonly fresh: boolean;
      }
    | undefined;
  load(
    direction: 'backwards' | 'forwards',
    count: number,
  ): Promise<{ readonly added: number; readonly more: boolean }>;
  jump(
    to: EventId | { readonly atMs: number } | null,
  ): Promise<{ readonly eventId: EventId | null }>;
  dispose(): void;
}

export type LiveRoom = Live<RoomDetails>;

/** Methods that need the account; the rest is served by the front room. */
export type AccountMethod = Exclude<
  MethodName,
  keyof LoginMethods | keyof SessionMethods | 'timeline.load' | 'timeline.jump'
>;

export type AccountMethods = {
  readonly [M in AccountMethod]: (params: Params<M>, signal: AbortSignal) => Promise<Result<M>>;
};

/** Something that changes by itself; the same reference is nothing new. */
export interface Live<T> {
  read(): T | undefined;
  dispose(): void;
}

/** Views that are served by the account alone. */
export type TrustView = 'devices' | 'person' | 'roomTrust';
export type LiveView = 'roomSettings' | keyof NotificationViews | keyof ThreadViews | TrustView;

export type LiveViews = {
  readonly [V in LiveView]: (params: ViewParams<V>, changed: () => void) => Live<ViewUpdate<V>>;
};

export interface Account {
  readonly views: LiveViews;
  readonly methods: AccountMethods;
  /** What a method rejected with, in the core's own codes. */
  readonly explain: (cause: unknown) => CoreError;
  openTimeline(params: TimelineParams, changed: () => void): LiveTimeline;
  openRoom(roomId: RoomId, changed: () => void): LiveRoom;
  /** Closes stores and stops syncing; the session stays valid. */
  stop(): Promise<void>;
}

/** Where the signed-in account's implementation is in its life. */
export type AccountStage =
  | { readonly stage: 'closed' }
  /** Another tab has it. */
  | { readonly stage: 'elsewhere' }
  | { readonly stage: 'opening' }
  | { readonly stage: 'open'; readonly account: Account }
  | { readonly stage: 'failed' };

export interface AccountContext {
  /** Who is signed in; of its tokens only `live` knows which are good. */
  readonly session: StoredSession;
  readonly live: LiveSession;
  readonly storageKey: Uint8Array<ArrayBuffer>;
  readonly database: Database;
  readonly seal: Seal;
  readonly vault: Vault;
  readonly state: AccountState;
  readonly allowedHomeservers: AllowedHomeservers;
  /** Refuses what the deployment does not allow; puts a good token where there was one. */
  readonly fetch: typeof fetch;
  /** The homeserver has ended the session. */
  readonly onSessionEnded: (soft: boolean) => void;
  /** The account is gone: nothing local is left. */
  readonly onClosed: () => Promise<void>;
}

export const syncDatabaseName = 'kumix-sync';
export const cryptoPrefix = 'kumix-crypto';
