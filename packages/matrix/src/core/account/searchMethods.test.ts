import { describe, expect, it } from 'vitest';
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { KnownRooms } from '../rooms/knownRooms.ts';
import { linksIn, peopleIn, searchMethods, wordsIn } from './searchMethods.ts';

/** What is found where a homeserver answers so. */
function foundBy(answer: unknown) {
  const client = { getRoom: () => null } as unknown as MatrixClient;
  const methods = searchMethods(client, () => Promise.resolve(answer), {} as KnownRooms);
  return methods['search.messages'](
    { words: 'bread', order: 'recent' },
    new AbortController().signal,
  );
}

describe('messages that a homeserver finds', () => {
  it('are a page at most, and what is marked in them no longer than what was searched for', async () => {
    const results = Array.from({ length: 5_000 }, (_none, index) => ({
      result: {
        event_id: `$${index}`,
        room_id: '!r:test',
        sender: '@ada:test',
        content: { body: 'bread' },
      },
    }));
    const highlights = ['bread', 7, 'a'.repeat(201), ...Array.from({ length: 500 }, () => 'b')];
    const page = await foundBy({
      search_categories: { room_events: { results, highlights, count: 5_000 } },
    });
    expect(page.found).toHaveLength(20);
    expect(page.marks[0]).toBe('bread');
    expect(page.marks).toHaveLength(50);
    expect(page.marks.every((mark) => mark.length <= 200)).toBe(true);
  });
});

describe('links in a message', () => {
  it('end where the sentence goes on', () => {
    expect(linksIn('See https://a.example/x, (http://b.example/y) and https://c.example.')).toEqual(
      ['https://a.example/x', 'http://b.example/y', 'https://c.example'],
    );
  });

  it('keep brackets that are theirs, and are told once', () => {
    const wiki = 'https://a.example/Bread_(food)';
    expect(linksIn(`${wiki} ${wiki}`)).toEqual([wiki]);
  });

  it('are web links only, and not without end', () => {
    expect(linksIn('javascript:alert(1) file:///etc data:text/html,x https://')).toEqual([]);
    const many = Array.from({ length: 30 }, (_, i) => `https://a.example/${i}`).join(' ');
    expect(linksIn(many)).toHaveLength(10);
  });
});

describe('people of a user directory', () => {
  it('are named, by their Matrix ID where they have no name', () => {
    expect(
      peopleIn({
        results: [
          { user_id: '@ada:x.example', display_name: ' Ada ', avatar_url: 'mxc://x.example/a' },
          { user_id: '@bob:x.example', display_name: null },
          { user_id: '@cy:x.example', display_name: '  ', avatar_url: 'https://x.example/a.png' },
        ],
      }),
    ).toEqual([
      { userId: '@ada:x.example', name: 'Ada', avatar: 'mxc://x.example/a' },
      { userId: '@bob:x.example', name: '@bob:x.example', avatar: null },
      { userId: '@cy:x.example', name: '@cy:x.example', avatar: null },
    ]);
  });

  it('are those with an ID that is one, each once, and not without end', () => {
    const ada = { user_id: '@ada:x.example' };
    const strange = [null, 7, {}, { user_id: 7 }, { user_id: 'ada' }, { user_id: '@a:x/../y' }];
    expect(peopleIn({ results: [...strange, ada, ada] })).toHaveLength(1);
    expect(peopleIn({ results: 'all' })).toEqual([]);
    const many = Array.from({ length: 200 }, (_, i) => ({ user_id: `@p${i}:x.example` }));
    expect(peopleIn({ results: many })).toHaveLength(50);
    const [named] = peopleIn({ results: [{ ...ada, display_name: 'A'.repeat(9_000) }] });
    expect(named?.name).toHaveLength(256);
  });
});

describe('what a found message says', () => {
  const said = { event_id: '$said', sender: '@ada:test', content: { body: 'sward fish' } };
  const edit = {
    event_id: '$edit',
    sender: '@ada:test',
    content: {
      body: '* swordfish',
      'm.new_content': { body: 'swordfish' },
      'm.relates_to': { rel_type: 'm.replace', event_id: '$said' },
    },
  };
  const since = (latest: unknown) => ({
    ...said,
    unsigned: { 'm.relations': { 'm.replace': latest } },
  });

  it('is what stands in it, where it was never changed', () => {
    expect(wordsIn(said)).toEqual({ id: '$said', text: 'sward fish', edited: false });
  });

  it('is the new words of an edit, as those of the message it changed', () => {
    expect(wordsIn(edit)).toEqual({ id: '$said', text: 'swordfish', edited: true });
  });

  it('is what the homeserver tells that it was changed to', () => {
    expect(wordsIn(since(edit))).toEqual({ id: '$said', text: 'swordfish', edited: true });
  });

  it('is not what somebody else, or another message, was changed to', () => {
    const unchanged = { id: '$said', text: 'sward fish', edited: false };
    expect(wordsIn(since({ ...edit, sender: '@mallory:test' }))).toEqual(unchanged);
    const elsewhere = {
      ...edit.content,
      'm.relates_to': { rel_type: 'm.replace', event_id: '$x' },
    };
    expect(wordsIn(since({ ...edit, content: elsewhere }))).toEqual(unchanged);
  });

  it('is the starred words of an edit that brings no new ones', () => {
    const { 'm.new_content': _without, ...content } = edit.content;
    expect(wordsIn({ ...edit, content })).toEqual({
      id: '$said',
      text: '* swordfish',
      edited: true,
    });
  });

  it('is nothing where there are no words', () => {
    expect(wordsIn({ event_id: '$x', content: {} })).toBeNull();
    expect(wordsIn(null)).toBeNull();
  });
});
