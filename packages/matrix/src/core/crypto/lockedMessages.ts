/**
 * Messages whose key was not to be had. A key that reaches this device opens them at once; one that
 * only reaches the backup tells nobody, so the backup is asked about: whether it has changed, after
 * growing waits, and only then for the keys themselves.
 */
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend.js';
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { textAt } from '../../protocol/plain.ts';

const second = 1_000;
const minute = 60 * second;
/** Before each look at the backup for one key; after the last one only a new reason starts again. */
export const waitsMs = [
  10 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  60 * minute,
  120 * minute,
  240 * minute,
] as const;
/** Keys that are looked for at a time; past it the one that was missed longest ago is let go. */
export const mostKeys = 500;

export interface LockedClock {
  now(): number;
  setTimeout(run: () => void, ms: number): () => void;
}

interface Options {
  /** Changes whenever the backup does; `null` where there is none. Rejects where it is not known. */
  readonly backup: () => Promise<string | null>;
  /** Decrypts once more; where the key is still missing, the backup is asked for it. */
  readonly again: (event: MatrixEvent) => Promise<void>;
  readonly clock: LockedClock;
}

interface Missing {
  event: MatrixEvent;
  tries: number;
  dueAtMs: number;
  triedAtMs: number;
  /** The backup as it was at the last try. */
  seen: string | undefined;
}

/** Why a key may still come. */
const passing: ReadonlySet<DecryptionFailureCode | null> = new Set([
  DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID,
  DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX,
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD,
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE,
  DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP,
  DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED,
  DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP,
  DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED,
]);

const isLocked = (event: MatrixEvent): boolean =>
  event.isDecryptionFailure() && passing.has(event.decryptionFailureReason);

export class LockedMessages {
  readonly #options: Options;
  /** By room and session, the one that was missed last at the end. */
  readonly #missing = new Map<string, Missing>();
  #cancel: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #disposed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** After every try to decrypt `event`, whatever came of it. */
  tried(event: MatrixEvent): void {
    const session = textAt(event.getWireContent(), 'session_id');
    const roomId = event.getRoomId();
    if (this.#disposed || session === undefined || roomId === undefined) return;
    const key = `${roomId} ${session}`;
    const known = this.#missing.get(key);
    if (!isLocked(event)) {
      if (known !== undefined && !isLocked(known.event)) this.#missing.delete(key);
      return;
    }
    if (known !== undefined) {
      if (!isLocked(known.event)) known.event = event;
      return;
    }
    const nowMs = this.#options.clock.now();
    this.#missing.set(key, {
      event,
      tries: 0,
      dueAtMs: nowMs + waitsMs[0],
      triedAtMs: nowMs,
      seen: undefined,
    });
    const [oldest] = this.#missing.keys();
    if (this.#missing.size > mostKeys && oldest !== undefined) this.#missing.delete(oldest);
    this.#arm();
  }

  /** There is a reason to look at once: for the keys of one room, or all. */
  hurry(roomId?: string): void {
    for (const missing of this.#missing.values()) {
      if (roomId !== undefined && missing.event.getRoomId() !== roomId) continue;
      missing.tries = 0;
      missing.seen = undefined;
      // Nobody who opens and closes a room makes this ask more often than it would by itself.
      missing.dueAtMs = Math.max(this.#options.clock.now(), missing.triedAtMs + waitsMs[0]);
    }
    this.#arm();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancel?.();
    this.#missing.clear();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#disposed || this.#looking !== undefined) return;
    const dueAtMs = Math.min(...[...this.#missing.values()].map((missing) => missing.dueAtMs));
    if (!Number.isFinite(dueAtMs)) return;
    const { clock } = this.#options;
    this.#cancel = clock.setTimeout(
      () => {
        this.#looking = this.#look().finally(() => {
          this.#looking = undefined;
          this.#arm();
        });
      },
      Math.max(0, dueAtMs - clock.now()),
    );
  }

  async #look(): Promise<void> {
    const { clock, backup, again } = this.#options;
    const nowMs = clock.now();
    const due = [...this.#missing].filter(([, { dueAtMs }]) => dueAtMs <= nowMs);
    const state = await backup().catch(() => undefined);
    for (const [key, missing] of due) {
      if (this.#disposed) return;
      if (!isLocked(missing.event)) {
        this.#missing.delete(key);
        continue;
      }
      if (state !== undefined) missing.tries += 1;
      missing.dueAtMs = clock.now() + (waitsMs[missing.tries] ?? Number.POSITIVE_INFINITY);
      if (state === undefined || state === null || state === missing.seen) continue;
      missing.seen = state;
      missing.triedAtMs = clock.now();
      await again(missing.event).catch(() => {
        // Crypto was closed, or the event is open by now: its own next look will tell.
      });
    }
  }
}

const decrypts = (crypto: object): crypto is CryptoBackend =>
  'decryptEvent' in crypto && typeof crypto.decryptEvent === 'function';

/** The SDK by itself never tries again what failed once, unless a key arrives. */
export async function decryptAgain(client: MatrixClient, event: MatrixEvent): Promise<void> {
  const crypto = client.getCrypto();
  if (crypto === undefined || !decrypts(crypto)) return;
  await event.attemptDecryption(crypto, { isRetry: true });
}
