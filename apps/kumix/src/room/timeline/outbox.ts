/**
 * What was sent and is not in the core's list yet, shown at once. As soon as the core lists its own
 * echo the two become one row under the key the row already has, so nothing blinks or moves.
 * Pure: every function gives a new outbox.
 */
import {
  type EventBody,
  type Person,
  type TextMessage,
  type TimelineItem,
  said,
} from '@kumix/matrix';

export type OutgoingState =
  | { readonly state: 'sending' }
  /** The core did not take it; the text is still here. */
  | { readonly state: 'failed'; readonly reason: string };

export interface Outgoing {
  /** Key of its row, for good. */
  readonly key: string;
  readonly message: TextMessage;
  readonly atMs: number;
  readonly send: OutgoingState;
  readonly replyTo: TimelineItem['replyTo'];
}

export interface Outbox {
  readonly waiting: readonly Outgoing[];
  /** Core's key to row's key, for every message of this outbox that the core has listed. */
  readonly adopted: ReadonlyMap<string, string>;
}

export const emptyOutbox: Outbox = { waiting: [], adopted: new Map() };

export function enqueue(outbox: Outbox, outgoing: Outgoing): Outbox {
  return { ...outbox, waiting: [...outbox.waiting, outgoing] };
}

export function change(outbox: Outbox, key: string, to: Partial<Outgoing>): Outbox {
  return {
    ...outbox,
    waiting: outbox.waiting.map((each) => (each.key === key ? { ...each, ...to } : each)),
  };
}

export function remove(outbox: Outbox, key: string): Outbox {
  return { ...outbox, waiting: outbox.waiting.filter((each) => each.key !== key) };
}

/** The core has told its key for a message. */
export function handOver(outbox: Outbox, key: string, coreKey: string): Outbox {
  if (!outbox.waiting.some((each) => each.key === key)) return outbox;
  return { ...outbox, adopted: new Map(outbox.adopted).set(coreKey, key) };
}

const bodyOf = (body: EventBody): string | null =>
  body.kind === 'text' || body.kind === 'emote' || body.kind === 'notice' ? body.body : null;

/**
 * Takes a changed list into account. An echo may be listed before the call that made it has
 * answered: then the first waiting message with the same words is taken to be it. `seen` holds the
 * keys that were listed before.
 */
export function reconcile(
  outbox: Outbox,
  items: readonly TimelineItem[],
  seen: ReadonlySet<string>,
): Outbox {
  if (outbox.waiting.length === 0) return outbox;
  const adopted = new Map(outbox.adopted);
  const taken = new Set(adopted.values());
  const listed = new Set<string>();
  for (const item of items) {
    if (!item.mine) continue;
    if (!adopted.has(item.key) && !seen.has(item.key)) {
      const match = outbox.waiting.find(
        ({ key, message }) =>
          !taken.has(key) &&
          message.body === bodyOf(item.body) &&
          (message.replyTo ?? null) === (item.replyTo?.eventId ?? null),
      );
      if (match !== undefined) {
        adopted.set(item.key, match.key);
        taken.add(match.key);
      }
    }
    const row = adopted.get(item.key);
    if (row !== undefined) listed.add(row);
  }
  const waiting = outbox.waiting.filter(({ key }) => !listed.has(key));
  if (waiting.length === outbox.waiting.length && adopted.size === outbox.adopted.size) {
    return outbox;
  }
  return { waiting, adopted };
}

/** A message of the outbox as the timeline draws it. */
export function echoOf(outgoing: Outgoing, me: Person, encrypted: boolean): TimelineItem {
  const { message } = outgoing;
  return {
    key: outgoing.key,
    eventId: null,
    sender: me,
    sentAtMs: outgoing.atMs,
    mine: true,
    body: {
      kind: message.kind ?? 'text',
      body: message.body,
      formattedBody: message.formattedBody ?? null,
      edited: false,
    },
    send:
      outgoing.send.state === 'failed'
        ? { state: 'failed', reason: said(outgoing.send.reason) }
        : outgoing.send,
    replyTo: outgoing.replyTo,
    thread: null,
    reactions: [],
    readBy: [],
    highlight: false,
    pinned: false,
    encrypted,
  };
}
