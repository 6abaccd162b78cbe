import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ABORT,
  CALL,
  type Envelope,
  FAIL,
  packAlone,
  packTexts,
  REPLY,
  unpack,
} from './envelope.ts';

const runs = { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) };

describe('packets', () => {
  it('come back as they went', () => {
    const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    const envelope: fc.Arbitrary<Envelope> = fc.oneof(
      fc.tuple(fc.constant(CALL), id, fc.string(), fc.jsonValue(), fc.nat()),
      fc.tuple(fc.constant(REPLY), id, fc.jsonValue()),
      fc.tuple(fc.constant(FAIL), id, fc.constant({ code: 'denied', message: 'no' } as const)),
      fc.tuple(fc.constant(ABORT), id),
    );
    fc.assert(
      fc.property(fc.array(envelope, { minLength: 1 }), (envelopes) => {
        const [text, ...more] = packTexts(envelopes);
        expect(more).toEqual([]);
        expect(unpack(text, 1e9)).toEqual({
          envelopes: envelopes.map((each) => JSON.parse(JSON.stringify(each)) as unknown),
          buffers: [],
        });
      }),
      runs,
    );
  });

  it('come with the buffers that they name', () => {
    const buffer = new ArrayBuffer(3);
    expect(unpack(packAlone([REPLY, 1, { $bytes: 0 }], [buffer]), 100)).toEqual({
      envelopes: [[REPLY, 1, { $bytes: 0 }]],
      buffers: [buffer],
    });
  });

  it('are cut where they are longer once written than anyone could count, in order', () => {
    // Each of these is six characters in JSON.
    const value = '\u0001'.repeat(20_000);
    const texts = packTexts(Array.from({ length: 9 }, (_, index) => [REPLY, index + 1, value]));
    expect(texts.every(({ length }) => length <= 400_000)).toBe(true);
    const ids = texts.flatMap((text): readonly unknown[] => {
      const read = unpack(text, 1e9);
      return 'malformed' in read ? [read.malformed] : read.envelopes.map(([, id]) => id);
    });
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(packTexts([[REPLY, 1, value.repeat(9)]])).toHaveLength(1);
  });

  it.each([
    [undefined, 'not-text'],
    [{}, 'not-text'],
    [[], 'not-text'],
    [7, 'not-text'],
    ['', 'not-json'],
    ['{', 'not-json'],
    ['{}', 'shape'],
    ['null', 'shape'],
    ['[]', 'version'],
    ['[2,[4,1]]', 'version'],
    ['["1",[4,1]]', 'version'],
    ['[1,4]', 'shape'],
    ['[1,[9,1]]', 'shape'],
    ['[1,[4,0]]', 'shape'],
    ['[1,[4,-1]]', 'shape'],
    ['[1,[4,1.5]]', 'shape'],
    ['[1,[4,1e99]]', 'shape'],
    ['[1,[4,1,2]]', 'shape'],
    ['[1,[1,1,"m",{}]]', 'shape'],
    ['[1,[1,1,{"toString":1},{},1]]', 'shape'],
    ['[1,[1,1,"m",{},-1]]', 'shape'],
    ['[1,[3,1,{"code":"root","message":"x"}]]', 'shape'],
    ['[1,[3,1,{"code":"denied"}]]', 'shape'],
    ['[1,[3,1,null]]', 'shape'],
    [`[1,[3,1,{"code":"denied","message":"${'x'.repeat(2_000)}"}]]`, 'shape'],
    [['[1]', 'not a buffer'], 'buffers'],
    [['[1]', new SharedArrayBuffer(1)], 'buffers'],
    [['[1]', new Uint8Array(1)], 'buffers'],
    [['[1]', new ArrayBuffer(0, { maxByteLength: 8 })], 'buffers'],
    [['[1]', ...Array.from({ length: 65 }, () => new ArrayBuffer(1))], 'buffers'],
    ['x'.repeat(1_001), 'too-large'],
    [['[1]', new ArrayBuffer(1_000)], 'too-large'],
  ])('%j is malformed: %s', (data, malformed) => {
    const limit = malformed === 'too-large' ? 1_000 : 10_000;
    expect(unpack(data, limit)).toEqual({ malformed });
  });

  it('refuses one buffer twice', () => {
    const buffer = new ArrayBuffer(1);
    expect(unpack(['[1]', buffer, buffer], 100)).toEqual({ malformed: 'buffers' });
  });

  it('looks at none of more buffers than may be, though they are empty and weigh nothing', () => {
    let looked = 0;
    const packet = new Proxy(['[1]', ...Array.from({ length: 66 }, () => new ArrayBuffer(0))], {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && /^\d+$/.test(key)) looked++;
        return Reflect.get(target, key, receiver);
      },
    });
    expect(unpack(packet, 100)).toEqual({ malformed: 'buffers' });
    expect(looked).toBe(0);
    expect(
      unpack(['[1]', ...Array.from({ length: 64 }, () => new ArrayBuffer(0))], 100),
    ).toHaveProperty('buffers.length', 64);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.json(),
          fc.json().map((text) => `[1,${text}]`),
        ),
        (data) => {
          const read = unpack(data, 10_000);
          expect('malformed' in read || Array.isArray(read.envelopes)).toBe(true);
        },
      ),
      runs,
    );
  });

  it('survives text as deep as it is long', () => {
    expect(unpack(`[1,${'['.repeat(100_000)}${']'.repeat(100_000)}]`, 1e6)).toHaveProperty(
      'malformed',
    );
  });
});
