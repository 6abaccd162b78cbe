/**
 * From events to rows: days, the unread line, groups of one sender, runs of state events told in
 * one line. A row object is reused as long as nothing it shows has changed, so that a memoised
 * component draws again only where something did.
 */
import type { EventId, TimelineItem } from '@kumix/matrix';
import { moment } from '../../i18n/formats.ts';

export type Row =
  | { readonly kind: 'start'; readonly key: 'start' }
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'unread'; readonly key: 'unread' }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: TimelineItem;
      /** First of a group: shows who and when. */
      readonly head: boolean;
    }
  | {
      readonly kind: 'events';
      readonly key: string;
      readonly items: readonly TimelineItem[];
      readonly open: boolean;
    };

export interface RowOptions {
  readonly atStart: boolean;
  /** Older events may come before these: what they would change is not drawn yet. */
  readonly openAbove: boolean;
  /** The last event this account had read; what follows it is new. */
  readonly readMarker: EventId | null;
  /** Keys of runs of state events that a person has opened. */
  readonly opened: ReadonlySet<string>;
  /** Number of the local day that a time falls on. */
  readonly dayOf: (atMs: number) => number;
}

/** Messages of one sender further apart than this start a new group. */
export const groupGapMs = 5 * 60_000;
/** A run of state events shorter than this is shown in full. */
export const runLength = 3;

export const localDay = (atMs: number): number => {
  const date = new Date(moment(atMs));
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
};

export const isQuiet = (item: TimelineItem): boolean => item.body.kind === 'state';

function continues(previous: TimelineItem | null, item: TimelineItem): boolean {
  return (
    previous !== null &&
    previous.sender.userId === item.sender.userId &&
    previous.sender.name === item.sender.name &&
    item.sentAtMs - previous.sentAtMs <= groupGapMs &&
    item.replyTo === null &&
    item.body.kind !== 'emote' &&
    previous.body.kind !== 'emote'
  );
}

/**
 * Where drawing begins. The oldest message may turn out to go on a group, or to need no day line;
 * the oldest run of events grows upwards. Both wait for what stands before them, unless they are
 * all there is.
 */
function firstDrawn(items: readonly TimelineItem[], openAbove: boolean): number {
  const [oldest] = items;
  if (!openAbove || oldest === undefined) return 0;
  const from = isQuiet(oldest) ? items.findIndex((item) => !isQuiet(item)) : 1;
  return from < 0 || from >= items.length ? 0 : from;
}

export function buildRows(items: readonly TimelineItem[], options: RowOptions): Row[] {
  const rows: Row[] = [];
  if (options.atStart) rows.push({ kind: 'start', key: 'start' });
  let previous: TimelineItem | null = null;
  let day: number | null = null;
  let run: TimelineItem[] = [];
  let unreadNext = false;
  let unreadShown = false;
  const from = firstDrawn(items, options.openAbove);

  const closeRun = (): void => {
    const first = run[0];
    if (first === undefined) return;
    const key = `events:${first.key}`;
    rows.push({ kind: 'events', key, items: run, open: options.opened.has(key) });
    run = [];
  };

  for (const [index, item] of items.entries()) {
    const itemDay = options.dayOf(item.sentAtMs);
    const newDay = itemDay !== day;
    const isMarker = options.readMarker !== null && item.eventId === options.readMarker;
    if (index < from) {
      day = itemDay;
      previous = isQuiet(item) ? null : item;
      unreadNext ||= isMarker;
      continue;
    }
    // The line stands before the first new message of someone else: one's own are not news.
    const showUnread = unreadNext && !unreadShown && !item.mine && !isQuiet(item);
    if (newDay || showUnread) closeRun();
    if (newDay) {
      rows.push({ kind: 'day', key: `day:${item.key}`, atMs: item.sentAtMs });
      day = itemDay;
      previous = null;
    }
    if (showUnread) {
      rows.push({ kind: 'unread', key: 'unread' });
      unreadShown = true;
      previous = null;
    }
    if (isQuiet(item)) {
      run.push(item);
      previous = null;
    } else {
      closeRun();
      rows.push({ kind: 'message', key: item.key, item, head: !continues(previous, item) });
      previous = item;
    }
    unreadNext ||= isMarker;
  }
  closeRun();
  return rows;
}

function same(before: Row, after: Row): boolean {
  if (before.kind === 'message' && after.kind === 'message') {
    return before.item === after.item && before.head === after.head;
  }
  if (before.kind === 'events' && after.kind === 'events') {
    return (
      before.open === after.open &&
      before.items.length === after.items.length &&
      before.items.every((item, index) => item === after.items[index])
    );
  }
  if (before.kind === 'day' && after.kind === 'day') return before.atMs === after.atMs;
  return before.kind === after.kind;
}

/** `after`, with every row object of `before` that still shows the same. */
export function reuseRows(before: readonly Row[], after: readonly Row[]): readonly Row[] {
  const known = new Map(before.map((row) => [row.key, row]));
  let changed = before.length !== after.length;
  const rows = after.map((row, index) => {
    const old = known.get(row.key);
    const kept = old !== undefined && same(old, row) ? old : row;
    changed ||= kept !== before[index];
    return kept;
  });
  return changed ? rows : before;
}
