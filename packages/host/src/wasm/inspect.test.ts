import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { inspectWasm, WasmError, wasmRefusal } from './inspect.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

const toolkit = await wabt();
// The typings know fewer features than the toolkit.
const features: object = { threads: true, multi_memory: true, memory64: true };
const binary = (wat: string): Uint8Array =>
  toolkit.parseWat('test.wat', wat, features).toBinary({}).buffer;

describe('a WASM binary', () => {
  it('shows what it imports, in order, of every kind', () => {
    const needs = inspectWasm(
      binary(`(module
        (import "env" "log" (func (param i32)))
        (import "env" "table" (table 1 5 funcref))
        (import "env" "memory" (memory 1 2))
        (import "env" "base" (global i32)))`),
    );
    expect(needs.imports).toEqual(['env.log', 'env.table', 'env.memory', 'env.base']);
    expect(needs.memories).toEqual([{ minPages: 1, maxPages: 2, shared: false }]);
    expect(needs.tables).toEqual([{ minEntries: 1, maxEntries: 5 }]);
  });

  it.each([
    ['(module (memory 1))', /without a maximum/],
    ['(module (memory 1 17))', /17 pages, of at most 16/],
    ['(module (import "a" "b" (memory 1)))', /without a maximum/],
    ['(module (memory 1 2 shared))', /shared/],
    ['(module (memory 1 2) (memory 1 2))', /more than one/],
    ['(module (memory i64 1))', /without a maximum/],
    ['(module (table 3 funcref))', /table without a maximum/],
    ['(module (import "a" "b" (table 1 funcref)))', /table without a maximum/],
    ['(module (table 1 100001 funcref))', /100001 entries, of at most 100000/],
    ['(module (table 0 60000 funcref) (table 0 40001 externref))', /100001 entries/],
  ])('%s is refused: %s', (wat, why) => {
    expect(wasmRefusal(inspectWasm(binary(wat)), 16)).toMatch(why);
  });

  it.each([
    '(module)',
    '(module (memory 1 16))',
    '(module (memory 0 0))',
    '(module (table 3 3 funcref))',
    '(module (table 0 60000 funcref) (table 0 40000 externref))',
  ])('%s is let through', (wat) => {
    expect(wasmRefusal(inspectWasm(binary(wat)), 16)).toBeUndefined();
  });

  it.each([
    ['imports', 2, [0, 0, 0, 0]],
    ['tables', 4, [0x70, 0, 1]],
    ['memories', 5, [1, 1, 1]],
  ])('with more %s than anybody reads is none', (_what, section, entry) => {
    const of = (count: number): Uint8Array => {
      const leb = (value: number): number[] =>
        value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
      const content = [...leb(count), ...Array<number[]>(count).fill(entry).flat()];
      return new Uint8Array([
        0,
        97,
        115,
        109,
        1,
        0,
        0,
        0,
        section,
        ...leb(content.length),
        ...content,
      ]);
    };
    expect(() => inspectWasm(of(1_000))).not.toThrow();
    expect(() => inspectWasm(of(1_001))).toThrow(/1001 entries, of at most 1000/);
    const large = of(130_000);
    const started = performance.now();
    expect(() => inspectWasm(large)).toThrow(/130000 entries/);
    expect(performance.now() - started).toBeLessThan(300);
  });

  it('with more sections than anybody reads is none', () => {
    const of = (count: number): Uint8Array =>
      new Uint8Array([
        0,
        97,
        115,
        109,
        1,
        0,
        0,
        0,
        ...Array.from({ length: count }, () => [0, 1, 0]).flat(),
      ]);
    expect(() => inspectWasm(of(1_000))).not.toThrow();
    expect(() => inspectWasm(of(1_001))).toThrow(/more than 1000 sections/);
  });

  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const module = (section: number, ...content: number[]): Uint8Array =>
    Uint8Array.from([...header, section, content.length, ...content]);

  it('has a table without a maximum, whatever a prefix makes of the bytes behind it', () => {
    // An engine that knows `exact` (0x62) reads: of type 1, without a maximum, at least 128 entries.
    const bytes = Uint8Array.from([
      ...header,
      0x04,
      0x07,
      0x01,
      0x63,
      0x62,
      0x01,
      0x00,
      0x80,
      0x01,
    ]);
    expect(() => inspectWasm(bytes)).toThrow(/heap type of unknown form: 98/);
  });

  it.each([
    ['a reference to a shared type (0x65)', 4, [1, 0x64, 0x65, 0x70, 0, 1], /heap type/],
    ['one of 0x60, which begins a function', 4, [1, 0x63, 0x60, 1, 0, 1], /heap type/],
    ['a string (0x67)', 4, [1, 0x67, 0, 1], /table of unknown type: 103/],
    ['an exact type without a reference', 4, [1, 0x62, 0, 1], /table of unknown type: 98/],
    ['a table of numbers', 4, [1, 0x7f, 0, 1], /table of unknown type: 127/],
    ['a negative type in two bytes', 4, [1, 0x63, 0xe2, 0x7f, 0, 1], /heap type/],
    ['a type index of six bytes', 4, [1, 0x63, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0, 1], /heap type/],
    ['a shared table', 4, [1, 0x70, 3, 1, 1], /limits of unknown form: 3/],
    ['a table of 64 bits', 4, [1, 0x70, 5, 1, 1], /limits of unknown form: 5/],
    ['a memory with a page size of its own', 5, [1, 9, 1, 1, 0], /limits of unknown form: 9/],
    ['a global of an exact type', 2, [1, 0, 0, 3, 0x63, 0x62, 1, 0], /heap type/],
    ['a global of a packed type', 2, [1, 0, 0, 3, 0x78, 0], /global of unknown type: 120/],
    ['a shared global', 2, [1, 0, 0, 3, 0x7f, 2], /unknown mutability: 2/],
    ['a tag of another attribute', 2, [1, 0, 0, 4, 1, 0], /unknown attribute: 1/],
    ['a function of an exact type', 2, [1, 0, 0, 0x20, 0], /unknown kind 32/],
  ])('with what the specification does not know is refused: %s', (_what, section, content, why) => {
    expect(() => inspectWasm(module(section, ...content))).toThrow(why);
  });

  it.each([
    ['each abstract type', Array.from({ length: 12 }, (_, at) => [0x69 + at, 1, 1, 2])],
    ['references to them', Array.from({ length: 12 }, (_, at) => [0x63, 0x69 + at, 1, 1, 2])],
    [
      'references to types by their index, of one byte and of two',
      [
        [0x63, 0x3f, 1, 1, 2],
        [0x64, 0xc0, 0x00, 1, 1, 2],
      ],
    ],
  ])('with tables of what the specification knows is read: %s', (_what, tables) => {
    const { tables: read } = inspectWasm(module(4, tables.length, ...tables.flat()));
    expect(read).toEqual(tables.map(() => ({ minEntries: 1, maxEntries: 2 })));
  });

  it('with globals of every type is read', () => {
    const types = [[0x7f], [0x7e], [0x7d], [0x7c], [0x7b], [0x70], [0x6f], [0x63, 0x70], [0x64, 1]];
    const globals = types.flatMap((type) => [0, 0, 3, ...type, 1]);
    expect(inspectWasm(module(2, types.length, ...globals)).imports).toHaveLength(types.length);
  });

  it('agrees with the engine about imports', () => {
    const bytes = binary('(module (import "env" "\\c3\\a4" (func)) (import "" "" (func)))');
    const engine = WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(bytes)));
    expect(inspectWasm(bytes).imports).toEqual(
      engine.map(({ module, name }) => `${module}.${name}`),
    );
  });

  it.each([
    [[], 'empty'],
    [[0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], 'another version'],
    [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 9, 1], 'a section longer than the file'],
    [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 9, 1], 'limits of unknown form'],
    [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 5, 3, 1, 0, 1], 'two memory sections'],
    [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 1], 'a number too long'],
    [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 0, 1, 7], 'bytes behind the last memory'],
  ])('%j is refused: %s', (bytes) => {
    expect(() => inspectWasm(Uint8Array.from(bytes))).toThrow(WasmError);
  });

  it('never makes the reader run away or throw anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
        let thrown: unknown;
        try {
          inspectWasm(Uint8Array.from([...header, ...rest]));
        } catch (error) {
          thrown = error;
        }
        expect(thrown === undefined || thrown instanceof WasmError).toBe(true);
      }),
      { numRuns: runs * 5 },
    );
  });
});
