/**
 * Takes out of a photo what a camera wrote beside the picture: where it was taken, when, with which
 * device. The picture itself stays byte for byte; which way up it stands is kept.
 */
import { t } from '../../i18n/message.ts';
import { orientationNote, orientationOf } from './exif.ts';
import { gifParts, isGif } from './gif.ts';
import { HeifError, heifWithoutNotes, isHeif } from './heif.ts';
import { Kept, lettersAt } from './kept.ts';
import { isWebp, webpParts } from './webp.ts';

const jpegStart = 0xffd8;
const startOfScan = 0xda;
/** JFIF, colour profile, Adobe's colour transform: without them the colours would be others. */
const keptSegments: ReadonlySet<number> = new Set([0xe0, 0xe2, 0xee]);
const exif = 'Exif\0\0';
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** Text, times and camera data; everything that shapes the picture stays. */
const droppedChunks: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

type Bytes = Uint8Array<ArrayBuffer>;

/** The parts to keep, or `null` where nothing is to be taken out or the file is not understood. */
export function withoutTraces(bytes: Bytes): readonly Bytes[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) return null;
  if (view.getUint16(0) === jpegStart) return jpegParts(bytes, view);
  if (isWebp(bytes)) return webpParts(bytes);
  if (isGif(bytes)) return gifParts(bytes);
  return pngHead.every((byte, at) => bytes[at] === byte) ? pngParts(bytes, view) : null;
}

function jpegParts(bytes: Bytes, view: DataView): readonly Bytes[] | null {
  const kept = new Kept(bytes);
  kept.keep(0, 2);
  let dropped = false;
  let turned = 1;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === startOfScan) {
      kept.keep(at, bytes.length);
      return dropped ? kept.parts() : null;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) return null;
    const about = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
    if (!about || keptSegments.has(marker)) kept.keep(at, end);
    else {
      dropped = true;
      // Said once, by the first that says it.
      if (marker === 0xe1 && turned === 1) {
        turned = orientationIn(bytes, at + 4, end);
        if (turned !== 1) kept.put(orientationSegment(turned));
      }
    }
    at = end;
  }
  return null;
}

/** What a segment says of which way up the picture is; 1 where it is no Exif segment. */
function orientationIn(bytes: Bytes, from: number, to: number): number {
  const note = from + exif.length;
  if (note + 8 > to) return 1;
  return lettersAt(bytes, from, exif.length) === exif ? orientationOf(bytes.subarray(note, to)) : 1;
}

/** An Exif segment that says nothing but which way up. */
function orientationSegment(orientation: number): Bytes {
  const note = orientationNote(orientation);
  const segment = new Uint8Array(4 + exif.length + note.length);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, segment.length - 2);
  segment.set(new TextEncoder().encode(exif), 4);
  segment.set(note, 4 + exif.length);
  return segment;
}

function pngParts(bytes: Bytes, view: DataView): readonly Bytes[] | null {
  const kept = new Kept(bytes);
  kept.keep(0, 8);
  let dropped = false;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = lettersAt(bytes, at + 4, 4);
    if (droppedChunks.has(type)) dropped = true;
    else kept.keep(at, end);
    at = end;
    if (type === 'IEND') break;
  }
  return dropped ? kept.parts() : null;
}

/** A picture that may say where it was taken, and nobody can tell; in words for the person. */
export class TracesError extends Error {
  override readonly name = 'TracesError';
}

/**
 * The file as it may go out.
 * @throws TracesError where a picture's notes cannot be taken out. Rejects otherwise only where the
 * file cannot be read any more.
 */
export async function cleanFile(file: File): Promise<File> {
  // Not every system knows the newer kinds of photos by name.
  const known = file.type.startsWith('image/');
  if (!known && !(file.type === '' && isHeif(await bytesOf(file.slice(0, 12))))) return file;
  const bytes = await bytesOf(file);
  const parts = isHeif(bytes) ? heifParts(bytes) : withoutTraces(bytes);
  if (parts === null) return file;
  return new File([...parts], file.name, { type: file.type, lastModified: file.lastModified });
}

const bytesOf = async (file: Blob): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());

function heifParts(bytes: Bytes): readonly Bytes[] | null {
  try {
    const clean = heifWithoutNotes(bytes);
    return clean === null ? null : [clean];
  } catch (error) {
    if (error instanceof HeifError) throw new TracesError(t('upload.traces'));
    throw error;
  }
}
