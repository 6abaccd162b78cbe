import { describe, expect, it } from 'vitest';
import { pictureSize } from './pictureSize.ts';

const letters = (text: string): readonly number[] =>
  Array.from(text, (letter) => letter.charCodeAt(0));
/** `count` bytes, the last one first. */
const little = (value: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => (value >>> (8 * at)) & 0xff);
const big = (value: number, count: number): readonly number[] => little(value, count).toReversed();

const join = (...parts: readonly (readonly number[])[]): readonly number[] => parts.flat();

const png = (width: number, height: number): readonly number[] =>
  join(
    letters('\x89PNG\r\n\x1a\n'),
    big(13, 4),
    letters('IHDR'),
    big(width, 4),
    big(height, 4),
    [8, 2, 0, 0, 0],
  );

const gifFrame = (left: number, top: number, width: number, height: number): readonly number[] =>
  join(
    [0x2c],
    [left, top, width, height].flatMap((side) => little(side, 2)),
    // A table of two colours, the width of the first code, a block of two bytes, and no more.
    [0x80, 1, 2, 3, 4, 5, 6, 2, 2, 0x4c, 0x01, 0],
  );
const gif = (
  width: number,
  height: number,
  ...frames: readonly (readonly number[])[]
): readonly number[] =>
  join(
    letters('GIF89a'),
    [width, height].flatMap((side) => little(side, 2)),
    [0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    // How it is shown, and a comment in which an image seems to begin.
    [0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x21, 0xfe, 2, 0x2c, 0x3b, 0],
    ...frames,
    [0x3b],
  );

const segment = (mark: number, ...data: readonly (readonly number[])[]): readonly number[] =>
  join([0xff, mark], big(join(...data).length + 2, 2), ...data);
const jpegFrame = (width: number, height: number, mark: number): readonly number[] =>
  segment(mark, [8], big(height, 2), big(width, 2), [1, 1, 0x11, 0]);
const jpeg = (width: number, height: number, mark = 0xc0): readonly number[] =>
  join(
    [0xff, 0xd8],
    segment(0xe0, letters('JFIF\0'), [1, 1, 0, 0, 1, 0, 1, 0, 0]),
    // A note with a small picture in it, whose frame is not this one's.
    segment(0xe1, [0xff, 0xd8], jpegFrame(1, 1, 0xc0)),
    segment(0xc4, [0]),
    // Any number of these may stand before a marker.
    [0xff, 0xff],
    jpegFrame(width, height, mark),
  );

const webp = (...chunks: readonly (readonly number[])[]): readonly number[] => {
  const body = chunks.flat();
  return [...letters('RIFF'), ...little(body.length + 4, 4), ...letters('WEBP'), ...body];
};
const chunk = (type: string, data: readonly number[]): readonly number[] => [
  ...letters(type),
  ...little(data.length, 4),
  ...data,
  ...(data.length % 2 === 0 ? [] : [0]),
];
const lossy = (width: number, height: number): readonly number[] =>
  chunk('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(width, 2), ...little(height, 2), 0]);
const lossless = (width: number, height: number): readonly number[] =>
  chunk('VP8L', [0x2f, ...little((width - 1) | ((height - 1) << 14), 4)]);
const canvas = (width: number, height: number): readonly number[] =>
  chunk('VP8X', [0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)]);
const frame = (width: number, height: number): readonly number[] =>
  chunk('ANMF', [
    ...little(0, 6),
    ...little(width - 1, 3),
    ...little(height - 1, 3),
    ...little(0, 4),
    ...lossless(width, height),
  ]);

const sizeOf = (bytes: readonly number[]): readonly number[] | undefined => {
  const size = pictureSize(Uint8Array.from(bytes));
  return size && [size.width, size.height];
};

/** The least that encoders write: one dot in each. */
const dots: readonly (readonly [string, string])[] = [
  [
    'PNG',
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAD0lEQVR4nGNgaGCAIjgLAB4UAwFDGv5yAAAAAElFTkSuQmCC',
  ],
  ['GIF', 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'],
  ['WebP, lossy', 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'],
  ['WebP, lossless', 'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='],
];

describe('the size of a picture', () => {
  it.each(dots)('is read from a real %s', (kind, base64) => {
    const bytes = Array.from(Buffer.from(base64, 'base64'));
    expect(sizeOf(bytes)).toEqual(kind === 'PNG' ? [3, 2] : [1, 1]);
  });

  it.each([
    ['PNG', png(20_000, 30_000), [20_000, 30_000]],
    [
      'PNG as large as it may be',
      png(0x7f_ff_ff_ff, 0xff_ff_ff_ff),
      [0x7f_ff_ff_ff, 0xff_ff_ff_ff],
    ],
    ['GIF', gif(640, 480, gifFrame(0, 0, 640, 480)), [640, 480]],
    ['JPEG', jpeg(4_000, 3_000), [4_000, 3_000]],
    ['JPEG that is progressive', jpeg(65_535, 65_500, 0xc2), [65_535, 65_500]],
    ['WebP, lossy', webp(lossy(16_383, 300)), [16_383, 300]],
    ['WebP, lossless', webp(lossless(16_384, 300)), [16_384, 300]],
    [
      'WebP, extended',
      webp(canvas(0x1_00_00_00, 0x1_00_00), lossy(1, 1)),
      [0x1_00_00_00, 0x1_00_00],
    ],
    ['WebP in movement', webp(canvas(40, 30), chunk('ANIM', [0]), frame(40, 30)), [40, 30]],
  ])('is read from the head of a %s', (_, bytes, size) => {
    expect(sizeOf(bytes)).toEqual(size);
  });

  it.each([
    [
      'GIF’s frames',
      gif(1, 1, gifFrame(0, 0, 1, 1), gifFrame(5, 6, 60_000, 50_000), gifFrame(0, 0, 1, 1)),
      [60_005, 50_006],
    ],
    ['WebP’s picture', webp(canvas(1, 1), lossless(9_000, 8_000)), [9_000, 8_000]],
    ['WebP’s frames', webp(canvas(1, 1), frame(1, 1), frame(70_000, 60_000)), [70_000, 60_000]],
  ])('is that of a %s where the head says less', (_, bytes, size) => {
    expect(sizeOf(bytes)).toEqual(size);
  });

  it.each([
    ['PNG', png(3, 2)],
    ['GIF', gif(3, 2, gifFrame(0, 0, 3, 2))],
    ['JPEG', jpeg(3, 2)],
    ['WebP, lossy', webp(lossy(3, 2))],
    ['WebP, lossless', webp(lossless(3, 2))],
    ['WebP, extended', webp(canvas(3, 2), frame(3, 2))],
  ])('is unknown of a %s that is cut off before it, and wrong nowhere', (_, bytes) => {
    for (let length = 0; length < bytes.length; length++) {
      expect([undefined, [3, 2]]).toContainEqual(sizeOf(bytes.slice(0, length)));
    }
    expect(sizeOf(bytes.slice(0, 8))).toBeUndefined();
    expect(sizeOf(bytes)).toEqual([3, 2]);
  });

  it.each([
    ['a PNG that begins with something else', png(3, 2).with(12, 0x43)],
    ['a PNG of no width', png(0, 2)],
    ['a GIF with bytes of nobody’s between its blocks', gif(3, 2, [0, ...gifFrame(0, 0, 3, 2)])],
    ['a JPEG of no height, which a later line would tell', jpeg(3, 0)],
    ['a JPEG with bytes of nobody’s before a marker', [0xff, 0xd8, 0, ...jpeg(3, 2).slice(2)]],
    [
      'a JPEG whose scan begins before its frame',
      [0xff, 0xd8, 0xff, 0xda, 0, 2, ...jpeg(3, 2).slice(2)],
    ],
    ['a JPEG with a segment of no length', [0xff, 0xd8, 0xff, 0xe0, 0, 0, ...jpeg(3, 2).slice(2)]],
    ['a WebP without a picture', webp(chunk('EXIF', [1]))],
    ['a WebP whose picture has another beginning', webp(chunk('VP8L', [0, 0, 0, 0, 0]))],
    ['a BMP', [...letters('BM'), ...little(0, 16), ...little(20_000, 4), ...little(20_000, 4)]],
    ['an ICO', [0, 0, 1, 0, 1, 0, 0, 0, ...little(0, 40)]],
    ['an AVIF', [...big(24, 4), ...letters('ftypavif'), ...big(0, 4), ...letters('mif1avif')]],
    ['an SVG', letters('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['nothing', []],
  ])('is unknown of %s', (_, bytes) => {
    expect(sizeOf(bytes)).toBeUndefined();
  });
});
