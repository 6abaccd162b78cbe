/**
 * Whether an event is what its sender says. The crypto answers from the sender and the session that
 * the event was encrypted with, so it is asked once for both and not for every event.
 */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  EventShieldColour,
  EventShieldReason,
  type EventEncryptionInfo,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { keep, textAt } from '../../protocol/plain.ts';
import type { EventShield } from '../../protocol/trust.ts';
import { Replays } from './replays.ts';

const reasons: Readonly<Record<EventShieldReason, EventShield['reason']>> = {
  [EventShieldReason.UNKNOWN]: 'unknown',
  [EventShieldReason.UNVERIFIED_IDENTITY]: 'unverified-sender',
  [EventShieldReason.UNSIGNED_DEVICE]: 'unsigned-device',
  [EventShieldReason.UNKNOWN_DEVICE]: 'unknown-device',
  [EventShieldReason.AUTHENTICITY_NOT_GUARANTEED]: 'not-guaranteed',
  [EventShieldReason.MISMATCHED_SENDER_KEY]: 'mismatched-sender',
  [EventShieldReason.SENT_IN_CLEAR]: 'sent-in-clear',
  [EventShieldReason.VERIFICATION_VIOLATION]: 'identity-changed',
  [EventShieldReason.MISMATCHED_SENDER]: 'mismatched-sender',
};

export function shieldOf(info: EventEncryptionInfo | null): EventShield | null {
  if (info === null || info.shieldColour === EventShieldColour.NONE) return null;
  return {
    tone: info.shieldColour === EventShieldColour.RED ? 'red' : 'grey',
    reason: info.shieldReason === null ? 'unknown' : reasons[info.shieldReason],
  };
}

const inClear: EventShield = { tone: 'red', reason: 'sent-in-clear' };
/** Known shields of sessions; more are asked again. */
const mostKnown = 5_000;

interface Known {
  shield: EventShield | null;
  /** Trust has changed since: what is known stands until the crypto has been asked again. */
  stale: boolean;
  /** While the crypto is asked: the events that wait for what it says. */
  waiting: Set<string> | null;
}

export class Shields {
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #known = new Map<string, Known>();
  readonly #changed: (eventId: string) => void;
  readonly #replays: Replays;

  constructor(client: MatrixClient, room: Room, changed: (eventId: string) => void) {
    this.#client = client;
    this.#room = room;
    this.#changed = changed;
    this.#replays = new Replays(changed);
  }

  of(event: MatrixEvent, id: string): EventShield | null {
    if (event.isState() || event.isRedacted() || event.isDecryptionFailure()) return null;
    if (!event.isEncrypted()) return this.#sentInClear(event) ? inClear : null;
    if (event.getClearContent() === null) return null;
    const session = textAt(event.getWireContent(), 'session_id');
    // A local echo is this device's own.
    if (session === undefined || event.status !== null) return null;
    const key = `${session} ${event.getSender() ?? ''}`;
    const known = this.#knownOf(key);
    if (known.waiting !== null) known.waiting.add(id);
    else if (known.stale) void this.#ask(event, id, known);
    return known.shield;
  }

  /** Its words stood already in an earlier event: they are shown there only. */
  isCopy(event: MatrixEvent, id: string): boolean {
    const wire: unknown = event.getWireContent();
    const session = textAt(wire, 'session_id');
    const ciphertext = textAt(wire, 'ciphertext');
    if (!event.isEncrypted() || session === undefined || ciphertext === undefined) return false;
    return this.#replays.isCopy({ id, sentAtMs: event.getTs(), session, ciphertext });
  }

  /** Somebody's trust has changed: what was known of their messages is asked again. */
  forget(): void {
    for (const known of this.#known.values()) known.stale = true;
  }

  #knownOf(key: string): Known {
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    if (this.#known.size > mostKnown) this.#known.clear();
    const known: Known = { shield: null, stale: true, waiting: null };
    this.#known.set(key, known);
    return known;
  }

  async #ask(event: MatrixEvent, id: string, known: Known): Promise<void> {
    const waiting = new Set([id]);
    known.waiting = waiting;
    known.stale = false;
    try {
      const info = await this.#client.getCrypto()?.getEncryptionInfoForEvent(event);
      const shield = keep(known.shield, shieldOf(info ?? null));
      if (shield === known.shield) return;
      known.shield = shield;
      for (const one of waiting) this.#changed(one);
    } catch {
      // The next event that is drawn asks again.
      known.stale = true;
    } finally {
      known.waiting = null;
    }
  }

  /** After the room was encrypted, a message that is not has been put there past its keys. */
  #sentInClear(event: MatrixEvent): boolean {
    if (event.getType() !== 'm.room.message' && event.getType() !== 'm.sticker') return false;
    // How people ask each other for a verification is in clear by design.
    if (event.getContent()['msgtype'] === 'm.key.verification.request') return false;
    const since = this.#room
      .getLiveTimeline()
      .getState(EventTimeline.FORWARDS)
      ?.getStateEvents('m.room.encryption', '')
      ?.getTs();
    return since !== undefined && event.getTs() > since;
  }
}
