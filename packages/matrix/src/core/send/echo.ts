import type { RoomId, SendState } from '../../protocol/models.ts';
import type { Plain } from '../../protocol/plain.ts';

/** What is on its way and not yet in the timeline, as rows and aggregations see it. */
export interface Echo {
  /** The transaction id, and the row's key. */
  readonly key: string;
  readonly roomId: RoomId;
  readonly threadRootId: string | null;
  /** Event type; `m.room.redaction` for a redaction. */
  readonly type: string;
  readonly content: Plain;
  readonly createdAtMs: number;
  readonly send: SendState;
  /** The event whose content this one replaces. */
  readonly replaces: string | null;
  readonly reactsTo: string | null;
  readonly reactionKey: string | null;
  readonly redacts: string | null;
  /** A file that the homeserver does not have yet. */
  readonly uploading: boolean;
  /** The poll that this is a vote in, or the end of. */
  readonly refersTo: string | null;
  /** Known once the homeserver has taken it. */
  readonly eventId: string | null;
}
