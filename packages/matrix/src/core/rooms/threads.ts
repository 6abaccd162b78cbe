import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Direction } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { NotificationCountType, type Room, RoomEvent } from 'matrix-js-sdk/lib/models/room.js';
import { ThreadEvent, ThreadFilterType } from 'matrix-js-sdk/lib/models/thread.js';
import type { Params, Result } from '../../protocol/methods.ts';
import type { Line } from '../../protocol/line.ts';
import type { ThreadSummary } from '../../protocol/threads.ts';
import { eventId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { at, countAt, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import type { Live } from '../account/account.ts';
import { Batch } from '../batch.ts';
import { bodyOf } from '../timeline/sdkEvent.ts';
import { nameIn, personIn } from './people.ts';

const mostThreads = 50;

/** One page of a room's threads, apart from any timeline. */
export async function roomThreads(
  client: MatrixClient,
  room: Room,
  { which, before, limit }: Params<'room.threads'>,
): Promise<Result<'room.threads'>> {
  const answer: unknown = await client.createThreadListMessagesRequest(
    room.roomId,
    before ?? null,
    Math.min(Math.max(Math.floor(limit), 1), mostThreads),
    Direction.Backward,
    which === 'mine' ? ThreadFilterType.My : ThreadFilterType.All,
  );
  // The SDK turns a page around, for its timelines.
  const newestFirst = listAt(answer, 'chunk').toReversed();
  const threads = await Promise.all(newestFirst.map((root) => summaryOf(client, room, root)));
  return {
    threads: threads.filter((thread) => thread !== null),
    next: textAt(answer, 'end') ?? null,
  };
}

/** `null` for what a homeserver lists and is no thread. */
async function summaryOf(
  client: MatrixClient,
  room: Room,
  raw: unknown,
): Promise<ThreadSummary | null> {
  const id = textAt(raw, 'event_id');
  const about = plainAt(plainAt(at(raw, 'unsigned'), 'm.relations'), 'm.thread');
  if (!isPlain(raw) || id === undefined || about === undefined) return null;
  const root = await eventOf(client, room, raw);
  const latest = at(about, 'latest_event');
  const last = isPlain(latest) ? await eventOf(client, room, latest) : null;
  const unreadOf = (type: NotificationCountType): number =>
    room.getThreadUnreadNotificationCount(id, type);
  return {
    rootId: eventId(id),
    sender: personIn(room, root.getSender() ?? ''),
    sentAtMs: root.getTs(),
    line: lineIn(room, root),
    replies: countAt(about, 'count') ?? 0,
    last:
      last === null
        ? null
        : {
            sender: personIn(room, last.getSender() ?? ''),
            sentAtMs: last.getTs(),
            line: lineIn(room, last),
          },
    mine: at(about, 'current_user_participated') === true,
    unread: unreadOf(NotificationCountType.Total),
    mentions: unreadOf(NotificationCountType.Highlight),
  };
}

/** The event that is held already, with its edits, else the one that was sent along. */
async function eventOf(
  client: MatrixClient,
  room: Room,
  raw: Readonly<Record<string, unknown>>,
): Promise<MatrixEvent> {
  const event =
    room.findEventById(textAt(raw, 'event_id') ?? '') ??
    client.getEventMapper()({ ...raw, room_id: room.roomId });
  await client.decryptEventIfNeeded(event);
  return event;
}

function lineIn(room: Room, event: MatrixEvent): Line | null {
  const body = bodyOf(event, (user) => nameIn(room, user));
  return body === null ? null : lineOf(body);
}

/** Replies that a sync brings come by the dozen. */
const batchMs = 200;

/** Counts what happens to the threads of one room. */
export class ThreadNews implements Live<number> {
  readonly #changed: () => void;
  readonly #batch = new Batch(() => this.#tell(), batchMs);
  readonly #room: Room | null;
  readonly #heard = (): void => this.#batch.schedule();
  #count = 0;

  constructor(client: MatrixClient, roomId: string, changed: () => void) {
    this.#changed = changed;
    this.#room = client.getRoom(roomId);
    this.#room?.on(ThreadEvent.New, this.#heard);
    this.#room?.on(ThreadEvent.Update, this.#heard);
    this.#room?.on(RoomEvent.UnreadNotifications, this.#heard);
  }

  read(): number {
    return this.#count;
  }

  dispose(): void {
    this.#batch.cancel();
    this.#room?.off(ThreadEvent.New, this.#heard);
    this.#room?.off(ThreadEvent.Update, this.#heard);
    this.#room?.off(RoomEvent.UnreadNotifications, this.#heard);
  }

  #tell(): void {
    this.#count += 1;
    this.#changed();
  }
}
