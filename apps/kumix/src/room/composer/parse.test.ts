import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userId } from '../testing/items.ts';
import { runs } from '../testing/runs.ts';
import { closedShortcode, complete, tokenAt } from './completion.ts';
import { createDrafts, draftPlace, type DraftStorage } from './drafts.ts';
import { isTrivial, mentionsIn, readIntent, withMentionLinks } from './parse.ts';

describe('what is written', () => {
  it.each([
    ['hello', { kind: 'message', as: 'text', text: 'hello', format: true }],
    ['  \n ', { kind: 'nothing' }],
    ['/me waves', { kind: 'message', as: 'emote', text: 'waves', format: true }],
    ['/plain **x**', { kind: 'message', as: 'text', text: '**x**', format: false }],
    [
      '/shrug who knows',
      { kind: 'message', as: 'text', text: String.raw`who knows ¯\_(ツ)_/¯`, format: false },
    ],
    ['/tableflip', { kind: 'message', as: 'text', text: '(╯°□°)╯︵ ┻━┻', format: false }],
    [
      '/spoiler he <did> it',
      {
        kind: 'message',
        as: 'text',
        text: '[he <did> it]',
        format: false,
        html: '<span data-mx-spoiler>he &lt;did&gt; it</span>',
      },
    ],
    [
      '/html <b>so</b><br>be it',
      {
        kind: 'message',
        as: 'text',
        text: 'so\nbe it',
        format: false,
        html: '<b>so</b><br>be it',
      },
    ],
    ['/html <br>', { kind: 'command', name: 'html', argument: '<br>' }],
    ['/constructor x', { kind: 'command', name: 'constructor', argument: 'x' }],
    ['//me', { kind: 'message', as: 'text', text: '/me', format: true }],
    ['/Topic  New words', { kind: 'command', name: 'topic', argument: 'New words' }],
    ['/leave', { kind: 'command', name: 'leave', argument: '' }],
    ['/me', { kind: 'command', name: 'me', argument: '' }],
    [
      '/usr/bin is a path',
      { kind: 'message', as: 'text', text: '/usr/bin is a path', format: true },
    ],
    ['\n\n    code\n', { kind: 'message', as: 'text', text: '    code', format: true }],
  ])('%j', (text, intent) => expect(readIntent(text)).toEqual(intent));
});

describe('mentions', () => {
  const ada = { userId: userId('@ada:test'), name: 'Ada' };
  const adaByron = { userId: userId('@byron:test'), name: 'Ada Byron' };

  it('are those whose names still stand in the text', () => {
    expect(mentionsIn('hi @Ada', [ada, adaByron])).toEqual({ userIds: [ada.userId], room: false });
    expect(mentionsIn('hi all, @room', [ada])).toEqual({ userIds: [], room: true });
    expect(mentionsIn('mail@roomy', [])).toEqual({ userIds: [], room: false });
  });

  it('become links, the longest name first', () => {
    expect(withMentionLinks('@Ada Byron and @Ada', [ada, adaByron])).toBe(
      '[Ada Byron](https://matrix.to/#/%40byron:test) and [Ada](https://matrix.to/#/%40ada:test)',
    );
  });

  it('become links whatever signs a name has, and stay words where it is too long for one', () => {
    for (const name of ['Anna-Maria', String.raw`\^$.*+?()[]{}|/-`, '-', '\ud800']) {
      const person = { userId: userId('@p:test'), name };
      expect(withMentionLinks(`@${name}`, [person])).toContain('](https://matrix.to/#/%40p:test)');
    }
    const long = { userId: userId('@long:test'), name: 'x'.repeat(65_000) };
    const text = `@${long.name} and @Ada`;
    expect(withMentionLinks(text, [long, ada])).toBe(
      `@${long.name} and [Ada](https://matrix.to/#/%40ada:test)`,
    );
  });

  it('cannot break out of their link, whatever a person is called', () => {
    const sly = { userId: userId('@sly:test'), name: 'x](https://evil.example) *b*' };
    const linked = withMentionLinks(`@${sly.name}`, [sly]);
    expect(linked).toBe(
      String.raw`[x\]\(https://evil\.example\) \*b\*](https://matrix.to/#/%40sly:test)`,
    );
  });
});

