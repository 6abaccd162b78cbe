import { describe, expect, it } from 'vitest';
import { Opened } from './opened.ts';

describe('what was opened', () => {
  it('is closed once, the last first, and at once where it needs no time', async () => {
    const opened = new Opened();
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    opened.add(() => void order.push('layer'));
    opened.add(() => promise.then(() => void order.push('database')));
    opened.add(() => void order.push('host'));
    const closed = opened.close();
    expect(order).toEqual(['host', 'layer']);
    resolve();
    await closed;
    expect(order).toEqual(['host', 'layer', 'database']);
    await opened.close();
    expect(order).toHaveLength(3);
  });

  it('is closed all the same beside something that cannot be, which is told', async () => {
    const opened = new Opened();
    const order: string[] = [];
    opened.add(() => void order.push('layer'));
    opened.add(() => {
      throw new Error('stuck');
    });
    await expect(opened.close()).rejects.toThrow('stuck');
    expect(order).toEqual(['layer']);
  });

  it('is closed at once where it comes after the others were', async () => {
    const opened = new Opened();
    await opened.close();
    const order: string[] = [];
    opened.add(() => void order.push('host'));
    expect(order).toEqual(['host']);
  });
});
