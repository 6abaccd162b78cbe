import { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { Room } from 'matrix-js-sdk/lib/models/room.js';
import { describe, expect, it } from 'vitest';
import { detailsOf, pinnedIn } from './details.ts';

const ada = '@ada:test';
const here = '!room:test';

function detailsWith(type: string, content: object) {
  const client = new MatrixClient({ baseUrl: 'https://x.example', timelineSupport: true });
  const room = new Room(here, client, ada);
  room.currentState.setStateEvents([
    new MatrixEvent({ type, event_id: '$1', room_id: here, state_key: '', sender: ada, content }),
  ]);
  return detailsOf(room, ada);
}

describe('a topic', () => {
  it('is told as far as it is shown, whatever was written', () => {
    const topic = (text: unknown): string => detailsWith('m.room.topic', { topic: text }).topic;
    expect(topic('Glue and paper')).toBe('Glue and paper');
    expect(topic('x'.repeat(60_000))).toBe(`${'x'.repeat(3_999)}…`);
    expect(topic(`a${'\u0301'.repeat(60_000)}`)).toHaveLength(18);
    expect(topic({ text: 'x' })).toBe('');
  });
});

describe('an address', () => {
  it('that is longer than any can be is none: half of one would be another', () => {
    const alias = (text: string): string | null =>
      detailsWith('m.room.canonical_alias', { alias: text }).alias;
    expect(alias('#den:test')).toBe('#den:test');
    expect(alias(`#den:test${'t'.repeat(60_000)}`)).toBeNull();
  });
});

describe('what is pinned', () => {
  it('is told each once, whatever else stands there', () => {
    expect(pinnedIn({ pinned: ['$a', 7, '$b', null, '$a'] })).toEqual(['$a', '$b']);
    expect(pinnedIn({ pinned: {} })).toEqual([]);
    expect(pinnedIn(undefined)).toEqual([]);
  });

  it('is told as far as the newest hundred', () => {
    const pinned = Array.from({ length: 10_000 }, (_none, index) => `$${index}`);
    const told = pinnedIn({ pinned });
    expect(told).toHaveLength(100);
    expect([told[0], told.at(-1)]).toEqual(['$9900', '$9999']);
  });
});
