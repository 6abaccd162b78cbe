import { describe, expect, it } from 'vitest';
import { linksIn, peopleIn } from './searchMethods.ts';

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
