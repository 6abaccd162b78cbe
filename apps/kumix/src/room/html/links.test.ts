import { describe, expect, it } from 'vitest';
import { linkify } from './linkify.ts';
import { addressesIn, namesAnotherHost, safeHref } from './links.ts';
import { makePermalink, parsePermalink } from './permalink.ts';
import { plainText, type RichNode } from './richText.ts';
import { ceilings } from './subset.ts';

describe('addresses that may be opened', () => {
  it.each([
    'https://kumix.org/',
    'http://localhost:8008/x',
    'mailto:ada@test',
    'matrix:u/ada:test',
  ])('takes %s', (href) => expect(safeHref(href)).toBe(href));
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://app/1',
    'file:///etc/passwd',
    'ftp://files.test/',
    '//evil.example',
    '/relative',
    'https://bank.example@evil.example/',
    'https://',
    '',
  ])('refuses %s', (href) => expect(safeHref(href)).toBeNull());
});

describe('words that name another host than the link', () => {
  it.each([
    ['https://bank.example', 'https://evil.example/', true],
    ['bank.example/login', 'https://evil.example/', true],
    ['bank.exam\u200Bple', 'https://evil.example/', true],
    ['www.kumix.org', 'https://kumix.org/', false],
    ['kumix.org/docs', 'https://kumix.org/other', false],
    ['read this', 'https://evil.example/', false],
    ['v1.2.3 of it', 'https://kumix.org/', false],
  ])('%s to %s: %s', (label, href, lies) => expect(namesAnotherHost(label, href)).toBe(lies));
});

describe('the addresses of an event', () => {
  it.each([
    ['https://a.test/?b=1&c=2', '<a href="https://a.test/?b=1&amp;c=2">'],
    ['https://a.test/?b=1&c=2', '<a href=https://a.test/?b=1&c=2>x</a>'],
    ["https://a.test/it's so", '<a href="https://a.test/it\'s so">x</a>'],
    ['HTTPS://A.test', "<A HREF='HTTPS://A.test'>x</A>"],
    ['https://a.test/b', '<p>https://a.test/b</p>'],
    ['https://a.test/b', 'See https://a.test/b.'],
    ['https://a.test/b_(c)', '[so](https://a.test/b_(c)), **or not**'],
    ['mxc://a.test/b', '<img src="mxc://a.test/b" alt="">'],
  ])('%s stands in %s', (href, source) => expect(addressesIn(['', source]).has(href)).toBe(true));

  it.each([
    ['https://a.test/?b=2', 'https://a.test/?b=1'],
    // Another place than the one that was written: asked about.
    ['https://a.test/log', '<a href="https://a.test/login">x</a>'],
    ['https://b.test/', 'https://a.test/?to=https://b.test/'],
  ])('%s does not stand in %s', (href, source) =>
    expect(addressesIn([source]).has(href)).toBe(false),
  );
});

describe('links in plain text', () => {
  const hrefs = (text: string): string[] =>
    linkify(text).flatMap((node: RichNode) => (node.kind === 'link' ? [node.href] : []));

  it.each([
    ['see https://kumix.org.', ['https://kumix.org/']],
    ['(https://kumix.org/a_(b))', ['https://kumix.org/a_(b)']],
    ['https://kumix.org/a, https://kumix.org/b!', ['https://kumix.org/a', 'https://kumix.org/b']],
    ['“https://kumix.org/?q=1&r=2”', ['https://kumix.org/?q=1&r=2']],
    ['javascript:alert(1) and kumix.org', []],
    ['xhttps://kumix.org', []],
  ])('%s', (text, expected) => expect(hrefs(text)).toEqual(expected));

  it('loses no character', () => {
    const text = 'a https://kumix.org/x. b (https://kumix.org) c';
    expect(plainText(linkify(text))).toBe(text);
  });

  it('are as many as a message may have nodes, and all behind them is text', () => {
    const nodes = linkify('https://a.example/ '.repeat(ceilings.nodes + 1_000));
    expect(nodes.filter(({ kind }) => kind === 'link')).toHaveLength(ceilings.nodes);
    expect(nodes.length).toBeLessThanOrEqual(2 * ceilings.nodes);
    expect(plainText(nodes)).toBe('https://a.example/ '.repeat(ceilings.nodes + 1_000));
  });

  it('and what stands around them are drawn with few marks, and lead where they are written to', () => {
    const marks = '\u0301'.repeat(40);
    const [before, link, after] = linkify(`a${marks} https://a.example/a${marks} b${marks}`);
    const few = '\u0301'.repeat(16);
    expect([before, after]).toEqual([
      { kind: 'text', text: `a${few} ` },
      { kind: 'text', text: ` b${few}` },
    ]);
    expect(link).toMatchObject({
      href: `https://a.example/a${encodeURI(marks)}`,
      children: [{ kind: 'text', text: `https://a.example/a${few}` }],
    });
  });

  it('knows a person when it meets one', () => {
    expect(linkify('hi https://matrix.to/#/@ada:test !')[1]).toEqual({
      kind: 'mention',
      target: { type: 'user', userId: '@ada:test' },
      label: '@ada:test',
    });
  });
});

describe('permalinks', () => {
  it.each([
    [{ type: 'user', userId: '@ada:test' } as const],
    [{ type: 'room', idOrAlias: '#a b:test', eventId: null, via: [] } as const],
    [
      {
        type: 'room',
        idOrAlias: '!r:test',
        eventId: '$e/1',
        via: ['a.test', 'b.test:8448'],
      } as const,
    ],
  ])('come back as they went: %o', (target) => {
    expect(parsePermalink(makePermalink(target))).toEqual(target);
  });

  it('reads matrix: addresses', () => {
    expect(parsePermalink('matrix:u/ada:test')).toEqual({ type: 'user', userId: '@ada:test' });
    expect(parsePermalink('matrix:roomid/r:test/e/ev?via=a.test')).toEqual({
      type: 'room',
      idOrAlias: '!r:test',
      eventId: '$ev',
      via: ['a.test'],
    });
  });

  it.each([
    'https://matrix.to/',
    'https://matrix.to/#/ada',
    'https://matrix.to/#/%E0%A4%A',
    'https://matrix.to/#/!r:test/notanevent',
    'https://matrix.to.evil.example/#/@ada:test',
    'http://evil.example/https://matrix.to/#/@ada:test',
  ])('refuses %s', (href) => expect(parsePermalink(href)).toBeNull());
});

describe('the end of an address', () => {
  const hrefs = (text: string) =>
    linkify(text).flatMap((node) => (node.kind === 'link' ? [node.href] : []));

  it.each([
    ['see https://a.example/b.', 'https://a.example/b'],
    ['(see https://a.example/b_(c))', 'https://a.example/b_(c)'],
    ['[https://a.example/b]!)', 'https://a.example/b'],
    ['https://a.example/((b)...)', 'https://a.example/((b)...)'],
  ])('%s', (text, href) => expect(hrefs(text)).toEqual([href]));

  it('is found at once, however many brackets stand there', () => {
    const started = performance.now();
    expect(hrefs(`https://a.example/${')'.repeat(65_000)}`)).toEqual(['https://a.example/']);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
