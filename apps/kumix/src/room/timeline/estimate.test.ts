import { describe, expect, it } from 'vitest';
import { makeItem } from '../testing/items.ts';
import { estimateHeight } from './estimate.ts';
import type { Row } from './rows.ts';

const heightOf = (text: string): number => {
  const item = makeItem({ text });
  const row: Row = { kind: 'message', key: item.key, item, head: false };
  return estimateHeight(row, 640);
};
const height = (lines: number): number => 4 + lines * 23;

describe('how high a message will be', () => {
  it.each([
    ['', 1],
    ['one', 1],
    ['one\ntwo', 2],
    ['one\n\nthree\n', 4],
    ['x'.repeat(150), 3],
    [`${'x'.repeat(150)}\nlast`, 4],
    ['\n'.repeat(38), 39],
    ['\n'.repeat(100), 40],
    ['x'.repeat(9_000), 40],
  ])('%j', (text, lines) => expect(heightOf(text)).toBe(height(lines)));

  it('is told at once, however many lines it has', () => {
    const text = '\n'.repeat(65_000);
    const started = performance.now();
    for (let row = 0; row < 200; row += 1) heightOf(text);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
