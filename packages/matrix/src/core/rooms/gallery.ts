import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { Params, Result } from '../../protocol/methods.ts';
import { isPlain, listAt, textAt } from '../../protocol/plain.ts';
import type { Api } from '../account/api.ts';
import { ItemMapper } from '../timeline/itemMapper.ts';

const shown: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'voice', 'file']);
const pageEvents = 100;
/** In an encrypted room the homeserver cannot tell files from text: so many pages are looked through. */
const mostPages = 5;

/** A room's files, newest first, apart from any timeline. */
export async function roomMedia(
  client: MatrixClient,
  api: Api,
  room: Room,
  { before, limit }: Params<'room.media'>,
  signal: AbortSignal,
): Promise<Result<'room.media'>> {
  const filter = JSON.stringify({
    types: ['m.room.message', 'm.room.encrypted'],
    lazy_load_members: true,
    ...(room.hasEncryptionStateEvent() ? {} : { contains_url: true }),
  });
  const mapper = new ItemMapper(client, room, { inThread: true, changed: () => {} });
  const items: Result<'room.media'>['items'][number][] = [];
  let next: string | null = before ?? null;
  for (let page = 0; page < mostPages && items.length < limit; page += 1) {
    const answer = await api('GET', ['rooms', room.roomId, 'messages'], undefined, signal, {
      dir: 'b',
      limit: String(pageEvents),
      filter,
      ...(next === null ? {} : { from: next }),
    });
    const events = await readEvents(client, listAt(answer, 'chunk'));
    items.push(
      ...mapper
        .rows(events.toReversed(), [])
        .filter((row) => shown.has(row.body.kind))
        .toReversed(),
    );
    next = textAt(answer, 'end') ?? null;
    if (next === null) break;
  }
  return { items, next };
}

async function readEvents(
  client: MatrixClient,
  chunk: readonly unknown[],
): Promise<readonly MatrixEvent[]> {
  const map = client.getEventMapper();
  const events = chunk.filter(isPlain).map((raw) => map(raw));
  await Promise.allSettled(events.map((event) => client.decryptEventIfNeeded(event)));
  return events;
}
