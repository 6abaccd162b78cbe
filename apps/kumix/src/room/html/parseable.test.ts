import { describe, expect, it } from 'vitest';
import { hostile, neverRead } from '../testing/hostile.ts';
import { parseable } from './parseable.ts';
import { ceilings } from './subset.ts';

const filled = (part: string): string =>
  part.repeat(Math.floor(ceilings.sourceLength / part.length));

describe('what a parser is soon through with', () => {
  it.each([
    '',
    'no tag, a < b, <3 and 1<2',
    '<mx-reply><blockquote><a href="https://matrix.to/#/x">In reply to</a><br>said</blockquote></mx-reply>done',
    '<p>un<em>believ</em>able<br/><img src="mxc://a.example/b" alt="a > b" /></p>',
    '<ul><li>one<li><b>two</b><li>three</ul><p>four<p>five',
    '<B>loud</b> <!-- a note --> <details open><summary>x</summary></details>',
    '<math display="block"><msup><mi>x</mi><mn>2</mn></msup><mspace width="1em"/></math>',
    '<o:p></o:p><p class=plain>x</p>',
    // Every letter in a colour of its own, and a long list with a bold word each.
    '<font color="#ff00be">x</font>'.repeat(2_000),
    `<ul>${'<li><strong>name</strong>: <code>value</code></li>'.repeat(1_000)}</ul>`,
    `<blockquote>${'<p>word <b>bold <i>both</i></b></p>'.repeat(1_000)}</blockquote>`,
    // Nobody who forgets an end is kept out for it.
    '<p>some <b>bold<p>words <b>more<p>and <b>more'.repeat(5),
    '<i"x">odd</i> <a href="https://a.example"title="b">c</a>',
    // A formula, a picture and a comment say much, in few attributes.
    `<span data-mx-maths="${'\\frac{1}{2}'.repeat(700)}">x</span><!-- ${'x'.repeat(9_000)} -->`,
    `<img src="mxc://a.example/b" alt='${'b '.repeat(900)}' title="${'c '.repeat(900)}">`,
  ])('passes: %s', (html) => {
    expect(parseable(html)).toBe(true);
  });

  it.each(neverRead.map((html) => [html.slice(0, 60), html] as const))(
    'holds back formatting that is left open: %s…',
    (_begin, html) => expect(parseable(html)).toBe(false),
  );

  it.each(['<div>', '<table><tr><td>', '<a><b>', '<i><button>', '<svg><g>'])(
    'holds back 64 KiB of %s',
    (part) => expect(parseable(filled(part))).toBe(false),
  );

  const named = (count: number): string =>
    Array.from({ length: count }, (_none, index) => ` a${index}`).join('');

  it.each([
    ['attributes by the thousand', `<p${named(9_000)}>`],
    ['attributes with values by the thousand', `<p${named(5_000).replaceAll(' ', '="" b')}>`],
    ['comments by the thousand', filled('<!-- -->')],
    ['broken comments by the thousand', filled('<!---->')],
    ['a broken tag of many attributes', `<p "${named(9_000)}>`],
  ])('holds back %s', (_what, html) => expect(parseable(html)).toBe(false));

  it('is told at once, whatever it is asked about', () => {
    const parts = [
      '<',
      '</',
      '<a ',
      '<a b=',
      '<a b="',
      "<a b='c'",
      '<a\n',
      '<!--',
      '<!-- -',
      '<ab',
    ];
    for (const html of [...parts.map(filled), ...hostile]) {
      const started = performance.now();
      parseable(html);
      expect(performance.now() - started).toBeLessThan(300);
    }
  });
});
