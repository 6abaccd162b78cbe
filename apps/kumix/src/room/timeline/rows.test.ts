import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ben, eventId, makeItem, me, person } from '../testing/items.ts';
import { runs } from '../testing/runs.ts';
import { buildRows, groupGapMs, reuseRows, type RowOptions } from './rows.ts';

const dayMs = 86_400_000;
const options: RowOptions = {
  atStart: false,
  openAbove: false,
  readMarker: null,
  opened: new Set(),
  dayOf: (atMs) => Math.floor(atMs / dayMs),
};
const at = dayMs * 20_000;
const joined = (name: string, sentAtMs: number) =>
  makeItem({
    sentAtMs,
    body: {
      kind: 'state',
      what: {
        type: 'member',
        change: 'joined',
        target: name,
        by: name,
        reason: null,
        from: null,
        to: null,
      },
    },
  });
const heads = (rows: ReturnType<typeof buildRows>): boolean[] =>
  rows.flatMap((row) => (row.kind === 'message' ? [row.head] : []));

describe('rows', () => {
  it('groups messages of one sender that follow closely', () => {
    const items = [0, 1_000, groupGapMs + 1_000, 2 * groupGapMs + 1_001].map((ms) =>
      makeItem({ sentAtMs: at + ms }),
    );
    expect(heads(buildRows(items, options))).toEqual([true, false, false, true]);
  });

  it('starts a group for another sender, a reply, and after an emote', () => {
    const items = [
      makeItem({ sentAtMs: at }),
      makeItem({ sentAtMs: at + 1, sender: me }),
      makeItem({
        sentAtMs: at + 2,
        sender: me,
        replyTo: { eventId: eventId('$1'), sender: 'Ben', line: null },
      }),
      makeItem({
        sentAtMs: at + 3,
        sender: me,
        body: { kind: 'emote', body: 'waves', formattedBody: null, edited: false },
      }),
      makeItem({ sentAtMs: at + 4, sender: me }),
    ];
    expect(heads(buildRows(items, options))).toEqual([true, true, true, true, true]);
  });

  it('starts a group when a sender changes their name', () => {
    const items = [
      makeItem({ sentAtMs: at }),
      makeItem({ sentAtMs: at + 1, sender: { ...ben, name: 'Benjamin' } }),
    ];
    expect(heads(buildRows(items, options))).toEqual([true, true]);
  });

  it('parts days, and breaks a group there', () => {
    const items = [makeItem({ sentAtMs: at - 1_000 }), makeItem({ sentAtMs: at + 1_000 })];
    expect(buildRows(items, options).map(({ kind }) => kind)).toEqual([
      'day',
      'message',
      'day',
      'message',
    ]);
  });

  it('puts the unread line before the first message of someone else after the marker', () => {
    const [read, own, news] = [
      makeItem({ sentAtMs: at }),
      makeItem({ sentAtMs: at + 1, sender: me }),
      makeItem({ sentAtMs: at + 2 }),
    ];
    const rows = buildRows([read, own, news], { ...options, readMarker: read.eventId });
    expect(rows.map(({ kind }) => kind)).toEqual([
      'day',
      'message',
      'message',
      'unread',
      'message',
    ]);
  });

  it('shows no unread line where nothing new has come', () => {
    const items = [makeItem({ sentAtMs: at }), makeItem({ sentAtMs: at + 1, sender: me })];
    const rows = buildRows(items, { ...options, readMarker: items[0]?.eventId ?? null });
    expect(rows.some(({ kind }) => kind === 'unread')).toBe(false);
  });

  it('tells a run of state events in one row that can be opened', () => {
    const items = ['A', 'B', 'C'].map((name, index) => joined(name, at + index));
    const key = `events:${items[0]?.key}`;
    const [, row] = buildRows(items, { ...options, opened: new Set([key]) });
    expect(row).toMatchObject({ kind: 'events', key, open: true, items });
  });

  it('shows every event once, in order, whatever the mix', () => {
    const people = ['A', 'B', 'C'].map(person);
    const step = fc.record({
      quiet: fc.boolean(),
      who: fc.integer({ min: 0, max: 2 }),
      gap: fc.integer({ min: 0, max: dayMs }),
      marker: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let now = at;
        const items = steps.map(({ quiet, who, gap }) => {
          now += gap;
          return quiet ? joined('A', now) : makeItem({ sentAtMs: now, sender: people[who] ?? ben });
        });
        const marked = steps.findIndex(({ marker }) => marker);
        const rows = buildRows(items, { ...options, readMarker: items[marked]?.eventId ?? null });
        const shown = rows.flatMap((row) =>
          row.kind === 'message' ? [row.item] : row.kind === 'events' ? row.items : [],
        );
        expect(shown).toEqual(items);
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        expect(rows.filter(({ kind }) => kind === 'unread').length).toBeLessThanOrEqual(1);
        // The same list again costs no row a drawing.
        expect(
          reuseRows(
            rows,
            buildRows(items, { ...options, readMarker: items[marked]?.eventId ?? null }),
          ),
        ).toBe(rows);
      }),
      runs,
    );
  });
});

describe('rows of a list that goes on above', () => {
  it('keep the oldest message back, and know by it what the next one looks like', () => {
    const items = [0, 1_000].map((ms) => makeItem({ sentAtMs: at + ms }));
    const rows = buildRows(items, { ...options, openAbove: true });
    expect(rows).toMatchObject([{ kind: 'message', item: items[1], head: false }]);
  });

  it('keep back a run of events that begins the list, for it grows', () => {
    const items = [joined('A', at), joined('B', at + 1), makeItem({ sentAtMs: at + 2 })];
    const rows = buildRows(items, { ...options, openAbove: true });
    expect(rows).toMatchObject([{ kind: 'message', item: items[2], head: true }]);
  });

  it('draw what there is where nothing else would be drawn', () => {
    const items = [joined('A', at), joined('B', at + 1)];
    expect(buildRows(items, { ...options, openAbove: true })).toEqual(buildRows(items, options));
  });

  it('stay as they are whatever comes before them', () => {
    const people = ['A', 'B'].map(person);
    const step = fc.record({
      quiet: fc.boolean(),
      who: fc.integer({ min: 0, max: 1 }),
      gap: fc.integer({ min: 0, max: dayMs / 8 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (steps, part) => {
          let now = at;
          const all = steps.map(({ quiet, who, gap }) => {
            now += gap;
            return quiet
              ? joined('A', now)
              : makeItem({ sentAtMs: now, sender: people[who] ?? ben });
          });
          const loaded = all.slice(Math.floor(part * all.length));
          fc.pre(loaded.slice(1).some((item) => item.body.kind !== 'state'));
          const before = buildRows(loaded, { ...options, openAbove: true });
          const after = buildRows(all, options);
          expect(after.slice(-before.length)).toEqual(before);
        },
      ),
      runs,
    );
  });
});

describe('reuse of rows', () => {
  it('keeps every row that shows the same, and makes a new one where an item changed', () => {
    const items = [0, 1, 2].map((index) => makeItem({ sentAtMs: at + index }));
    const before = buildRows(items, options);
    const edited = { ...(items[1] ?? makeItem()), pinned: true };
    const after = reuseRows(before, buildRows(items.with(1, edited), options));
    expect(after.map((row, index) => row === before[index])).toEqual([true, true, false, true]);
  });
});
