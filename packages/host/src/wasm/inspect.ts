/**
 * Reads what a WASM binary wants before anything compiles it: its imports (section 2) and its own
 * memories (section 5). `WebAssembly.Module.imports` shows no limits, and an uncapped memory grew to
 * 13 GB, so the bytes themselves are read. https://webassembly.github.io/spec/core/binary/
 */

export interface WasmMemory {
  readonly minPages: number;
  /** Absent where the memory may grow without end. */
  readonly maxPages?: number;
  readonly shared: boolean;
}

export interface WasmNeeds {
  /** `module.name`, in the order of the binary. */
  readonly imports: readonly string[];
  /** Imported and own memories. */
  readonly memories: readonly WasmMemory[];
  /** Imported and own tables. */
  readonly tables: readonly { readonly minEntries: number; readonly maxEntries?: number }[];
}

/** The binary is not what the specification says; `at` is a byte offset. */
export class WasmError extends Error {
  override readonly name = 'WasmError';
  readonly at: number;

  constructor(at: number, what: string) {
    super(`byte ${at}: ${what}`);
    this.at = at;
  }
}

/** Sections, imports, tables, memories: more of one kind no extension needs, and each takes its time. */
const mostEntries = 1_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

class Bytes {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    const value = this.at < this.end ? this.bytes[this.at] : undefined;
    if (value === undefined) throw new WasmError(this.at, 'the binary ends too early');
    this.at++;
    return value;
  }

  /** Unsigned LEB128; up to 64 bits for memories of that size, as a number. */
  unsigned(bits = 32): number {
    let value = 0;
    let scale = 1;
    const most = Math.ceil(bits / 7);
    for (let index = 0; index < most; index++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value >= 2 ** bits) break;
        return value;
      }
      scale *= 128;
    }
    throw new WasmError(this.at, `a number of more than ${bits} bits`);
  }

  /** How many entries follow. */
  count(): number {
    const count = this.unsigned();
    if (count > mostEntries) {
      throw new WasmError(this.at, `${count} entries, of at most ${mostEntries}`);
    }
    return count;
  }

  name(): string {
    const length = this.unsigned();
    const bytes = this.take(length);
    try {
      return utf8.decode(bytes);
    } catch {
      throw new WasmError(this.at, 'a name that is not UTF-8');
    }
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.end) throw new WasmError(this.at, 'the binary ends too early');
    const slice = this.bytes.slice(this.at, this.at + length);
    this.at += length;
    return slice;
  }

  /** The next `length` bytes as a reader of their own. */
  section(length: number): Bytes {
    if (this.at + length > this.end)
      throw new WasmError(this.at, 'a section longer than the binary');
    const section = new Bytes(this.bytes, this.at, this.at + length);
    this.at += length;
    return section;
  }
}

const importSection = 2;
const tableSection = 4;
const memorySection = 5;

/** Throws `WasmError` where the binary is malformed. */
export function inspectWasm(binary: Uint8Array): WasmNeeds {
  const bytes = new Bytes(binary);
  const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  for (const expected of magic) {
    if (bytes.byte() !== expected)
      throw new WasmError(bytes.at - 1, 'not a WASM module of version 1');
  }
  const needs = {
    imports: [] as string[],
    memories: [] as WasmMemory[],
    tables: [] as { minEntries: number; maxEntries?: number }[],
  };
  const seen = new Set<number>();
  for (let sections = 0; !bytes.done; sections++) {
    if (sections === mostEntries)
      throw new WasmError(bytes.at, `more than ${mostEntries} sections`);
    const id = bytes.byte();
    const section = bytes.section(bytes.unsigned());
    if (id !== 0) {
      // A second import section would be one that was not looked at.
      if (seen.has(id)) throw new WasmError(section.at, `section ${id} stands twice`);
      seen.add(id);
    }
    if (id === importSection) readImports(section, needs);
    if (id === tableSection)
      for (let n = section.count(); n > 0; n--) needs.tables.push(readTable(section));
    if (id === memorySection)
      for (let n = section.count(); n > 0; n--) needs.memories.push(readMemory(section));
    if ((id === importSection || id === tableSection || id === memorySection) && !section.done) {
      throw new WasmError(section.at, `section ${id} is longer than what it holds`);
    }
  }
  return needs;
}

function readImports(
  section: Bytes,
  needs: {
    imports: string[];
    memories: WasmMemory[];
    tables: { minEntries: number; maxEntries?: number }[];
  },
): void {
  for (let count = section.count(); count > 0; count--) {
    needs.imports.push(`${section.name()}.${section.name()}`);
    const kind = section.byte();
    switch (kind) {
      case 0:
        section.unsigned();
        break;
      case 1:
        needs.tables.push(readTable(section));
        break;
      case 2:
        needs.memories.push(readMemory(section));
        break;
      case 3:
        skipValueType(section);
        oneOf(section, mutabilities, 'a global of unknown mutability');
        break;
      case 4:
        oneOf(section, tagAttributes, 'a tag of unknown attribute');
        section.unsigned();
        break;
      default:
        throw new WasmError(section.at - 1, `an import of unknown kind ${kind}`);
    }
  }
}

