/**
 * What the page knows of trust: who is who, which devices are whose, and what waits for a person's
 * answer. Plain snapshots. No secret key is in here; the recovery key crosses once, as the result
 * of `recovery.prepare`, because a person has to write it down.
 */
import type { SessionEnds } from './account.ts';
import type { Person, UserId } from './models.ts';
import type { Told } from './sentences.ts';

/** The account's own identity (cross-signing) as this device sees it. */
export type OwnIdentity =
  | 'unknown'
  /** The account has none yet. */
  | 'none'
  /** It exists, and this device has not been vouched for. */
  | 'unverified'
  | 'verified';

export type RecoveryState =
  | 'unknown'
  /** Nothing is kept on the homeserver: a lost device is lost history. */
  | 'none'
  /** Set up, and this device cannot read what it keeps. */
  | 'locked'
  | 'open';

export type RestoreState =
  | { readonly state: 'fetching' }
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly imported: number; readonly total: number }
  | { readonly state: 'failed'; readonly reason: Told };

/** What the homeserver wants to know before it does something that cannot be undone. */
export interface AuthRequest {
  readonly id: string;
  readonly why:
    | 'publish-identity'
    | 'sign-out-devices'
    | 'change-password'
    | 'deactivate'
    | 'other';
  /** `page`: the homeserver asks on a page of its own, at this address. */
  readonly how: 'password' | { readonly page: string };
  /** The last answer was wrong. */
  readonly error: Told | null;
}

export interface VerificationEmoji {
  readonly symbol: string;
  /** English, as in the specification; the position in its table names it in other languages. */
  readonly name: string;
}

export type CancelReason =
  | 'declined'
  | 'mismatch'
  | 'timed-out'
  /** Another device of the same person answered. */
  | 'elsewhere'
  | 'other';

export type VerificationStage =
  /** One side has asked. `untilMs` is the wall clock when it lapses. */
  | { readonly stage: 'requested'; readonly untilMs: number | null }
  /** Both are there; one of them chooses how to compare. */
  | {
      readonly stage: 'ready';
      /** Bytes of a code for the other side to scan; public keys and a nonce, no secret key. */
      readonly code: Uint8Array | null;
      /** The other side can show a code that this one may scan. */
      readonly mayScan: boolean;
      readonly mayCompare: boolean;
    }
  | { readonly stage: 'starting' }
  | { readonly stage: 'comparing'; readonly emoji: readonly VerificationEmoji[] }
  /** The other side says it has scanned our code: is that so? */
  | { readonly stage: 'scanned' }
  /** This side has confirmed. */
  | { readonly stage: 'waiting' }
  | { readonly stage: 'done' }
  | { readonly stage: 'cancelled'; readonly byMe: boolean; readonly reason: CancelReason };

export interface Verification {
  /** Names it in calls; of this core only. */
  readonly id: string;
  readonly person: Person;
  /** Between two devices of this account. */
  readonly own: boolean;
  readonly deviceId: string | null;
  readonly deviceName: string | null;
  /** Whether this side asked first. */
  readonly mine: boolean;
  readonly at: VerificationStage;
}

export interface TrustState {
  readonly identity: OwnIdentity;
  readonly recovery: RecoveryState;
  /** Whether room keys are being kept on the homeserver, and how many wait for it. */
  readonly backup: {
    readonly on: boolean;
    readonly waiting: number;
    /** The homeserver has one whose key is not the one held here: nothing is kept in it. */
    readonly refused: boolean;
  };
  readonly restore: RestoreState | null;
  /** Other devices of this account that nobody has vouched for. */
  readonly unverifiedDevices: number;
  /** Only devices that their owners vouch for get keys, and only theirs are read. */
  readonly verifiedOnly: boolean;
  readonly auth: AuthRequest | null;
  /** Under way, and ended ones until they are dismissed; the newest last. */
  readonly verifications: readonly Verification[];
}

/** Before the account has spoken. */
export const noTrust: TrustState = {
  identity: 'unknown',
  recovery: 'unknown',
  backup: { on: false, waiting: 0, refused: false },
  restore: null,
  unverifiedDevices: 0,
  verifiedOnly: false,
  auth: null,
  verifications: [],
};

export type DeviceTrust = 'verified' | 'unverified' | 'no-encryption';

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly current: boolean;
  readonly trust: DeviceTrust;
  /** By the homeserver's clock, rounded by it; `null` where it does not tell. */
  readonly lastSeenMs: number | null;
  readonly lastSeenIp: string | null;
}

export interface DeviceList {
  readonly devices: readonly Device[];
  readonly ends: SessionEnds;
  /** Why the list is not of now. */
  readonly error: Told | null;
}

export type PersonTrust =
  /** They have no identity that could be verified. */
  | 'no-identity'
  /** Trusted on first use. */
  | 'unverified'
  | 'verified'
  /** Another identity than the one known before; nothing is sent until a person answers. */
  | 'changed'
  /** Changed, and the one before had been verified. */
  | 'changed-verified';

export interface PersonDetails {
  readonly userId: UserId;
  readonly trust: PersonTrust;
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly trust: DeviceTrust;
  }[];
}

/** Trust in a room's people; nothing of it in rooms that are not encrypted. */
export interface RoomTrust {
  readonly encrypted: boolean;
  /** `verified`: everyone is. `warning`: someone needs an answer. */
  readonly shield: 'none' | 'verified' | 'warning';
  readonly changed: readonly { readonly person: Person; readonly wasVerified: boolean }[];
  /** People who are verified and have devices that they have not vouched for, by name. */
  readonly strays: readonly { readonly person: Person; readonly devices: readonly string[] }[];
}

/** Why a row's authenticity is in doubt. */
export interface EventShield {
  readonly tone: 'grey' | 'red';
  readonly reason:
    | 'unverified-sender'
    | 'unsigned-device'
    | 'unknown-device'
    | 'not-guaranteed'
    | 'identity-changed'
    | 'sent-in-clear'
    | 'mismatched-sender'
    | 'unknown';
}
