// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readNodes } from './read.ts';
import type { RichText } from './richText.ts';
import { type Refused, review, type Reviewed, reviewOf, rewritten } from './reviewed.ts';

/** By the second wall alone: the first leans on a real browser's parser. */
function read(html: string, written: string): RichText {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  return readNodes(inert.body, { literal: [written] });
}

const told = (reviewed: Reviewed | Refused): string =>
  typeof reviewed === 'string' ? reviewed : reviewed.html;
const sent = (html: string, written: string): string =>
  told(reviewOf(read(html, written), written));

describe('what an extension made of a person’s words', () => {
  it.each([
    ['**a** & _b_', '<p><strong>a</strong> &amp; <em>b</em></p>'],
    ['one\ntwo', '<p>one<br>two</p>'],
    ['3. a', '<ol start="3"><li>a</li></ol>'],
    ['`a < "b"`', '<p><code>a &lt; "b"</code></p>'],
    ['```ts\nx\n```', '<pre><code class="language-ts">x\n</code></pre>'],
    ['# a\n\n> b', '<h1>a</h1><blockquote><p>b</p></blockquote>'],
    ['||a||', '<span data-mx-spoiler="">a</span>'],
    ['$x$', '<span data-mx-maths="x">x</span>'],
    ['a', '<span data-mx-color="#112233" data-mx-bg-color="#445566">a</span>'],
  ])('goes out as it was made of %j', (written, html) => {
    expect(sent(html, written)).toBe(html);
  });

  it.each([
    ['https://a.example', 'https://a.example'],
    ['see www.a.example.', 'http://www.a.example'],
    ['me@a.example', 'mailto:me@a.example'],
    ['(https://a.example/x_(y))', 'https://a.example/x_(y)'],
    ['[x](https://a.example/?q=1&r=2 "title")', 'https://a.example/?q=1&r=2'],
    ['[x](https://a.example/\\(y\\))', 'https://a.example/(y)'],
    ['https://a.example/Käse', 'https://a.example/K%C3%A4se'],
    ['| https://a.example/1|b |', 'https://a.example/1'],
    ['**https://a.example/b**', 'https://a.example/b'],
    ['[x][1]\n\n[1]: https://a.example', 'https://a.example'],
    ['[https://a.example](https://b.example)', 'https://b.example'],
    ['https://a.example/?to=https://b.example/', 'https://a.example/?to=https://b.example/'],
    ['https://www.a.example/b', 'https://www.a.example/b'],
    ['(me@a.example)', 'mailto:me@a.example'],
    ["see https://a.example/Murphy's_law.", "https://a.example/Murphy's_law"],
    ["'https://a.example/b'", 'https://a.example/b'],
    ['[words](https://other.example)', 'https://other.example'],
    ['[A](https://matrix.to/#/@a:x.example)', 'https://matrix.to/#/@a:x.example'],
    ['[A](https://matrix.to/#/%23a:x.example?via=y)', 'https://matrix.to/#/%23a:x.example?via=y'],
  ])('keeps the address in %j', (written, href) => {
    expect(sent(`<p><a href="${href.replaceAll('&', '&amp;')}">words</a></p>`, written)).toMatch(
      /^<p><a href="[^"]+">words<\/a><\/p>$/,
    );
  });

  it.each([
    ['an address', '<a href="https://evil.example/?what=was+read">hello</a>'],
    ['an address without words', 'hello<a href="https://evil.example/?secret"></a>'],
    ['an address in a list', '<ul><li><a href="https://evil.example/">hello</a></li></ul>'],
    ['another path of an address', '<a href="https://a.example/secret">https://a.example</a>'],
    ['an address of e-mail', '<a href="mailto:what-was-read@evil.example">hello</a>'],
    ['a person', '<a href="https://matrix.to/#/@what-was-read:evil.example">hello</a>'],
    ['a room', '<a href="matrix:r/what-was-read:evil.example">hello</a>'],
    [
      'a person in a formula',
      '<div data-mx-maths="x"><a href="matrix:u/a:evil.example">x</a></div>',
    ],
    [
      'an address in a spoiler',
      '<span data-mx-spoiler="a"><a href="https://evil.example">a</a></span>',
    ],
  ])('does not go out with %s that they did not write', (_what, html) => {
    expect(sent(html, 'hello https://a.example')).toBe('foreign');
  });

  it('does not go out with a picture, also of theirs', () => {
    const picture = '<img src="mxc://evil.example/d2hhdCB3YXMgcmVhZA" alt=" " width="1">';
    expect(sent(`hello ${picture}`, 'hello mxc://evil.example/d2hhdCB3YXMgcmVhZA')).toBe('foreign');
    expect(sent(`hello ${picture}`, 'hello')).toBe('hello  ');
  });

  it('holds nothing that the person is not shown', () => {
    expect(
      sent(
        '<!-- a --><p title="b" data-x="c" class="d">hello</p><template>e</template><mx-reply>f</mx-reply>' +
          '<title>g</title><audio>h</audio><math><mphantom>i</mphantom></math><x-y>j</x-y>',
        'hello',
      ),
    ).toBe('<p>hello</p>ij');
  });

  it.each([
    ['with a tag that is too long', `<p ${'a'.repeat(600)}>other words</p>`],
    ['too deep', '<b>'.repeat(200)],
  ])('does not go out %s, where other words could be shown to others', (_what, html) => {
    expect(told(review(html, 'hello'))).toBe('unread');
  });

  it.each([
    ['in words', '<b>hel\u{e0068}\u{e0069}lo</b>'],
    ['in a spoiler', '<span data-mx-spoiler="a\u200b">hello</span>'],
    ['in a formula', '<span data-mx-maths="x\u2060">hello</span>'],
  ])('does not go out with characters that nobody sees, %s', (_where, html) => {
    expect(sent(html, 'hello')).toBe('unread');
    expect(sent('<b>👩‍👩‍👧</b> a\u200b', 'a\u200b')).toBe('<b>👩‍👩‍👧</b> a\u200b');
  });

  it('is read by whoever gets it as it was read here', () => {
    const html =
      '<h2>a</h2><ol start="2"><li>b <code>c&amp;</code></li></ol><span data-mx-spoiler="d&quot;">e</span>' +
      '<div data-mx-maths="\\frac{1}{2} &lt; 1">f</div><p><a href="https://a.example/">g</a><br></p><hr>';
    const written = 'https://a.example/';
    const { nodes } = read(html, written);
    expect(read(sent(html, written), written).nodes).toEqual(nodes);
    expect(sent('<b>a</b>'.repeat(3_000), 'a')).toBe('unread');
  });
});

it('an extension’s own words go out without what nobody sees', () => {
  expect(rewritten('yes\u{e0061}\u202e')).toBe('yes');
});
