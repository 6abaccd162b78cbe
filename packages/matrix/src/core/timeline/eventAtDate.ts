import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { CoreError } from '../../protocol/coreError.ts';
import { eventId } from '../../protocol/ids.ts';
import type { EventId } from '../../protocol/models.ts';
import { at, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { say } from '../../protocol/sentences.ts';
import type { Api } from '../account/api.ts';
import { fromSdk } from '../account/sdkError.ts';

/** Events asked for around the one at the date, in both directions together. */
const around = 60;

/**
 * Where a room is read from a date on: the first event since then that stands in the room by itself, else
 * the last before. A reaction, an edit or an answer in a thread hangs on another event, and the SDK opens
 * no timeline at one whose other event it has not got.
 * @throws CoreError `not-found` where the homeserver knows no event at all; `offline` where it is not reached.
 */
export async function eventAtDate(
  client: Pick<MatrixClient, 'timestampToEvent'>,
  api: Api,
  roomId: string,
  atMs: number,
): Promise<EventId> {
  const { event_id: found } = await client
    .timestampToEvent(roomId, atMs, EventTimeline.FORWARDS)
    .catch(() => client.timestampToEvent(roomId, atMs, EventTimeline.BACKWARDS))
    .catch((cause: unknown) => {
      const told = fromSdk(cause);
      throw told.code === 'not-found'
        ? new CoreError('not-found', say('message.none-at-date'))
        : told;
    });
  const query = { limit: String(around) };
  const context = await api(
    'GET',
    ['rooms', roomId, 'context', found],
    undefined,
    undefined,
    query,
  );
  const since = [at(context, 'event'), ...listAt(context, 'events_after')];
  const near = [...since, ...listAt(context, 'events_before')].find(standsByItself);
  return eventId(textAt(near, 'event_id') ?? found);
}

function standsByItself(event: unknown): boolean {
  if (textAt(event, 'event_id') === undefined || textAt(event, 'type') === 'm.room.redaction') {
    return false;
  }
  const relation = plainAt(plainAt(event, 'content'), 'm.relates_to');
  return textAt(relation, 'rel_type') === undefined;
}
