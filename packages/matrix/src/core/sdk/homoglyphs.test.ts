import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { homoglyphTable } from '../../../build/leanSdk.ts';
import { packTable, replacer, unpackTable } from './homoglyphs.ts';

// The one that the SDK has, wherever that was installed.
const require = createRequire(
  createRequire(import.meta.url).resolve('matrix-js-sdk/lib/client.js'),
);
const table = require('unhomoglyph/data.json') as Readonly<Record<string, string>>;
const unhomoglyph = require('unhomoglyph') as (text: string) => string;
const ours = replacer(homoglyphTable());
const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('homoglyphs', () => {
  it('packs the whole table and reads it back as it was', () => {
    const packed = homoglyphTable();
    expect(Object.fromEntries(unpackTable(packed))).toEqual(table);
    expect(packed.length).toBeLessThan(60_000);
  });

  it('says of every letter of the table what the library says', () => {
    const letters = Object.keys(table).join(' ');
    expect(ours(letters)).toBe(unhomoglyph(letters));
  });

  it('says of any text what the library says', () => {
    const letter = fc.oneof(
      fc.constantFrom(...Object.keys(table)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      // Halves of letters, as a cut name has them.
      fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
        const text = letters.join('');
        expect(ours(text)).toBe(unhomoglyph(text));
      }),
      { numRuns: runs },
    );
  });

  it('takes Сhris with a Cyrillic letter for Chris', () => {
    expect(ours('\u0421hris')).toBe(ours('Chris'));
  });

  it('refuses a table whose key is more than one letter', () => {
    expect(() => packTable({ rn: 'm' })).toThrow('“rn” is not one letter.');
  });
});
