import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '../../protocol/models.ts';
import { eventId, userId } from '../../protocol/ids.ts';
import { stitch } from './stitch.ts';

const row = (id: string, onItsWay = false): TimelineItem => ({
  key: id,
  eventId: onItsWay ? null : eventId(`$${id}`),
  sender: { userId: userId('@a:x'), name: 'a', avatar: null },
  sentAtMs: 0,
  mine: true,
  body: { kind: 'text', body: id, formattedBody: null, edited: false },
  send: { state: onItsWay ? 'queued' : 'sent' },
  replyTo: null,
  thread: null,
  reactions: [],
  readBy: [],
  highlight: false,
  pinned: false,
  encrypted: false,
});

const keys = (rows: readonly TimelineItem[]): string => rows.map(({ key }) => key).join('');
const rows = (text: string): TimelineItem[] => text.split('').map((id) => row(id));

describe('stored rows and a cache', () => {
  it('lose nothing where the cache is older', () => {
    expect(keys(stitch(rows('abcde'), rows('ab')))).toBe('abcde');
  });

  it('continue where the cache is newer', () => {
    expect(keys(stitch(rows('abc'), rows('bcde')))).toBe('abcde');
  });

  it('show what is on its way after both', () => {
    expect(keys(stitch(rows('abc'), [...rows('ab'), row('x', true)]))).toBe('abcx');
    expect(keys(stitch(rows('abc'), [row('x', true)]))).toBe('abcx');
  });

  it('keep to the stored rows where they have nothing in common', () => {
    expect(keys(stitch(rows('abc'), rows('xyz')))).toBe('abc');
  });

  it('never hold a key twice', () => {
    expect(keys(stitch(rows('abc'), [row('b'), row('a', true), row('d')]))).toBe('abcd');
  });
});
