import { describe, expect, it } from 'vitest';
import { Seal } from './seal.ts';

const key = (first: number): Uint8Array<ArrayBuffer> => new Uint8Array(32).fill(first);

describe('a seal', () => {
  it('opens what it closed, where it was closed', async () => {
    const seal = await Seal.under(key(1));
    const sealed = await seal.closeJson('rooms', { name: 'Käse 🧀' });
    await expect(seal.openJson('rooms', sealed)).resolves.toEqual({ name: 'Käse 🧀' });
    expect(Buffer.from(sealed).includes('Käse')).toBe(false);
  });

  it('opens nothing of another key, of another place, changed, short or missing', async () => {
    const seal = await Seal.under(key(1));
    const sealed = await seal.closeJson('rooms', 'x');
    const other = await Seal.under(key(2));
    await expect(other.openJson('rooms', sealed)).resolves.toBeUndefined();
    await expect(seal.openJson('session', sealed)).resolves.toBeUndefined();
    const broken = new Uint8Array(sealed.slice(0));
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    await expect(seal.openJson('rooms', broken.buffer)).resolves.toBeUndefined();
    for (const nothing of [undefined, null, new ArrayBuffer(5), 'text']) {
      await expect(seal.openJson('rooms', nothing)).resolves.toBeUndefined();
    }
  });

  it('never closes twice to the same bytes', async () => {
    const seal = await Seal.under(key(1));
    const [a, b] = await Promise.all([seal.closeJson('p', 1), seal.closeJson('p', 1)]);
    expect(Buffer.from(a)).not.toEqual(Buffer.from(b));
  });
});
