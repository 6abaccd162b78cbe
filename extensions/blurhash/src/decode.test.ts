import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { type BlurhashExports, decode } from './decode.ts';

const alphabet =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

const value83 = (digits: string): number =>
  Array.from(digits).reduce((value, digit) => value * 83 + alphabet.indexOf(digit), 0);

const digits83 = (value: number, length: number): string =>
  Array.from(
    { length },
    (_, index) => alphabet[Math.floor(value / 83 ** (length - 1 - index)) % 83],
  ).join('');

const linear = (byte: number): number => {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};

/** Straight from the algorithm's definition, with the platform's own `cos` and `pow`. */
function reference(hash: string, width: number, height: number): number[] {
  const size = value83(hash.charAt(0));
  const nx = (size % 9) + 1;
  const ny = Math.floor(size / 9) + 1;
  const scale = (value83(hash.charAt(1)) + 1) / 166;
  const dc = value83(hash.slice(2, 6));
  const colours = [[linear(dc >> 16), linear((dc >> 8) & 255), linear(dc & 255)]];
  for (let index = 1; index < nx * ny; index++) {
    const value = value83(hash.slice(4 + index * 2, 6 + index * 2));
    const steps = [Math.floor(value / 361), Math.floor(value / 19) % 19, value % 19];
    colours.push(steps.map((step) => Math.sign(step - 9) * ((step - 9) / 9) ** 2 * scale));
  }
  const levels: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let j = 0; j < ny; j++) {
          for (let i = 0; i < nx; i++) {
            const basis =
              Math.cos((Math.PI * x * i) / width) * Math.cos((Math.PI * y * j) / height);
            sum += (colours[i + j * nx]?.[channel] ?? 0) * basis;
          }
        }
        const v = Math.min(1, Math.max(0, sum));
        levels.push((v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055) * 255);
      }
      levels.push(255);
    }
  }
  return levels;
}

const hashes = fc
  .record({
    nx: fc.integer({ min: 1, max: 9 }),
    ny: fc.integer({ min: 1, max: 9 }),
    scale: fc.integer({ min: 0, max: 82 }),
    dc: fc.integer({ min: 0, max: 0xffffff }),
    ac: fc.array(fc.integer({ min: 0, max: 6858 }), { minLength: 80, maxLength: 80 }),
  })
  .map(
    ({ nx, ny, scale, dc, ac }) =>
      digits83((ny - 1) * 9 + nx - 1, 1) +
      digits83(scale, 1) +
      digits83(dc, 4) +
      ac
        .slice(0, nx * ny - 1)
        .map((value) => digits83(value, 2))
        .join(''),
  );

let wasm: BlurhashExports;

beforeAll(async () => {
  const toolkit = await wabt();
  const text = await readFile(new URL('./blurhash.wat', import.meta.url), 'utf8');
  const binary = toolkit.parseWat('blurhash.wat', text).toBinary({}).buffer;
  const { instance } = await WebAssembly.instantiate(new Uint8Array(binary));
  wasm = instance.exports as unknown as BlurhashExports;
});

describe('blurhash', () => {
  it('agrees with the definition to within half a level, for any hash and size', () => {
    fc.assert(
      fc.property(
        hashes,
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 24 }),
        (hash, width, height) => {
          const pixels = new Uint8Array(decode(wasm, hash, width, height) ?? new ArrayBuffer(0));
          const wanted = reference(hash, width, height);
          expect(pixels).toHaveLength(wanted.length);
          wanted.forEach((level, index) => {
            expect(Math.abs((pixels[index] ?? -9) - level)).toBeLessThanOrEqual(0.5 + 1e-6);
          });
        },
      ),
      { numRuns: Number(process.env['KUMIX_RUNS'] ?? 100) },
    );
  });

  it('decodes the largest picture of the most components', () => {
    const hash = `${digits83(80, 1)}${digits83(40, 1)}${digits83(0x336699, 4)}${'00'.repeat(80)}`;
    const pixels = decode(wasm, hash, 128, 128);
    expect(pixels?.byteLength).toBe(65_536);
    const wanted = reference(hash, 128, 128);
    const last = new Uint8Array(pixels ?? new ArrayBuffer(0));
    expect(Math.abs((last[65_532] ?? -9) - (wanted[65_532] ?? 0))).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  it.each([
    ['', 'empty'],
    ['LEHV6', 'too short'],
    ['LEHV6nWB2yk8pyo0adR*.7kCMdn', 'one digit short'],
    ['LEHV6nWB2yk8pyo0adR*.7kCMdnjj', 'one digit long'],
    ['LEHV6nWB2yk8pyo0adR*.7kCMd j', 'a digit that is none'],
    ['LEHV6nWB2yk8pyo0adR*.7kCMdné', 'not ASCII'],
    ['~EHV6nWB2yk8pyo0adR*.7kCMdnj', 'more components than there are'],
    [`00${'~'.repeat(4)}`, 'a mean colour out of range'],
    ['1000000~~', 'a component out of range'],
    ['L'.repeat(500), 'too long'],
  ])('refuses %j: %s', (hash) => {
    expect(decode(wasm, hash, 8, 8)).toBeUndefined();
  });

  it.each([
    [0, 8],
    [8, 0],
    [129, 8],
    [8, 129],
    [-1, 8],
  ])('refuses the size %d by %d', (width, height) => {
    expect(decode(wasm, '000000', width, height)).toBeUndefined();
  });

  it('owns two pages and asks for nothing', async () => {
    expect(wasm.memory.buffer.byteLength).toBe(131_072);
    const toolkit = await wabt();
    const text = await readFile(new URL('./blurhash.wat', import.meta.url), 'utf8');
    const binary = toolkit.parseWat('blurhash.wat', text).toBinary({}).buffer;
    expect(WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(binary)))).toEqual([]);
  });
});
