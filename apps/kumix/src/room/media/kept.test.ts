import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { orientationNote } from './exif.ts';
import { Kept } from './kept.ts';
import { withoutTraces } from './traces.ts';

const utf8 = (words: string) => new TextEncoder().encode(words);
const join = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const filled = (unit: Uint8Array, times: number) => {
  const bytes = new Uint8Array(unit.length * times);
  for (let at = 0; at < bytes.length; at += unit.length) bytes.set(unit, at);
  return bytes;
};

describe('what stays of a file', () => {
  it('is what was kept and what was put in, in that order, whatever that is', () => {
    const step = fc.oneof(
      fc.record({ skip: fc.nat(3), take: fc.nat(5) }),
      fc.uint8Array({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(step), (file, steps) => {
        const bytes = Uint8Array.from(file);
        const kept = new Kept(bytes);
        const expected: number[] = [];
        let at = 0;
        for (const one of steps) {
          if (one instanceof Uint8Array) {
            kept.put(Uint8Array.from(one));
            expected.push(...one);
            continue;
          }
          const start = Math.min(at + one.skip, bytes.length);
          at = Math.min(start + one.take, bytes.length);
          kept.keep(start, at);
          expected.push(...file.subarray(start, at));
        }
        expect([...join(...kept.parts())]).toEqual(expected);
        expect(bytes).toEqual(Uint8Array.from(file));
      }),
      runs,
    );
  });
});

describe('a picture of nothing but empty pieces', () => {
  const times = 100_000;
  const chunk = (type: string) => join([0, 0, 0, 0], utf8(type), [0, 0, 0, 0]);
  const riff = (content: Uint8Array) => {
    const file = join(utf8('RIFF'), [0, 0, 0, 0], utf8('WEBP'), content);
    new DataView(file.buffer).setUint32(4, file.length - 8, true);
    return file;
  };
  const riffChunk = (type: string) => join(utf8(type), [0, 0, 0, 0]);
  const gif = join(utf8('GIF89a'), [1, 0, 1, 0, 0, 0, 0]);
  const note = orientationNote(6);
  const exif = join([0xff, 0xe1, 0, 8 + note.length], utf8('Exif\0\0'), note);

  it.each([
    [
      'PNG',
      join(
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
        filled(join(chunk('IDAT'), chunk('IDAT'), chunk('tEXt')), times),
        chunk('IEND'),
      ),
    ],
    [
      'JPEG',
      join(
        [0xff, 0xd8],
        filled(Uint8Array.of(0xff, 0xe0, 0, 2, 0xff, 0xfe, 0, 2), times),
        [0xff, 0xda, 0, 2],
      ),
    ],
    ['JPEG of notes', join([0xff, 0xd8], filled(exif, times), [0xff, 0xda, 0, 2])],
    ['WebP', riff(filled(join(riffChunk('ICCP'), riffChunk('mine')), times))],
    [
      'WebP of heads',
      riff(filled(join(utf8('VP8X'), [10, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), times)),
    ],
    ['GIF', join(gif, filled(Uint8Array.of(0x21, 0xf9, 0, 0x21, 0xfe, 0), times), [0x3b])],
  ])('is cleaned into a few parts: a %s', (_kind, bytes) => {
    const parts = withoutTraces(bytes);
    expect(parts?.length).toBeGreaterThan(0);
    expect(parts?.length).toBeLessThan(5);
  });
});
