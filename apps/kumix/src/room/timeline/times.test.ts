import { describe, expect, it } from 'vitest';
import { localDay } from './rows.ts';
import { clockTime, dayLabel, fullTime, isoTime } from './times.ts';

/** Legal for `origin_server_ts`, and later than any `Date`. */
const never = Number.MAX_SAFE_INTEGER;

describe('the time of a message', () => {
  it('is shown whatever its homeserver says', () => {
    expect(isoTime(never)).toBe('1970-01-01T00:00:00.000Z');
    expect(fullTime(never)).toBe(fullTime(0));
    expect(clockTime(never)).toBe(clockTime(0));
    expect(dayLabel(never, Date.UTC(2026, 10, 22))).toBe(dayLabel(0, Date.UTC(2026, 10, 22)));
  });

  it('puts messages of one impossible moment under one day', () => {
    expect(localDay(never)).toBe(localDay(never));
    expect(localDay(never)).not.toBeNaN();
  });
});