describe('formatting that adds nothing', () => {
  it.each([
    ['<p>a &lt; b &amp; c</p>', 'a < b & c', true],
    ['hello', 'hello', true],
    ['<p><strong>a</strong></p>', 'a', false],
    ['<p>a</p><p>b</p>', 'a\n\nb', false],
    [' \n<p>a</p>\n', 'a', true],
    ['a', 'b', false],
  ])('%s', (html, text, trivial) => expect(isTrivial(html, text)).toBe(trivial));

  it('is told at once, whatever an extension made of the text', () => {
    const started = performance.now();
    expect(isTrivial(`${' '.repeat(32_000)}<b>x</b>`, 'x')).toBe(false);
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe('the word at the caret', () => {
  const at = (marked: string) => tokenAt(marked.replace('|', ''), marked.indexOf('|'));
  it.each([
    ['hi @ad|', 'person', 'ad'],
    ['@|', 'person', ''],
    ['hi @ada by|', 'person', 'ada by'],
    [':tad|', 'emoji', 'tad'],
    ['/jo|', 'command', 'jo'],
  ])('%s', (text, kind, query) => expect(at(text)).toMatchObject({ kind, query }));
  it.each(['mail@host|', 'x:y|', 'at 10:30|', 'a /jo|', 'hello|', ':t|'])(
    '%s asks for nothing',
    (text) => expect(at(text)).toBeNull(),
  );

  it('is replaced, and the caret stands behind it', () => {
    const token = at('hi @ad| there');
    if (token === null) throw new Error('no token');
    expect(complete('hi @ad there', token, '@Ada')).toEqual({ text: 'hi @Ada there', caret: 8 });
    const last = at('hi @ad|');
    if (last === null) throw new Error('no token');
    expect(complete('hi @ad', last, '@Ada')).toEqual({ text: 'hi @Ada ', caret: 8 });
  });

  it('never reaches beyond the caret', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.nat(40), (text, caret) => {
        const token = tokenAt(text, Math.min(caret, text.length));
        if (token === null) return;
        expect(token.from).toBeGreaterThanOrEqual(0);
        expect(token.to).toBe(Math.min(caret, text.length));
        expect(text.slice(token.from + 1, token.to)).toBe(token.query);
      }),
      runs,
    );
  });
});

describe('drafts', () => {
  const memory = (): DraftStorage & { readonly kept: Map<string, string> } => {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  };

  it('come back after a reload, each in its room and thread', () => {
    const storage = memory();
    createDrafts(storage).write(draftPlace('@a:t', '!r:t'), 'one');
    createDrafts(storage).write(draftPlace('@a:t', '!r:t', '$root'), 'two');
    const later = createDrafts(storage);
    expect(later.read(draftPlace('@a:t', '!r:t'))).toBe('one');
    expect(later.read(draftPlace('@a:t', '!r:t', '$root'))).toBe('two');
    expect(later.read(draftPlace('@b:t', '!r:t'))).toBe('');
  });

  it('leave nothing behind when they are empty', () => {
    const storage = memory();
    const drafts = createDrafts(storage);
    drafts.write('here', 'x');
    drafts.write('here', '  ');
    expect(storage.kept.size).toBe(0);
  });

  it('outlive a storage that refuses', () => {
    const refuse = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const drafts = createDrafts({ getItem: refuse, setItem: refuse, removeItem: refuse });
    expect(drafts.read('here')).toBe('');
    drafts.write('here', 'x');
    expect(drafts.read('here')).toBe('x');
  });
});

describe('a name between colons', () => {
  it.each([
    ['hi :rocket:', 'rocket'],
    [':+1:', '+1'],
    ['(:tada:', 'tada'],
    ['12:30:', null],
    ['a:b:', null],
    [':x:', null],
    [':rocket', null],
    ['::', null],
  ])('%s', (text, name) => expect(closedShortcode(text, text.length)).toBe(name));
});
