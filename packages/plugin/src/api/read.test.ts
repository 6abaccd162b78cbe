import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newPass, reader, Refusal, utf8Length } from './read.ts';
import {
  array,
  boolean,
  bytes,
  integer,
  json,
  nullable,
  object,
  oneOf,
  optional,
  string,
} from './schema.ts';

const runs = { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) };
const read = <T>(schema: Parameters<typeof reader<T>>[0], value: unknown, most = 1_000_000): T =>
  reader(schema)(value, newPass('decode', most));

const refusal = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('reading a value by its schema', () => {
  const person = object({
    name: string({ maxLength: 8 }),
    age: optional(integer({ minimum: 0, maximum: 150 })),
  });

  it('copies what fits, and shares no object with what came', () => {
    const list = array(person, { maxItems: 4 });
    const value = [{ name: 'Ada', age: 36 }];
    const copy = read(list, value);
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
    expect(copy[0]).not.toBe(value[0]);
    // Plain data of any shape is no exception.
    const plain: unknown = { list: [{ deep: 1 }] };
    const copied = read(json, plain);
    expect(copied).toEqual(plain);
    expect(Reflect.get(Object(copied), 'list')).not.toBe(Reflect.get(Object(plain), 'list'));
    expect(copied).not.toBe(plain);
  });

  it.each([
    [{ name: 'a', extra: 1 }, '/extra', 'additionalProperties'],
    [{}, '/name', 'required'],
    [{ name: 'much too long' }, '/name', 'maxLength'],
    [{ name: 1 }, '/name', 'type'],
    [{ name: 'a', age: 1.5 }, '/age', 'type'],
    [{ name: 'a', age: 200 }, '/age', 'range'],
    [{ name: 'a', age: Number.NaN }, '/age', 'type'],
    [null, '', 'type'],
    [[], '', 'type'],
    [new Date(), '', 'type'],
  ])('refuses %j at %s by %s', (value, path, rule) => {
    expect(refusal(() => read(person, value))).toMatchObject({ path, rule });
  });

  it('refuses names of the prototype like any other name', () => {
    const text = '{"name":"a","__proto__":{"polluted":true}}';
    expect(refusal(() => read(person, JSON.parse(text))).path).toBe('/__proto__');
    expect(refusal(() => read(person, { name: 'a', constructor: 1 })).path).toBe('/constructor');
    expect(refusal(() => read(object({ valueOf: boolean }), {})).path).toBe('/valueOf');
  });

  it('keeps an own __proto__ key of plain data a key', () => {
    const copy = read(json, JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('runs no code of the value: getters and proxies of it are refused or read as data', () => {
    let ran = false;
    const trap = Object.defineProperty({}, 'name', {
      enumerable: true,
      get() {
        ran = true;
        return 'x';
      },
    });
    expect(refusal(() => read(person, trap)).rule).toBe('type');
    expect(refusal(() => read(json, trap)).rule).toBe('type');
    expect(ran).toBe(false);
  });

  it('reads what was parsed as it reads anything, and refuses the same of it', () => {
    const schema = object({
      a: string({ maxLength: 3 }),
      b: optional(array(integer({ minimum: 0, maximum: 9 }), { maxItems: 2 })),
    });
    const told = (mode: 'decode' | 'parsed', value: unknown): unknown => {
      const pass = newPass(mode, 40);
      try {
        return [reader(schema)(value, pass), pass.bytes];
      } catch (error) {
        return error instanceof Refusal ? [error.path, error.rule] : error;
      }
    };
    const part = fc.oneof(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 1 }));
    const almost = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), part);
    fc.assert(
      fc.property(fc.oneof(almost, fc.jsonValue()), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        expect(told('parsed', parsed)).toEqual(told('decode', parsed));
      }),
      runs,
    );
    for (const text of [
      '{"a":"x"}',
      '{"a":"x","b":[1,2]}',
      '{"__proto__":{"a":"x"}}',
      '{"b":[]}',
    ]) {
      expect(told('parsed', JSON.parse(text))).toEqual(told('decode', JSON.parse(text)));
    }
    expect(told('parsed', JSON.parse('{"__proto__":{"a":"x"}}'))).toEqual([
      '/__proto__',
      'additionalProperties',
    ]);
  });

  it('asks a value of this realm once for each of its members: what is judged is what goes out', () => {
    let asked = 0;
    const value = {
      get name() {
        asked++;
        return asked === 1 ? 'short' : 'too long for the schema';
      },
    };
    const copy = reader(person)(value, newPass('encode', 100));
    expect(copy).toEqual({ name: 'short' });
    expect(Object.getOwnPropertyDescriptor(copy, 'name')).toMatchObject({ value: 'short' });
    expect(asked).toBe(1);
  });

  it('bounds plain data in depth, in number and against cycles', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 30; level++) deep = [deep];
    expect(refusal(() => read(json, deep)).rule).toBe('depth');
    expect(
      refusal(() =>
        read(
          json,
          Array.from({ length: 20_001 }, () => 0),
        ),
      ).rule,
    ).toBe('nodes');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(refusal(() => read(json, cycle)).rule).toBe('cycle');
    expect(refusal(() => read(json, [() => 1])).rule).toBe('type');
    expect(refusal(() => read(json, [1n])).rule).toBe('type');
    expect(refusal(() => read(json, { length: 1, 0: undefined })).rule).toBe('type');
  });

  it('counts bytes as they would cross, and stops at the limit', () => {
    expect(refusal(() => read(string({ maxLength: 100 }), 'ä'.repeat(51), 100)).rule).toBe('bytes');
    expect(read(string({ maxLength: 100 }), 'ä'.repeat(50), 100)).toHaveLength(50);
  });

  it('measures UTF-8 as an encoder does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
      runs,
    );
  });

  it('takes buffers out and puts them back, each once', () => {
    const schema = object({ a: bytes({ maxBytes: 8 }), b: optional(bytes({ maxBytes: 8 })) });
    const out: ArrayBuffer[] = [];
    const a = new ArrayBuffer(4);
    const encoded = reader(schema)({ a }, newPass('encode', 100, out));
    expect(encoded).toEqual({ a: { $bytes: 0 } });
    expect(out).toEqual([a]);
    expect(reader(schema)(encoded, newPass('decode', 100, out)).a).toBe(a);
    const twice = { a: { $bytes: 0 }, b: { $bytes: 0 } };
    expect(refusal(() => reader(schema)(twice, newPass('decode', 100, out))).rule).toBe('bytes');
    expect(
      refusal(() => reader(schema)({ a: { $bytes: 7 } }, newPass('decode', 100, out))).rule,
    ).toBe('type');
    expect(
      refusal(() => reader(schema)({ a: new Uint8Array(8).subarray(2) }, newPass('encode', 100)))
        .rule,
    ).toBe('bytes');
    expect(
      refusal(() => reader(schema)({ a: new SharedArrayBuffer(4) }, newPass('encode', 100))).rule,
    ).toBe('type');
    const grows = new ArrayBuffer(4, { maxByteLength: 8 });
    const placed = { a: { $bytes: 0 } };
    for (const pass of [newPass('encode', 100), newPass('decode', 100, [grows])]) {
      const value = pass.mode === 'encode' ? { a: grows } : placed;
      expect(refusal(() => reader(schema)(value, pass)).rule).toBe('type');
    }
    structuredClone(a, { transfer: [a] });
    expect(refusal(() => reader(schema)({ a }, newPass('encode', 100))).rule).toBe('bytes');
  });

  it('reads null and the named values only', () => {
    expect(read(nullable(boolean), null)).toBeNull();
    expect(refusal(() => read(oneOf('a', 'b'), 'c')).rule).toBe('enum');
    expect(refusal(() => read(oneOf('a'), 'constructor')).rule).toBe('enum');
  });

  it('never throws anything but a refusal, whatever the value', () => {
    const schema = object({ a: json, b: optional(array(person, { maxItems: 3 })) });
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (value) => {
          let thrown: unknown;
          try {
            read(schema, value);
            read(json, value);
          } catch (error) {
            thrown = error;
          }
          expect(thrown === undefined || thrown instanceof Refusal).toBe(true);
        },
      ),
      runs,
    );
  });

  it('refuses to read by a schema it does not know, rather than let everything through', () => {
    const read = (json: Record<string, unknown>): unknown =>
      reader({ json })({}, newPass('decode', 100));
    expect(() => read({})).toThrow(/does not know/);
    expect(() => read({ type: 'object', properties: { a: { type: 'date' } } })).toThrow(
      /does not know/,
    );
  });
});
