import type { RoomId } from '../../protocol/models.ts';
import { type Plain, at, countAt, isPlain, plainAt, textAt } from '../../protocol/plain.ts';
import { type Told, readTold, said } from '../../protocol/sentences.ts';
import { roomId } from '../../protocol/ids.ts';

/** What is to be done, as it is kept (sealed) until it is done. */
export type Work =
  | { readonly kind: 'event'; readonly type: string; readonly content: Plain }
  | { readonly kind: 'redact'; readonly eventId: string; readonly reason: string | null }
  | {
      readonly kind: 'media';
      readonly mimeType: string;
      /** Content without its address; the address is filled in when the upload is done. */
      readonly content: Plain;
      readonly thumbnailType: string | null;
      /** Where the upload has been done already: nothing is uploaded twice. */
      readonly uploaded: Plain | null;
    };

export interface WorkRecord {
  /** Transaction id; the homeserver takes the same one only once. */
  readonly key: string;
  /** Rises with every message of this device. */
  readonly order: number;
  readonly roomId: RoomId;
  readonly threadRootId: string | null;
  readonly createdAtMs: number;
  readonly work: Work;
  /** Why it failed for good, where it did. */
  readonly failed: Told | null;
  /** Goes out from the core that took it, or not at all. */
  readonly transient: boolean;
}

/** `undefined` for what an older or broken version has left. */
export function readWorkRecord(value: unknown): WorkRecord | undefined {
  const key = textAt(value, 'key');
  const order = countAt(value, 'order');
  const room = textAt(value, 'roomId');
  const work = readWork(at(value, 'work'));
  if (key === undefined || order === null || room === undefined || work === undefined) {
    return undefined;
  }
  return {
    key,
    order,
    roomId: roomId(room),
    threadRootId: textAt(value, 'threadRootId') ?? null,
    createdAtMs: countAt(value, 'createdAtMs') ?? 0,
    work,
    failed: readFailed(at(value, 'failed')),
    transient: at(value, 'transient') === true,
  };
}

/** Earlier versions kept the sentence itself. */
function readFailed(value: unknown): Told | null {
  return typeof value === 'string' ? said(value) : (readTold(value) ?? null);
}

function readWork(value: unknown): Work | undefined {
  if (!isPlain(value)) return undefined;
  const content = plainAt(value, 'content') ?? {};
  switch (textAt(value, 'kind')) {
    case 'event': {
      const type = textAt(value, 'type');
      return type === undefined ? undefined : { kind: 'event', type, content };
    }
    case 'redact': {
      const eventId = textAt(value, 'eventId');
      const reason = textAt(value, 'reason') ?? null;
      return eventId === undefined ? undefined : { kind: 'redact', eventId, reason };
    }
    case 'media':
      return {
        kind: 'media',
        content,
        mimeType: textAt(value, 'mimeType') ?? 'application/octet-stream',
        thumbnailType: textAt(value, 'thumbnailType') ?? null,
        uploaded: plainAt(value, 'uploaded') ?? null,
      };
    default:
      return undefined;
  }
}
