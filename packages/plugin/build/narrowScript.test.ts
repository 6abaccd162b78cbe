import { runInNewContext } from 'node:vm';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowScript } from './narrowScript.ts';

const isNarrow = (code: string): boolean => /^[\0-\xff]*$/.test(code);

describe('a script in one byte a character', () => {
  it('says the same in strings, templates and expressions', () => {
    const code =
      '["…", `a${"—"}→😀`, /[‘-’]😀/u.test("‘😀"), "日本" in { 日本: 1, "本": 2 }, /😀/.test("😀")]';
    const narrow = narrowScript(code);
    expect(runInNewContext(narrow)).toEqual(['…', 'a—→😀', true, true, true]);
    // A name is left as it is: it may stand where no escape is understood.
    expect(narrow.match(/[^\0-\xff]+/g)).toEqual(['日本']);
  });

  it('leaves alone what is looked at as it was written', () => {
    const code = 'String.raw`…${"…"}`';
    expect(narrowScript(code)).toBe('String.raw`…${"\\u2026"}`');
    expect(runInNewContext(narrowScript(code))).toBe('……');
  });

  it('leaves alone what stands behind a backslash', () => {
    const code = '["\\…", /\\…/.test("…"), "a\\\u2028b"]';
    expect(runInNewContext(narrowScript(code))).toEqual(['…', true, 'ab']);
  });

  it('gives back a script that is narrow already', () => {
    const code = '"é" + `ÿ`';
    expect(narrowScript(code)).toBe(code);
  });

  it('means what it meant, whatever a string holds', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const code = `(${JSON.stringify(text)})`;
        const narrow = narrowScript(code);
        expect(runInNewContext(narrow)).toBe(text);
        expect(isNarrow(narrow) || /\\[^\0-\xff]/.test(code)).toBe(true);
      }),
      { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) },
    );
  });
});
