import type { EventBody, Person, TimelineItem } from '../../protocol/models.ts';
import { eventId } from '../../protocol/ids.ts';
import { countAt, plainAt, textAt } from '../../protocol/plain.ts';
import type { Echo } from '../send/echo.ts';
import { eventBody } from './eventBody.ts';
import { caption } from './mediaInfo.ts';

/** A file whose address is not known before it is uploaded. */
function uploadBody({ content, uploading }: Echo): EventBody | null {
  if (!uploading) return null;
  const info = plainAt(content, 'info');
  return {
    kind: 'upload',
    body: textAt(content, 'filename') ?? textAt(content, 'body') ?? '',
    caption: caption(content),
    mimeType: textAt(info, 'mimetype') ?? 'application/octet-stream',
    sizeBytes: countAt(info, 'size'),
  };
}

export type Quote = Pick<NonNullable<TimelineItem['replyTo']>, 'sender' | 'line'>;

/** The row of something on its way; `null` for what shows on another row (edits, reactions). */
export function echoRow(
  echo: Echo,
  context: {
    readonly me: Person;
    readonly encrypted: boolean;
    readonly quote: (id: string) => Quote;
  },
): TimelineItem | null {
  if (echo.replaces !== null || echo.reactsTo !== null || echo.redacts !== null) return null;
  const body =
    uploadBody(echo) ??
    eventBody(
      {
        type: echo.type,
        sender: context.me.userId,
        stateKey: undefined,
        content: echo.content,
        previous: {},
      },
      (id) => id,
    );
  if (body === null) return null;
  const relation = plainAt(echo.content, 'm.relates_to');
  const reply =
    relation?.['is_falling_back'] === true
      ? undefined
      : textAt(plainAt(relation, 'm.in_reply_to'), 'event_id');
  return {
    key: echo.key,
    eventId: echo.eventId === null ? null : eventId(echo.eventId),
    sender: context.me,
    sentAtMs: echo.createdAtMs,
    mine: true,
    body,
    send: echo.send,
    replyTo: reply === undefined ? null : { eventId: eventId(reply), ...context.quote(reply) },
    thread: null,
    reactions: [],
    readBy: [],
    highlight: false,
    pinned: false,
    encrypted: context.encrypted,
  };
}