const range = (first: number, last: number): ReadonlySet<number> =>
  new Set(Array.from({ length: last - first + 1 }, (_, at) => first + at));

/** 0x04 says 64 bits, 0x02 shared, 0x01 that a maximum follows. */
const memoryFlags = range(0x00, 0x07);
/** No 64-bit tables: nobody needs one that this reader lets through. */
const tableFlags = range(0x00, 0x01);
const mutabilities = range(0x00, 0x01);
const tagAttributes = range(0x00, 0x00);
/** The abstract heap types of the specification, 3.0: `exn` to `noexn`, `func` and `extern` among them. */
const abstractHeapTypes = range(0x69, 0x74);
/** `i32`, `i64`, `f32`, `f64`, `v128`. */
const plainTypes = range(0x7b, 0x7f);
/** They begin a reference that has its heap type behind it. */
const references = range(0x63, 0x64);

/**
 * INVARIANT: a byte that the specification does not give a meaning is refused. Proposals put prefixes
 * there (0x62 exact, 0x65 shared), and whoever took one for a whole type would read what follows
 * shifted by a byte: another maximum than the engine's.
 */
function oneOf(section: Bytes, known: ReadonlySet<number>, what: string): number {
  const byte = section.byte();
  if (!known.has(byte)) throw new WasmError(section.at - 1, `${what}: ${byte}`);
  return byte;
}

function readLimits(
  section: Bytes,
  known: ReadonlySet<number>,
): { flags: number; min: number; max?: number } {
  const flags = oneOf(section, known, 'limits of unknown form');
  const bits = (flags & 4) === 0 ? 32 : 64;
  const min = section.unsigned(bits);
  return (flags & 1) === 0 ? { flags, min } : { flags, min, max: section.unsigned(bits) };
}

function readMemory(section: Bytes): WasmMemory {
  const { flags, min, max } = readLimits(section, memoryFlags);
  const memory = { minPages: min, shared: (flags & 2) !== 0 };
  return max === undefined ? memory : { ...memory, maxPages: max };
}

/** The index of a type, or an abstract heap type, which is a negative number of one byte. */
function skipHeapType(section: Bytes): void {
  const start = section.at;
  let last = section.byte();
  if (last >= 0x40 && last < 0x80) {
    if (!abstractHeapTypes.has(last)) {
      throw new WasmError(start, `a heap type of unknown form: ${last}`);
    }
    return;
  }
  // Signed LEB128 of 33 bits; an engine also reads a long form of a negative one.
  for (let length = 1; last >= 0x80 && length < 5; length++) last = section.byte();
  if (last >= 0x40) throw new WasmError(start, 'a heap type of unknown form');
}

function skipReference(section: Bytes, first: number, what: string): void {
  if (references.has(first)) skipHeapType(section);
  else if (!abstractHeapTypes.has(first)) {
    throw new WasmError(section.at - 1, `${what} of unknown type: ${first}`);
  }
}

function skipValueType(section: Bytes): void {
  const type = section.byte();
  if (!plainTypes.has(type)) skipReference(section, type, 'a global');
}

function readTable(section: Bytes): { minEntries: number; maxEntries?: number } {
  const start = section.at;
  const type = section.byte();
  // 0x40 0x00 begins a table with an initialiser expression, which this reader does not follow.
  if (type === 0x40)
    throw new WasmError(start, 'a table with an initialiser, which is not supported');
  skipReference(section, type, 'a table');
  const { min, max } = readLimits(section, tableFlags);
  return max === undefined ? { minEntries: min } : { minEntries: min, maxEntries: max };
}

/** Entries of all tables: an engine takes some thirty bytes for each, within no memory that is capped. */
const mostTableEntries = 100_000;

/** Why a binary may not be instantiated under a cap; `undefined` where it may. */
export function wasmRefusal(needs: WasmNeeds, memoryPages: number): string | undefined {
  for (const { maxPages, minPages, shared } of needs.memories) {
    if (shared) return 'it asks for a shared memory';
    if (maxPages === undefined) {
      return `it has a memory without a maximum; give it one of at most ${memoryPages} pages`;
    }
    if (maxPages > memoryPages || minPages > memoryPages) {
      return `it has a memory of up to ${maxPages} pages, of at most ${memoryPages}`;
    }
  }
  if (needs.memories.length > 1) return 'it has more than one memory';
  let entries = 0;
  for (const { maxEntries } of needs.tables) {
    if (maxEntries === undefined) return 'it has a table without a maximum; give it one';
    entries += maxEntries;
  }
  return entries > mostTableEntries
    ? `its tables have up to ${entries} entries, of at most ${mostTableEntries} in all`
    : undefined;
}
