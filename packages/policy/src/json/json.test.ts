import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { decodeUtf8 } from './decode.ts';
import { lineAndColumn, parseJson } from './parse.ts';
import { escapeToken, joinPointer, pointerTokens } from './pointer.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);
const limits = { maxChars: 100_000, maxDepth: 24, places: true };

const value = (text: string): unknown => {
  const result = parseJson(text, limits);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
};

const fault = (text: string): unknown => {
  const result = parseJson(text, limits);
  return result.ok ? 'ok' : [result.problem.fault, result.problem.offset, result.problem.pointer];
};

describe('parseJson', () => {
  it('reads JSON with comments and a comma at the end', () => {
    expect(value('// head\n{"a": [1, 2,], /* in */ "b": {"c": null,},}\n// tail')).toEqual({
      a: [1, 2],
      b: { c: null },
    });
    expect(value(' \t\r\n true ')).toBe(true);
    expect(value('[]')).toEqual([]);
    expect(value('{}')).toEqual({});
    expect(value('-1.5e2')).toBe(-150);
    expect(value(String.raw`"\"\\\/\b\f\n\r\t\u00e9"`.replaceAll(/\\[bfnrt]/gu, ''))).toBe('"\\/é');
  });

  it('reads what JSON.parse reads, wherever both read', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (data) => {
        const text = JSON.stringify(data);
        const result = parseJson(text, limits);
        expect(result.ok ? result.value : JSON.parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns },
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '/',
      '*',
      '1',
      '-',
      'e',
      't',
      'null',
      '\n',
      '\u0000',
      '"a":',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(typeof parseJson(pieces.join(''), limits).ok).toBe('boolean');
      }),
      { numRuns: numRuns * 5 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(typeof parseJson(text, limits).ok).toBe('boolean');
      }),
      { numRuns },
    );
  });

  it('keeps __proto__ and constructor as plain own keys', () => {
    const read = value('{"__proto__": {"x": 1}, "constructor": 2, "toString": 3}');
    expect(Object.keys(read as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect((read as { x?: unknown }).x).toBeUndefined();
  });

  it.each([
    ['', ['truncated', 0, '']],
    ['{', ['truncated', 1, '']],
    ['{"a"', ['truncated', 4, '/a']],
    ['{"a":', ['truncated', 5, '/a']],
    ['{"a":1', ['truncated', 6, '']],
    ['[1', ['truncated', 2, '']],
    ['"a', ['truncated', 0, '']],
    ['/* a', ['truncated', 0, '']],
    ['{a: 1}', ['syntax', 1, '']],
    ["{'a': 1}", ['syntax', 1, '']],
    ['{"a" 1}', ['syntax', 5, '/a']],
    ['[1 2]', ['syntax', 3, '']],
    ['[,]', ['syntax', 1, '/0']],
    ['[1,,2]', ['syntax', 3, '/1']],
    ['1 2', ['syntax', 2, '']],
    ['nul', ['syntax', 0, '']],
    ['01', ['syntax', 1, '']],
    ['+1', ['syntax', 0, '']],
    ['.5', ['syntax', 0, '']],
    ['NaN', ['syntax', 0, '']],
    [String.raw`"\x"`, ['syntax', 1, '']],
    [String.raw`"\u12g4"`, ['syntax', 1, '']],
    ['{"a": {"b": 1, "b": 2}}', ['duplicate-key', 15, '/a/b']],
    ['{"__proto__": 1, "__proto__": 2}', ['duplicate-key', 17, '/__proto__']],
    ['[1e309]', ['number', 1, '/0']],
    ['[-1e309]', ['number', 1, '/0']],
    ['[-0]', ['number', 1, '/0']],
    ['[-0.0e5]', ['number', 1, '/0']],
    ['[9007199254740993]', ['number', 1, '/0']],
    ['"a\u0000b"', ['character', 2, '']],
    ['"a\nb"', ['character', 2, '']],
    [String.raw`"\u0000"`, ['character', 0, '']],
    [String.raw`"\ud800"`, ['character', 0, '']],
    [String.raw`"\udc00\ud800"`, ['character', 0, '']],
    ['"\ud800"', ['character', 0, '']],
    ['"a\u202eb"', ['character', 0, '']],
    ['"a\u200db"', ['character', 0, '']],
    ['"\ufeff"', ['character', 0, '']],
    ['{"a\u202eb": 1}', ['character', 1, '']],
    ['\ufeff{}', ['character', 0, '']],
    ['\u00a0{}', ['syntax', 0, '']],
    [`${'['.repeat(26)}${']'.repeat(26)}`, ['too-deep', 25, '/0'.repeat(24)]],
    ['['.repeat(10_000), ['too-deep', 25, '/0'.repeat(24)]],
    ['{"a":'.repeat(10_000), ['too-deep', 124, '/a'.repeat(24)]],
    [' '.repeat(100_001), ['too-large', 0, '']],
  ])('refuses %j', (text, expected) => {
    expect(fault(text)).toEqual(expected);
  });

  it('admits letters of any language and whole surrogate pairs', () => {
    expect(value(String.raw`"grüße 你好 \ud83d\ude00"`)).toBe('grüße 你好 😀');
    expect(value('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(value('0')).toBe(0);
    expect(value('1e-400')).toBe(0);
  });

  it('says where every value and key stands', () => {
    const text = '{\n  "a": [1,\n    {"b": 2}]\n}';
    const result = parseJson(text, limits);
    if (!result.ok) throw new Error('not read');
    const b = result.place.children?.get('a')?.children?.get('1')?.children?.get('b');
    expect(lineAndColumn(text, b?.offset ?? 0)).toEqual({ line: 3, column: 11 });
    expect(lineAndColumn(text, b?.keyOffset ?? 0)).toEqual({ line: 3, column: 6 });
    expect(lineAndColumn(text, 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn(text, 2)).toEqual({ line: 2, column: 1 });
  });
});

describe('decodeUtf8', () => {
  it('reads what TextDecoder reads and refuses what it refuses', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xc0, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xa0, 0x8f, 0x90, 0xbf),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.array(byte, { maxLength: 5 }), (a, b) => {
        const bytes = new Uint8Array([...a, ...b]);
        const ours = decodeUtf8(bytes);
        let theirs: string | undefined;
        try {
          theirs = decoder.decode(bytes);
        } catch {
          theirs = undefined;
        }
        expect('text' in ours ? ours.text : undefined).toBe(theirs);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  it('round-trips any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(text))).toEqual({ text });
      }),
      { numRuns: 20 },
    );
    const long = 'é😀x'.repeat(5000);
    expect(decodeUtf8(new TextEncoder().encode(long))).toEqual({ text: long });
  });

  it('says at which byte it stopped', () => {
    expect(decodeUtf8(new Uint8Array([0x61, 0xff]))).toEqual({ badByteAt: 1 });
    expect(decodeUtf8(new Uint8Array([0x61, 0xe2, 0x82]))).toEqual({ badByteAt: 1 });
  });
});

describe('pointers', () => {
  it('escape and unescape', () => {
    expect(joinPointer('/a', 'b/c~d')).toBe('/a/b~1c~0d');
    expect(joinPointer('', 3)).toBe('/3');
    expect(pointerTokens('/a/b~1c~0d')).toEqual(['a', 'b/c~d']);
    expect(pointerTokens('')).toEqual([]);
    expect(pointerTokens('a')).toEqual(['a']);
    expect(pointerTokens('/~2')).toEqual(['/~2']);
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        const pointer = tokens.map((token) => `/${escapeToken(token)}`).join('');
        expect(pointerTokens(pointer)).toEqual(tokens);
      }),
      { numRuns },
    );
  });
});

describe('canonicalJson', () => {
  it('is the same for equal values, whatever the order of keys, and reads back equal', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (data) => {
        const turned = Object.fromEntries(Object.entries(data).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(data));
        expect(JSON.parse(canonicalJson(data))).toEqual(JSON.parse(JSON.stringify(data)));
      }),
      { numRuns },
    );
    expect(canonicalJson({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
  });
});
