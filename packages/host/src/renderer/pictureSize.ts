/** How large a picture becomes, by its own bytes: a browser goes by these, whatever type they were said to be. */

export interface PictureSize {
  /** In pixels, as decoded. */
  readonly width: number;
  readonly height: number;
}

const pngMark = '\x89PNG\r\n\x1a\n';
const gifHeadBytes = 13;
const gifMarks = { extension: 0x21, image: 0x2c, end: 0x3b };
/** A marker from the first to the last of these begins a frame, but for tables; one up to `scan` has no length. */
const jpegMarks = { first: 0xc0, last: 0xcf, scan: 0xda };
const jpegTables: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);
const webpHeadBytes = 12;
const webpChunks = {
  lossy: code('VP8 '),
  lossless: code('VP8L'),
  canvas: code('VP8X'),
  frame: code('ANMF'),
};

/** Of a PNG, GIF, JPEG or WebP; undefined of anything else, of what is cut off, and of what has no size. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = sizeIn(view);
    return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    // Read beyond its end: it is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeIn(view: DataView): PictureSize | undefined {
  if (lettersAt(view, 0, 8) === pngMark) return pngSize(view);
  if (/^GIF8[79]a$/.test(lettersAt(view, 0, 6))) return gifSize(view);
  if (view.getUint16(0) === 0xff_d8) return jpegSize(view);
  if (lettersAt(view, 0, 4) === 'RIFF' && lettersAt(view, 8, 4) === 'WEBP') return webpSize(view);
  return undefined;
}

function lettersAt(view: DataView, at: number, count: number): string {
  let letters = '';
  for (let index = at; index < Math.min(at + count, view.byteLength); index++) {
    letters += String.fromCharCode(view.getUint8(index));
  }
  return letters;
}

function code(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
}

const larger = (one: PictureSize, other: PictureSize): PictureSize => ({
  width: Math.max(one.width, other.width),
  height: Math.max(one.height, other.height),
});

function pngSize(view: DataView): PictureSize | undefined {
  if (lettersAt(view, 12, 4) !== 'IHDR') return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Of all of its frames: one that reaches over the screen makes it as large as itself in some browsers. */
function gifSize(view: DataView): PictureSize | undefined {
  let size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  let at = gifHeadBytes + colourBytes(view.getUint8(10));
  for (let mark = view.getUint8(at); mark !== gifMarks.end; mark = view.getUint8(at)) {
    if (mark === gifMarks.extension) at = endOfBlocks(view, at + 2);
    else if (mark === gifMarks.image) {
      size = larger(size, {
        width: view.getUint16(at + 1, true) + view.getUint16(at + 5, true),
        height: view.getUint16(at + 3, true) + view.getUint16(at + 7, true),
      });
      // Its place and sides, its own colours, and the width of its first code.
      at = endOfBlocks(view, at + 11 + colourBytes(view.getUint8(at + 9)));
    } else return undefined;
  }
  return size;
}

/** Bytes of a table of colours, by the flags that announce it. */
const colourBytes = (flags: number): number =>
  (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);

/** Where a chain of blocks, each with its length before it, is over. */
function endOfBlocks(view: DataView, from: number): number {
  let at = from;
  for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += 1 + length;
  return at + 1;
}

/** By the first frame: a decoder takes no second one. */
function jpegSize(view: DataView): PictureSize | undefined {
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const mark = view.getUint8(at + 1);
    // Any number of them may stand before a marker.
    if (mark === 0xff) at += 1;
    else if (jpegTables.has(mark) || mark > jpegMarks.scan) at += 2 + view.getUint16(at + 2);
    else if (mark < jpegMarks.first || mark > jpegMarks.last) return undefined;
    else return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
}

/** Of all of its chunks: the canvas, and what is drawn on it. */
function webpSize(view: DataView): PictureSize | undefined {
  const end = Math.min(view.byteLength, 8 + view.getUint32(4, true));
  let size = { width: 0, height: 0 };
  for (let at = webpHeadBytes; at < end;) {
    const length = view.getUint32(at + 4, true);
    const data = at + 8;
    if (data + length > end) return undefined;
    const own = webpChunkSize(view, view.getUint32(at), data);
    if (own === undefined) return undefined;
    size = larger(size, own);
    at = data + length + (length % 2);
  }
  return size;
}

const none: PictureSize = { width: 0, height: 0 };

/** Of a chunk's data from `at` on; none of what is no picture, undefined of what is not as it should be. */
function webpChunkSize(view: DataView, type: number, at: number): PictureSize | undefined {
  switch (type) {
    case webpChunks.lossy: {
      if (lettersAt(view, at + 3, 3) !== '\x9d\x01\x2a') return undefined;
      const width = view.getUint16(at + 6, true) & 0x3f_ff;
      return { width, height: view.getUint16(at + 8, true) & 0x3f_ff };
    }
    case webpChunks.lossless: {
      if (view.getUint8(at) !== 0x2f) return undefined;
      const sides = view.getUint32(at + 1, true);
      return { width: (sides & 0x3f_ff) + 1, height: ((sides >>> 14) & 0x3f_ff) + 1 };
    }
    case webpChunks.canvas:
      return { width: uint24(view, at + 4) + 1, height: uint24(view, at + 7) + 1 };
    case webpChunks.frame:
      return { width: uint24(view, at + 6) + 1, height: uint24(view, at + 9) + 1 };
    default:
      return none;
  }
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_00_00;
