import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellable } from './tellable.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);
const told = (formattedBody: string | null, body = 'as written') =>
  tellable({ body, formattedBody });

describe('what is told of a message', () => {
  it('is its words where nothing is hidden, without the signs that made them bold', () => {
    expect(told(null)).toBe('as written');
    expect(told('<b>as</b> written', '**as** written')).toBe('as written');
    expect(told('<p>un<em>believ</em>able, a &amp; b<br/>&lt;c&gt;</p><p>and</p>')).toBe(
      'unbelievable, a & b <c> and',
    );
    expect(told('To buy:<ul><li>milk</LI><li><a title="<b>">eggs</a></li></ul>')).toBe(
      'To buy: • milk • eggs',
    );
  });

  it.each([
    '<blockquote>said</blockquote>done',
    '<ol><li>one</li></ol>',
    '<img src="mxc://a.example/b" alt="cat">',
    '<math><mi>x</mi></math>',
    '<!-- note -->word',
    '<b title="open>word',
    '<script>run()</script>',
    '1 < 2',
    'caf&eacute;',
  ])('is the body as written where the markup says more than words do: %s', (html) => {
    expect(told(html)).toBe('as written');
  });

  it('is told in no time, however the markup is broken', () => {
    for (const part of [
      '<a "',
      '<a \'"',
      '<li ',
      '<b title="',
      '</p ',
      '&amp',
      '<p x=">"',
      '<span ',
    ]) {
      const html = part.repeat(65_536 / part.length);
      const started = performance.now();
      told(html);
      expect(performance.now() - started).toBeLessThan(300);
    }
  });

  it('ends where the first hidden part begins', () => {
    expect(
      told('<p>It was &lt;him&gt;: <span data-mx-spoiler="end">Bob</span> in the hall</p>'),
    ).toBe('It was <him>: ▇▇▇');
    expect(told('<SPAN title="x" data-mx-spoiler>Bob')).toBe('▇▇▇');
  });

  const others = fc.constantFrom('', ' title=">"', " title='<span>'", ' id=a\n');
  const why = fc.constantFrom('', '="why"');
  it('never holds a hidden word, however the markup around it is broken', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), others, why, (before, after, other, reason) => {
        const html = `${before}<span${other} data-mx-spoiler${reason}>SECRET<span>${after}SECRET`;
        expect(told(html, 'SECRET').includes('SECRET')).toBe(before.includes('SECRET'));
      }),
      { numRuns },
    );
  });
});
