/** The chunks of a WebP file without what is only about the picture. */
import { orientationNote, orientationOf } from './exif.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const headBytes = 12;
/** All that shapes the picture. Readers pass over the others, so they are where words would hide. */
const keptChunks: ReadonlySet<string> = new Set([
  'VP8 ',
  'VP8L',
  'VP8X',
  'ALPH',
  'ANIM',
  'ANMF',
  'ICCP',
]);
/** Flags of `VP8X`: there is an Exif note; there is one in XML. */
const exifFlag = 0x08;
const xmpFlag = 0x04;
const exifHead = 'Exif\0\0';

const text = (bytes: Bytes): string => String.fromCharCode(...bytes);

export const isWebp = (bytes: Bytes): boolean =>
  text(bytes.subarray(0, 4)) === 'RIFF' && text(bytes.subarray(8, headBytes)) === 'WEBP';

/** The parts to keep, or `null` where nothing is to be taken out or the file is not understood. */
export function webpParts(bytes: Bytes): readonly Bytes[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const kept: Bytes[] = [];
  // What stands behind the end is no part of the picture either.
  let dropped = end < bytes.length;
  let flags: Bytes | null = null;
  let orientation = 1;
  for (let at = headBytes; at < end;) {
    if (at + 8 > end) return null;
    const type = text(bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (type === 'VP8X') {
      if (size < 1) return null;
      flags = bytes.slice(at, next);
      kept.push(flags);
    } else if (keptChunks.has(type)) kept.push(bytes.subarray(at, next));
    else {
      if (type === 'EXIF') orientation = orientationOf(tiffOf(content));
      dropped = true;
    }
    at = next;
  }
  if (!dropped) return null;
  // Only an extended file may carry a note, and it says so.
  const turned = flags !== null && orientation !== 1;
  if (flags !== null) {
    const [before = 0] = flags.subarray(8, 9);
    flags[8] = (before & ~(exifFlag | xmpFlag)) | (turned ? exifFlag : 0);
  }
  if (turned) kept.push(chunk('EXIF', orientationNote(orientation)));
  const head = bytes.slice(0, headBytes);
  const length = kept.reduce((sum, part) => sum + part.length, headBytes - 8);
  new DataView(head.buffer).setUint32(4, length, true);
  return [head, ...kept];
}

/** Some writers put the head of a JPEG segment before the note. */
const tiffOf = (content: Bytes): Bytes =>
  text(content.subarray(0, exifHead.length)) === exifHead
    ? content.subarray(exifHead.length)
    : content;

function chunk(type: string, content: Bytes): Bytes {
  const made = new Uint8Array(8 + content.length + (content.length % 2));
  made.set(new TextEncoder().encode(type));
  new DataView(made.buffer).setUint32(4, content.length, true);
  made.set(content, 8);
  return made;
}
