import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import { type Thread, THREAD_RELATION_TYPE } from 'matrix-js-sdk/lib/models/thread.js';
import type { EventBody, EventId, Person, Reaction, TimelineItem } from '../../protocol/models.ts';
import { eventId } from '../../protocol/ids.ts';
import { lineOf } from '../../protocol/line.ts';
import { keep, listAt, textAt } from '../../protocol/plain.ts';
import { nameIn, personIn } from '../rooms/people.ts';
import type { Echo } from '../send/echo.ts';
import { messageBody } from './eventBody.ts';
import { Polls } from './polls.ts';
import { reactionsTo, shownOf } from './reactions.ts';
import { Shields } from '../crypto/shields.ts';
import { bodyOf } from './sdkEvent.ts';

const namesShown = 12;
const readersShown = 20;

/** From SDK events of one room to rows. Rows that did not change keep their identity. */
export class ItemMapper {
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #me: string;
  readonly #inThread: boolean;
  /** Rows by event, without their readers; `null` for an event that is no row. */
  readonly #drawn = new Map<string, TimelineItem | null>();
  /** Which rows quote an event. */
  readonly #quotedBy = new Map<string, Set<string>>();
  /** What each drawn reaction is about. */
  readonly #reactionTo = new Map<string, string>();
  /** Rows as they were last told, by key. */
  #told = new Map<string, TimelineItem>();
  /** Events that an echo of the last time was about. */
  #echoed: ReadonlySet<string> = new Set();
  /** A row's key never changes, also where redaction takes the transaction id away. */
  readonly #keys = new Map<string, string>();
  readonly #people = new Map<string, Person>();
  readonly #quotes: Quotes;
  readonly #polls: Polls;
  readonly #shields: Shields;

