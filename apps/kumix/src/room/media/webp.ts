/** The chunks of a WebP file without what is only about the picture. */
import { orientationNote, orientationOf } from './exif.ts';
import { Kept, lettersAt } from './kept.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const headBytes = 12;
/** All that shapes the picture. Readers pass over the others, so they are where words would hide. */
const keptChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Flags of `VP8X`: there is an Exif note; there is one in XML. */
const exifFlag = 0x08;
const xmpFlag = 0x04;
const exifHead = 'Exif\0\0';

export const isWebp = (bytes: Bytes): boolean =>
  lettersAt(bytes, 0, 4) === 'RIFF' && lettersAt(bytes, 8, 4) === 'WEBP';

/** The parts to keep, or `null` where nothing is to be taken out or the file is not understood. */
export function webpParts(bytes: Bytes): readonly Bytes[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const kept = new Kept(bytes);
  const head = bytes.slice(0, headBytes);
  kept.put(head);
  // What stands behind the end is no part of the picture either.
  let dropped = end < bytes.length;
  let flags: Bytes | null = null;
  let orientation = 1;
  for (let at = headBytes; at < end;) {
    if (at + 8 > end) return null;
    const type = lettersAt(bytes, at, 4);
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    // Readers pass over a second one.
    if (type === 'VP8X' && flags === null) {
      if (size < 1) return null;
      flags = bytes.slice(at, next);
      kept.put(flags);
    } else if (keptChunks.has(type)) kept.keep(at, next);
    else {
      if (type === 'EXIF' && size >= 8)
        orientation = orientationOf(tiffOf(bytes.subarray(at + 8, at + 8 + size)));
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
  if (turned) kept.put(chunk('EXIF', orientationNote(orientation)));
  const parts = kept.parts();
  const length = parts.reduce((sum, part) => sum + part.length, -8);
  new DataView(head.buffer).setUint32(4, length, true);
  return parts;
}

/** Some writers put the head of a JPEG segment before the note. */
const tiffOf = (content: Bytes): Bytes =>
  lettersAt(content, 0, exifHead.length) === exifHead ? content.subarray(exifHead.length) : content;

function chunk(type: string, content: Bytes): Bytes {
  const made = new Uint8Array(8 + content.length + (content.length % 2));
  made.set(new TextEncoder().encode(type));
  new DataView(made.buffer).setUint32(4, content.length, true);
  made.set(content, 8);
  return made;
}
