// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
import { describe, expect, it } from 'vitest';
import { mostOfFormula, oneFormula } from './math.ts';
import { readNodes } from './read.ts';

/** The reader alone: the purifier before it is proved in a browser. */
function read(html: string) {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  return readNodes(inert.body, { literal: [] });
}
const mathOf = (html: string) => oneFormula(read(html));

describe('a formula that an extension drew', () => {
  it('is one piece of MathML', () => {
    const made = mathOf('<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>');
    expect(made?.nodes).toMatchObject([{ kind: 'element', tag: 'math', display: 'block' }]);
    expect(made).toMatchObject({ count: 6, length: 2 });
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

  it('has so many nodes and so much text, and is refused where it has more', () => {
    const mi = (count: number) => `<math>${'<mi>x</mi>'.repeat(count)}</math>`;
    expect(mathOf(mi(499))).toMatchObject({ count: 999 });
    expect(mathOf(mi(500))).toBeNull();
    const mtext = (length: number) => `<math><mtext>${'x\u05d0'.repeat(length / 2)}</mtext></math>`;
    expect(mathOf(mtext(mostOfFormula.length))).toMatchObject({ length: mostOfFormula.length });
    expect(mathOf(mtext(mostOfFormula.length + 2))).toBeNull();
  });

  it('may be a matrix of 6 × 6 derivatives, as the common renderers write it', () => {
    const part = (at: string) => `<mrow><mi>∂</mi><msub><mi>${at}</mi><mn>1</mn></msub></mrow>`;
    const cell = `<mtd><mstyle><mfrac>${part('f')}${part('x')}</mfrac></mstyle></mtd>`;
    const rows = `<mtr>${cell.repeat(6)}</mtr>`.repeat(6);
    const matrix = `<math><mrow><mo>(</mo><mtable>${rows}</mtable><mo>)</mo></mrow></math>`;
    expect(matrix.length).toBeLessThan(16_384);
    expect(mathOf(matrix)?.count).toBeGreaterThan(600);
  });

  it('is refused where only a part of it could be drawn', () => {
    expect(
      mathOf(`<math>${'<mrow>'.repeat(60)}<mi>x</mi>${'</mrow>'.repeat(60)}</math>`),
    ).toBeNull();
  });

  it('loses what is not drawn', () => {
    const made = mathOf('<math onclick="x()" href="https://e.example/"><mi id="a">a</mi></math>');
    expect(JSON.stringify(made)).not.toMatch(/onclick|href|"id"/);
  });
});

describe('a formula in a message', () => {
  it('is read with its source and what its author sent beside it', () => {
    expect(read('<span data-mx-maths="a^2">a²</span>').nodes).toEqual([
      { kind: 'formula', tex: 'a^2', display: false, children: [{ kind: 'text', text: 'a²' }] },
    ]);
    expect(read('<div data-mx-maths="x"></div>').nodes).toMatchObject([
      { kind: 'formula', display: true },
    ]);
  });

  it('is only its words where its source is too long', () => {
    const long = `<span data-mx-maths="${'x'.repeat(9_000)}">words</span>`;
    expect(read(long).nodes).toMatchObject([{ kind: 'element' }]);
  });
});