  constructor(
    client: MatrixClient,
    room: Room,
    options: { readonly inThread: boolean; readonly changed: () => void },
  ) {
    this.#client = client;
    this.#room = room;
    this.#me = client.getSafeUserId();
    this.#inThread = options.inThread;
    this.#shields = new Shields(client, room, (id) => {
      this.invalidateId(id);
      options.changed();
    });
    this.#quotes = new Quotes(client, room, (quoting) => {
      for (const id of quoting) this.#drawn.delete(id);
      options.changed();
    });
    this.#polls = new Polls(client, room, (id) => {
      this.invalidateId(id);
      options.changed();
    });
  }

  /** This event, and what it is about, are drawn afresh. */
  invalidate(event: MatrixEvent): void {
    // Where a redaction names its target depends on the room's version.
    const redacts = textAt(event.getContent(), 'redacts');
    for (const id of [event.getId(), event.getAssociatedId(), redacts]) {
      if (id === undefined) continue;
      this.invalidateId(id);
      // A reaction that has been taken back no longer says what it was about.
      const target =
        this.#room.findEventById(id)?.getRelation()?.event_id ?? this.#reactionTo.get(id);
      if (target !== undefined) this.invalidateId(target);
    }
  }

  invalidateId(id: string): void {
    this.#drawn.delete(id);
    for (const quoting of this.#quotedBy.get(id) ?? []) this.#drawn.delete(quoting);
  }

  /** Names, pictures or pins have changed. */
  invalidateAll(): void {
    this.#people.clear();
    this.#drawn.clear();
  }

  /** Whether senders are who they say may have changed. */
  trustChanged(): void {
    this.#shields.forget();
    this.#drawn.clear();
  }

  /** The rows of a window, oldest first, with the readers of hidden events moved to a row above. */
  rows(events: readonly MatrixEvent[], echoes: readonly Echo[]): readonly TimelineItem[] {
    this.#followEchoes(echoes);
    const pinned = this.#pinned();
    const rows: TimelineItem[] = [];
    const taken = new Set<string>();
    const readers = new Map<number, Person[]>();
    for (const event of events) {
      const id = event.getId();
      if (id === undefined) continue;
      const row = this.#drawnRow(event, id, pinned, echoes);
      if (row !== null && !taken.has(row.key)) {
        taken.add(row.key);
        rows.push(row);
      }
      this.#collectReaders(event, rows.length - 1, readers);
    }
    for (const [index, people] of readers) {
      const row = rows[index];
      if (row !== undefined) rows[index] = { ...row, readBy: people };
    }
    const kept = rows.map((row) => keep(this.#told.get(row.key), row));
    this.#told = new Map(kept.map((row) => [row.key, row]));
    if (this.#drawn.size > events.length * 2 + 500) this.#drawn.clear();
    return kept;
  }

  #drawnRow(
    event: MatrixEvent,
    id: string,
    pinned: ReadonlySet<string>,
    echoes: readonly Echo[],
  ): TimelineItem | null {
    const drawn = this.#drawn.get(id);
    if (drawn !== undefined) return drawn;
    const row = this.#row(event, id, pinned, echoes);
    this.#drawn.set(id, row);
    if (row?.replyTo !== null && row !== null) {
      const quoting = this.#quotedBy.get(row.replyTo.eventId) ?? new Set();
      this.#quotedBy.set(row.replyTo.eventId, quoting.add(id));
    }
    return row;
  }

  /** What an echo is about is drawn afresh while it is there, and once more when it has gone. */
  #followEchoes(echoes: readonly Echo[]): void {
    const about = new Set<string>();
    for (const { replaces, reactsTo, redacts, refersTo } of echoes) {
      const target =
        redacts === null ? undefined : this.#room.findEventById(redacts)?.getRelation()?.event_id;
      for (const id of [replaces, reactsTo, redacts, refersTo, target]) {
        if (id !== null && id !== undefined) about.add(id);
      }
    }
    for (const id of [...this.#echoed, ...about]) this.invalidateId(id);
    this.#echoed = about;
  }

  #row(
    event: MatrixEvent,
    id: string,
    pinned: ReadonlySet<string>,
    echoes: readonly Echo[],
  ): TimelineItem | null {
    const body = this.#body(event, echoes);
    if (body === null) return null;
    const sender = event.getSender() ?? '';
    const shield = this.#shields.of(event, id);
    const edit = echoes.findLast((echo) => echo.replaces === id);
    return {
      key: this.#keyOf(event, id),
      eventId: eventId(id),
      sender: this.#senderOf(event, sender),
      sentAtMs: event.getTs(),
      mine: sender === this.#me,
      body: edit === undefined ? body : messageBody(edit.content, true),
      send: edit?.send ?? { state: 'sent' },
      replyTo: this.#quotes.of(event),
      thread: this.#thread(event, id),
      reactions: this.#reactions(id, echoes),
      readBy: [],
      highlight: sender !== this.#me && !event.isState() && this.#highlights(event),
      pinned: pinned.has(id),
      encrypted: event.isEncrypted(),
      ...(shield === null ? {} : { shield }),
    };
  }

  #body(event: MatrixEvent, echoes: readonly Echo[]): EventBody | null {
    const body = bodyOf(event, (user) => nameIn(this.#room, user));
    if (body !== null && this.#shields.isCopy(event, event.getId() ?? '')) {
      return { kind: 'undecryptable', reason: 'replayed' };
    }
    const poll = body?.kind === 'poll' ? this.#polls.of(event, echoes) : null;
    return body?.kind === 'poll' && poll !== null ? { ...body, poll } : body;
  }

  #keyOf(event: MatrixEvent, id: string): string {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const key = textAt(event.getUnsigned(), 'transaction_id') ?? id;
    this.#keys.set(id, key);
    return key;
  }

  #senderOf(event: MatrixEvent, sender: string): Person {
    const known = this.#people.get(sender);
    if (known !== undefined) return known;
    const person = personIn(this.#room, event.sender?.userId ?? sender);
    this.#people.set(sender, person);
    return person;
  }

  #highlights(event: MatrixEvent): boolean {
    return this.#client.getPushActionsForEvent(event)?.tweaks.highlight === true;
  }

  #thread(event: MatrixEvent, id: string): TimelineItem['thread'] {
    if (this.#inThread) return null;
    const thread = this.#room.getThread(id);
    if (thread === null || thread.id !== id) return null;
    const replies = repliesIn(thread);
    if (replies === 0) return null;
    const last = thread.replyToEvent;
    const body = last === null ? null : bodyOf(last, (user) => nameIn(this.#room, user));
    return {
      rootId: eventId(id),
      replies,
      last: body === null || event.isRedacted() ? null : lineOf(body),
    };
  }

  #reactions(id: string, echoes: readonly Echo[]): readonly Reaction[] {
    const reactions = new Map<string, { mine: EventId | null; people: Set<string> }>();
    for (const [key, events] of reactionsTo(this.#room, id)) {
      const people = new Set<string>();
      let mine: EventId | null = null;
      for (const event of events) {
        const sender = event.getSender();
        const reactionId = event.getId();
        if (sender === undefined || reactionId === undefined) continue;
        if (echoes.some((echo) => echo.redacts === reactionId)) continue;
        people.add(sender);
        this.#reactionTo.set(reactionId, id);
        if (sender === this.#me) mine = eventId(reactionId);
      }
      if (people.size > 0) reactions.set(key, { mine, people });
    }
    for (const { reactsTo, reactionKey } of echoes) {
      if (reactsTo !== id || reactionKey === null) continue;
      const known = reactions.get(reactionKey);
      if (known === undefined) {
        reactions.set(reactionKey, { mine: null, people: new Set([this.#me]) });
      } else known.people.add(this.#me);
    }
    const shown = shownOf([...reactions], ([, { people }]) => people.has(this.#me));
    return shown.map(([key, { mine, people }]) => ({
      key,
      count: people.size,
      mine,
      names: [...people].slice(0, namesShown).map((user) => nameIn(this.#room, user)),
    }));
  }

  #pinned(): ReadonlySet<string> {
    const state = this.#room.getLiveTimeline().getState(EventTimeline.FORWARDS);
    const content = state?.getStateEvents('m.room.pinned_events', '')?.getContent();
    return new Set(listAt(content, 'pinned').filter((id) => typeof id === 'string'));
  }

  #collectReaders(event: MatrixEvent, index: number, readers: Map<number, Person[]>): void {
    if (index < 0) return;
    for (const { userId } of this.#room.getReceiptsForEvent(event)) {
      if (userId === this.#me || userId === event.getSender()) continue;
      const people = readers.get(index) ?? [];
      if (people.length >= readersShown) return;
      people.push(personIn(this.#room, userId));
      readers.set(index, people);
    }
  }
}

/** What a reply quotes, from the timeline where it is loaded, else from the homeserver, once. */
class Quotes {
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #changed: (quoting: ReadonlySet<string>) => void;
  /** Events whose row waits for a quote, by the quoted event. */
  readonly #waiting = new Map<string, Set<string>>();
  readonly #fetched = new Map<string, MatrixEvent | 'gone'>();

  constructor(client: MatrixClient, room: Room, changed: (quoting: ReadonlySet<string>) => void) {
    this.#client = client;
    this.#room = room;
    this.#changed = changed;
  }

  of(event: MatrixEvent): TimelineItem['replyTo'] {
    const id = event.replyEventId;
    if (typeof id !== 'string' || isThreadFallback(event)) return null;
    const quoted = this.#room.findEventById(id) ?? this.#find(id, event.getId() ?? '');
    if (quoted === undefined) return { eventId: eventId(id), sender: '', line: null };
    const nameOf = (user: string): string => nameIn(this.#room, user);
    const body = bodyOf(quoted, nameOf);
    return {
      eventId: eventId(id),
      sender: nameOf(quoted.getSender() ?? ''),
      line: body === null ? null : lineOf(body),
    };
  }

  #find(id: string, quoting: string): MatrixEvent | undefined {
    const known = this.#fetched.get(id);
    if (known !== undefined) return typeof known === 'string' ? undefined : known;
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      waiting.add(quoting);
      return undefined;
    }
    this.#waiting.set(id, new Set([quoting]));
    void this.#fetch(id);
    return undefined;
  }

  async #fetch(id: string): Promise<void> {
    try {
      const raw = await this.#client.fetchRoomEvent(this.#room.roomId, id);
      const event = this.#client.getEventMapper()(raw);
      await this.#client.decryptEventIfNeeded(event);
      this.#fetched.set(id, event);
    } catch {
      this.#fetched.set(id, 'gone');
    }
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.delete(id);
    this.#changed(waiting);
  }
}

/**
 * The SDK takes the homeserver's sum and adds what it hears after it, also a reply that was in that sum:
 * such a count stays one too many. A thread that is here from its root on is counted here.
 */
function repliesIn(thread: Thread): number {
  const { events, id, length } = thread;
  if (events[0]?.getId() !== id) return length;
  return events.filter((event) => event.isRelation(THREAD_RELATION_TYPE.name)).length;
}

/** In a thread, a reply for clients without threads is no reply. */
function isThreadFallback(event: MatrixEvent): boolean {
  const relation = event.getWireContent()['m.relates_to'];
  return relation?.rel_type === 'm.thread' && relation['is_falling_back'] === true;
}
