/**
 * AVIF and HEIC: boxes within boxes, in which the notes of a camera are items beside the picture.
 * Whatever says where something stands counts from the start of the file, so nothing is moved: what
 * was noted is written over in place.
 */

type Bytes = Uint8Array<ArrayBuffer>;

interface Box {
  readonly type: string;
  readonly at: number;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** More than any camera writes; what has more is not understood. */
const most = { boxes: 4_096, items: 4_096, depth: 4 };
const brands: ReadonlySet<string> = new Set(
  'avif avis heic heix heim heis hevc hevx mif1 msf1 heif miaf'.split(' '),
);
/** Items that hold words about a picture, never a picture. */
const notes: ReadonlySet<string> = new Set(['Exif', 'mime', 'uri ']);
/** A directory of nothing, and where it begins: a reader that looks for a note wants to find one. */
const emptyExif = [0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
const space = 0x20;
/** Boxes that are about the picture wherever they stand, or that nobody reads. */
const asides: ReadonlySet<string> = new Set(['free', 'skip', 'uuid', 'udta', 'wide', 'pdin']);
/** Boxes of a moving picture that hold others. */
const holders: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia']);
/** Begin with when they were made and changed. */
const dated: ReadonlySet<string> = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Why a file cannot be cleaned; never shown as it is. */
export class HeifError extends Error {
  override readonly name = 'HeifError';
}

const text = (bytes: Bytes): string => String.fromCharCode(...bytes);

export function isHeif(bytes: Bytes): boolean {
  return text(bytes.subarray(4, 8)) === 'ftyp' && brands.has(text(bytes.subarray(8, 12)));
}

/**
 * The file with its notes written over, as long as before, or `null` where there are none.
 * @throws HeifError where it is not understood: then nobody knows what it says.
 */
export function heifWithoutNotes(bytes: Bytes): Bytes | null {
  const clean = bytes.slice();
  const written = new Cleaner(clean).clean();
  const differs = ({ start, end }: Stretch): boolean =>
    clean.subarray(start, end).some((byte, at) => byte !== bytes[start + at]);
  return written.some(differs) ? clean : null;
}

class Cleaner {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #written: Stretch[] = [];
  #boxes = 0;
  #metas = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where it has written. */
  clean(): readonly Stretch[] {
    this.#cleanIn(0, this.#bytes.length, 0);
    return this.#written;
  }

  #cleanIn(from: number, to: number, depth: number): void {
    if (depth > most.depth) throw new HeifError('too deep');
    for (const box of this.#boxesIn(from, to)) {
      if (asides.has(box.type)) this.#blankBox(box);
      else if (dated.has(box.type)) this.#blankDates(box);
      else if (holders.has(box.type)) this.#cleanIn(box.from, box.to, depth + 1);
      else if (box.type === 'meta' && depth === 0) this.#cleanMeta(box);
      // Of one track, or of all: an old home of titles and places.
      else if (box.type === 'meta') this.#blankBox(box);
    }
  }

  #boxesIn(from: number, to: number): Box[] {
    const boxes: Box[] = [];
    for (let at = from; at < to;) {
      this.#boxes += 1;
      if (this.#boxes > most.boxes) throw new HeifError('too many boxes');
      const short = this.#uint(at, 4);
      const long = short === 1;
      const head = long ? 16 : 8;
      const size = long ? this.#uint(at + 8, 8) : short === 0 ? to - at : short;
      if (size < head || at + size > to) throw new HeifError('a box does not fit');
      const type = text(this.#bytes.subarray(at + 4, at + 8));
      boxes.push({ type, at, from: at + head, to: at + size });
      at += size;
    }
    return boxes;
  }

  #cleanMeta(meta: Box): void {
    this.#metas += 1;
    // A file has one. Were more read, each could call the same megabytes notes, to be written over anew.
    if (this.#metas > 1) throw new HeifError('two boxes meta');
    const inside = this.#boxesIn(meta.from + 4, meta.to);
    const one = (type: string): Box | undefined => {
      const found = inside.filter((box) => box.type === type);
      if (found.length > 1) throw new HeifError(`two boxes ${type}`);
      return found[0];
    };
    const infos = one('iinf');
    const places = one('iloc');
    const data = one('idat');
    const wanted = infos === undefined ? new Map<number, string>() : this.#notesIn(infos);
    if (wanted.size > 0) {
      if (places === undefined) throw new HeifError('items without places');
      this.#blankItems(places, wanted, data);
    }
    for (const box of inside) if (asides.has(box.type)) this.#blankBox(box);
  }

  /** The kinds of the items that hold notes, by their ids. */
  #notesIn({ from, to }: Box): Map<number, string> {
    const wide = this.#uint(from, 1) > 0;
    const kinds = new Map<number, string>();
    for (const box of this.#boxesIn(from + (wide ? 8 : 6), to)) {
      if (box.type !== 'infe') continue;
      const version = this.#uint(box.from, 1);
      if (version !== 2 && version !== 3) throw new HeifError('an item of an unknown form');
      const idBytes = version === 2 ? 2 : 4;
      const typeAt = box.from + 4 + idBytes + 2;
      if (typeAt + 4 > box.to) throw new HeifError('an item does not fit');
      const kind = text(this.#bytes.subarray(typeAt, typeAt + 4));
      if (notes.has(kind)) kinds.set(this.#uint(box.from + 4, idBytes), kind);
    }
    return kinds;
  }

  #blankItems(places: Box, wanted: ReadonlyMap<number, string>, data: Box | undefined): void {
    let at = places.from;
    const take = (bytes: number): number => {
      if (at + bytes > places.to) throw new HeifError('places do not fit');
      const value = this.#uint(at, bytes);
      at += bytes;
      return value;
    };
    const version = take(1);
    if (version > 2) throw new HeifError('places of an unknown form');
    take(3);
    const [sizes, more] = [take(1), take(1)];
    const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, more >> 4];
    const indexBytes = version === 0 ? 0 : more & 15;
    if (![offsetBytes, lengthBytes, baseBytes, indexBytes].every((n) => [0, 4, 8].includes(n))) {
      throw new HeifError('places of an unknown size');
    }
    const count = take(version < 2 ? 2 : 4);
    if (count > most.items) throw new HeifError('too many items');
    const kept: Stretch[] = [];
    const blanked: (Stretch & { readonly kind: string })[] = [];
    const missing = new Set(wanted.keys());
    let extentsSeen = 0;
    let blankedBytes = 0;
    for (let item = 0; item < count; item += 1) {
      const id = take(version < 2 ? 2 : 4);
      const method = version === 0 ? 0 : take(2) & 15;
      const file = take(2);
      const base = take(baseBytes);
      const extents = take(2);
      // One may take no bytes at all: their number is bounded, not only their place.
      extentsSeen += extents;
      if (extentsSeen > most.items) throw new HeifError('too many extents');
      const kind = wanted.get(id);
      missing.delete(id);
      for (let extent = 0; extent < extents; extent += 1) {
        take(indexBytes);
        const offset = base + take(offsetBytes);
        const length = take(lengthBytes);
        // Made of other items, which have places of their own.
        if (method === 2 && kind === undefined) continue;
        if (method > 1 || file !== 0) throw new HeifError('an item stands elsewhere');
        if (method === 1 && data === undefined) throw new HeifError('an item without data');
        const start = method === 1 ? (data?.from ?? 0) + offset : offset;
        const end = start + length;
        // All of a file, or nothing.
        if (length === 0) throw new HeifError('an item of unknown length');
        if (end > this.#bytes.length || !Number.isSafeInteger(end)) {
          throw new HeifError('an item does not fit');
        }
        if (kind === undefined) kept.push({ start, end });
        else {
          // Places may be the same: each would be written over anew, megabytes at a time.
          blankedBytes += length;
          if (blankedBytes > this.#bytes.length) throw new HeifError('more notes than bytes');
          blanked.push({ start, end, kind });
        }
      }
    }
    if (missing.size > 0) throw new HeifError('a note without a place');
    for (const note of blanked) {
      // Blanking what a picture is made of, too, would break it, or be a way to have it broken.
      if (kept.some(({ start, end }) => start < note.end && note.start < end)) {
        throw new HeifError('a note in the picture');
      }
      const isExif = note.kind === 'Exif';
      this.#blank(note.start, note.end, isExif ? 0 : space);
      if (isExif && note.end - note.start >= emptyExif.length) {
        this.#bytes.set(emptyExif, note.start);
      }
    }
  }

  /** Its place stays taken, its words are gone. */
  #blankBox(box: Box): void {
    this.#bytes.set(new TextEncoder().encode('free'), box.at + 4);
    this.#written.push({ start: box.at + 4, end: box.from });
    this.#blank(box.from, box.to);
  }

  #blankDates(box: Box): void {
    const bytes = this.#uint(box.from, 1) === 1 ? 16 : 8;
    if (box.from + 4 + bytes > box.to) throw new HeifError('dates do not fit');
    this.#blank(box.from + 4, box.from + 4 + bytes);
  }

  #blank(start: number, end: number, byte = 0): void {
    this.#bytes.fill(byte, start, end);
    this.#written.push({ start, end });
  }

  /** A number of 0, 1, 2, 3, 4 or 8 bytes. */
  #uint(at: number, bytes: number): number {
    if (at + bytes > this.#bytes.length) throw new HeifError('cut off');
    let value = 0;
    for (let index = 0; index < bytes; index += 1) {
      value = value * 256 + this.#view.getUint8(at + index);
    }
    if (!Number.isSafeInteger(value)) throw new HeifError('a number is too large');
    return value;
  }
}
