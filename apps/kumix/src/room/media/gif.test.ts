import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { cleanFile, withoutTraces } from './traces.ts';

const utf8 = (words: string) => new TextEncoder().encode(words);
const join = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const block = (content: Uint8Array) => join([content.length], content);
const comment = (words: string) => join([0x21, 0xfe], block(utf8(words)), [0]);
const application = (name: string, ...blocks: readonly Uint8Array[]) =>
  join([0x21, 0xff], block(utf8(name)), ...blocks.map(block), [0]);
/** As the format has it: raw words, and a tail in which every byte leads to the end. */
const xmp = (words: string) =>
  join(
    [0x21, 0xff],
    block(utf8('XMP DataXMP')),
    utf8(words),
    [1],
    Array.from({ length: 256 }, (_, at) => 255 - at),
    [0],
  );

/** One pixel with a table of two colours. */
const head = join(utf8('GIF89a'), [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255]);
const control = Uint8Array.of(0x21, 0xf9, 4, 0, 10, 0, 0, 0);
const frame = Uint8Array.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0);
/** A frame with two colours of its own. */
const ownColours = Uint8Array.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 1, 2, 3, 4, 5, 6, 2, 1, 9, 0);
const loop = application('NETSCAPE2.0', Uint8Array.of(1, 0, 0));
const end = Uint8Array.of(0x3b);
const picture = join(head, loop, control, frame, control, ownColours, end);

const film = join(
  head,
  comment('taken at home'),
  loop,
  xmp('<x:xmpmeta>GPS! 48.2082 N</x:xmpmeta>'),
  control,
  frame,
  application('MYCAMERA1.0', utf8('serial 1234')),
  control,
  ownColours,
  end,
  utf8('behind the end'),
);

const cleaned = (bytes: Uint8Array<ArrayBuffer>) => {
  const parts = withoutTraces(bytes);
  return parts === null ? null : join(...parts);
};

describe('a GIF', () => {
  it('loses comments, XMP, what applications wrote and what is behind its end, and no frame', () => {
    expect(cleaned(film)).toEqual(picture);
  });

  it('goes out as it is where there is nothing to take out', async () => {
    expect(withoutTraces(picture)).toBeNull();
    const file = new File([picture], 'dot.gif', { type: 'image/gif' });
    expect(await cleanFile(file)).toBe(file);
  });

  it('that is damaged is left alone or loses notes only, however it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(film.length), fc.uint8Array({ maxLength: 40 }), (cut, noise) => {
        const broken = join(film.subarray(0, cut), noise);
        const clean = cleaned(broken);
        expect(clean === null || clean.length < broken.length).toBe(true);
      }),
      runs,
    );
  });
});
