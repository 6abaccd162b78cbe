import { describe, expect, it } from 'vitest';
import { shortWhen } from './when.ts';

const at = (...parts: [number, number, number, number, number]): number =>
  new Date(...parts).getTime();
const now = at(2026, 10, 21, 14, 30);

describe('shortWhen', () => {
  it.each([
    [at(2026, 10, 21, 9, 5), '9:05 AM'],
    [at(2026, 10, 21, 0, 0), '12:00 AM'],
    [at(2026, 10, 20, 23, 59), 'Yesterday'],
    [at(2026, 10, 18, 12, 0), 'Wed'],
    [at(2026, 5, 3, 12, 0), 'Jun 3'],
    [at(2024, 5, 3, 12, 0), 'Jun 2024'],
    [0, ''],
    // What a homeserver may say, and no clock can.
    [Number.MAX_SAFE_INTEGER, ''],
  ])('%i reads %s', (moment, text) => {
    expect(shortWhen(moment, now)).toBe(text);
  });
});
