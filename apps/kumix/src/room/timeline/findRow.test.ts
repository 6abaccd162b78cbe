import type { TimelineEnds } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { eventId, makeItem } from '../testing/items.ts';
import { rowOfEvent, rowSince } from './findRow.ts';
import { buildRows } from './rows.ts';

const state = (key: string, sentAtMs: number) =>
  makeItem({ key, sentAtMs, body: { kind: 'state', what: { type: 'created', by: 'Ben' } } });
const items = [
  state('s1', 1_000),
  state('s2', 2_000),
  state('s3', 3_000),
  makeItem({ key: 'm1', sentAtMs: 4_000 }),
  makeItem({ key: 'm2', sentAtMs: 5_000 }),
];
const rows = buildRows(items, {
  atStart: false,
  openAbove: false,
  readMarker: null,
  opened: new Set(),
  dayOf: () => 1,
});
const ends = (atStart: boolean): TimelineEnds => ({
  atStart,
  atEnd: true,
  loading: 'none',
  error: null,
  readMarker: null,
});

describe('the row that shows an event', () => {
  it('is its own, or the run it is folded into', () => {
    expect(rowOfEvent(rows, eventId('$m2'))).toBe('m2');
    expect(rowOfEvent(rows, eventId('$s2'))).toBe('events:s1');
    expect(rowOfEvent(rows, eventId('$elsewhere'))).toBeNull();
  });

  it('is the first one from a moment on, once what is loaded reaches back that far', () => {
    const at = (sinceMs: number, atStart = false) =>
      rowSince({ rows, items, ends: ends(atStart) }, sinceMs);
    expect(at(3_500)).toBe('m1');
    expect(at(1_500)).toBe('events:s1');
    expect(at(500)).toBeNull();
    expect(at(500, true)).toBe('events:s1');
    expect(at(9_000)).toBeNull();
  });
});
