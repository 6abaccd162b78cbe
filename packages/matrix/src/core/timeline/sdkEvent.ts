import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { EventBody, UndecryptableReason } from '../../protocol/models.ts';
import { isPlain, textAt } from '../../protocol/plain.ts';
import { eventBody, messageBody } from './eventBody.ts';
import type { NameOf, PlainEvent } from './plainEvent.ts';
import { reasonIn } from './stateChange.ts';

export function plainEvent(event: MatrixEvent): PlainEvent {
  const content: unknown = event.getContent();
  const previous: unknown = event.getPrevContent();
  return {
    type: event.getType(),
    sender: event.getSender() ?? '',
    stateKey: event.getStateKey(),
    content: isPlain(content) ? content : {},
    previous: isPlain(previous) ? previous : {},
  };
}

/** What a row shows for an SDK event; `null` for one that is no row. */
export function bodyOf(event: MatrixEvent, nameOf: NameOf): EventBody | null {
  if (event.isRedacted()) {
    if (event.isState()) return null;
    const because: unknown = event.getRedactionEvent();
    const by = textAt(because, 'sender');
    return {
      kind: 'redacted',
      by: by === undefined || by === event.getSender() ? null : nameOf(by),
      reason: isPlain(because) ? reasonIn(because['content']) : null,
    };
  }
  if (event.isDecryptionFailure()) {
    return { kind: 'undecryptable', reason: reasonOf(event.decryptionFailureReason) };
  }
  const plain = plainEvent(event);
  if (event.replacingEvent() !== null && plain.type === 'm.room.message') {
    return messageBody(plain.content, true);
  }
  return eventBody(plain, nameOf);
}

function reasonOf(code: DecryptionFailureCode | null): UndecryptableReason {
  switch (code) {
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
      return 'key-withheld';
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
      return 'withheld-unverified';
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
      return 'key-too-new';
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
      return 'no-backup';
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED:
      return 'sent-before-joining';
    case DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED:
      return 'identity-changed';
    case DecryptionFailureCode.UNSIGNED_SENDER_DEVICE:
    case DecryptionFailureCode.UNKNOWN_SENDER_DEVICE:
      return 'unverified-sender';
    case DecryptionFailureCode.UNKNOWN_ERROR:
      return 'damaged';
    default:
      return 'waiting-for-key';
  }
}
