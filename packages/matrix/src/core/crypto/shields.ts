/** Whether an event is what its sender says: asked of the crypto once an event, told when known. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import {
  EventShieldColour,
  EventShieldReason,
  type EventEncryptionInfo,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { textAt } from '../../protocol/plain.ts';
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
/** Known shields of events; the oldest are asked again. */
const mostKnown = 20_000;

export class Shields {
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #known = new Map<string, EventShield | null | 'asked'>();
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
    const known = this.#known.get(id);
    if (known !== undefined) return known === 'asked' ? null : known;
    void this.#ask(event, id);
    return null;
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
    this.#known.clear();
  }

  async #ask(event: MatrixEvent, id: string): Promise<void> {
    this.#known.set(id, 'asked');
    try {
      const info = await this.#client.getCrypto()?.getEncryptionInfoForEvent(event);
      const shield = shieldOf(info ?? null);
      if (this.#known.size > mostKnown) this.#known.clear();
      this.#known.set(id, shield);
      if (shield !== null) this.#changed(id);
    } catch {
      this.#known.delete(id);
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
