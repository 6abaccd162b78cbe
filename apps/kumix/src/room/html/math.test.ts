// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
import { describe, expect, it } from 'vitest';
import { oneFormula } from './math.ts';
import { readNodes } from './read.ts';

/** The reader alone: the purifier before it is proved in a browser. */
function read(html: string) {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  return readNodes(inert.body, { literal: [] }).nodes;
}
const mathOf = (html: string) => oneFormula(read(html));

describe('a formula that an extension drew', () => {
  it('is one piece of MathML', () => {
    const nodes = mathOf('<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>');
    expect(nodes).toMatchObject([{ kind: 'element', tag: 'math', display: 'block' }]);
  });

  it.each([
    '<p>words</p>',
    '<math><mi>a</mi></math><p>more</p>',
    '<math><mtext><a href="https://evil.example/">pay here</a></mtext></math>',
    'x',
    '',
  ])('is not %j', (mathml) => {
    expect(mathOf(mathml)).toBeNull();
  });

  it('loses what is not drawn', () => {
    const nodes = mathOf('<math onclick="x()" href="https://e.example/"><mi id="a">a</mi></math>');
    expect(JSON.stringify(nodes)).not.toMatch(/onclick|href|"id"/);
  });
});

describe('a formula in a message', () => {
  it('is read with its source and what its author sent beside it', () => {
    expect(read('<span data-mx-maths="a^2">a²</span>')).toEqual([
      { kind: 'formula', tex: 'a^2', display: false, children: [{ kind: 'text', text: 'a²' }] },
    ]);
    expect(read('<div data-mx-maths="x"></div>')).toMatchObject([
      { kind: 'formula', display: true },
    ]);
  });

  it('is only its words where its source is too long', () => {
    const long = `<span data-mx-maths="${'x'.repeat(9_000)}">words</span>`;
    expect(read(long)).toMatchObject([{ kind: 'element' }]);
  });
});
