import { describe, expect, it } from 'vitest';
import { FLOOR_LIMITS, LIMIT_FIELDS, meetLimits } from './limits.ts';
import { type Place } from './rules.ts';

describe('limits', () => {
  const at = (pointer: string): Place => ({ layer: 'deployment', source: 'p.json', pointer });

  it('are the floor where nobody says less', () => {
    const { limits, places } = meetLimits([]);
    expect(limits).toEqual(FLOOR_LIMITS);
    expect(places.size).toBe(0);
    expect(Object.isFrozen(limits)).toBe(true);
    expect(LIMIT_FIELDS.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(FLOOR_LIMITS).toSorted(),
    );
    expect(
      meetLimits([{ place: at(''), section: { proc: { timeoutMs: FLOOR_LIMITS.timeoutMs } } }])
        .places.size,
    ).toBe(0);
    expect(
      meetLimits([{ place: at(''), section: { proc: { timeoutMs: FLOOR_LIMITS.timeoutMs + 1 } } }])
        .limits,
    ).toEqual(FLOOR_LIMITS);
  });

  it('leave room for 512 calls at once, 1,000 in one turn and 5,000 messages a second', () => {
    expect(FLOOR_LIMITS.concurrentCalls).toBeGreaterThanOrEqual(512);
    expect(FLOOR_LIMITS.pendingCalls).toBeGreaterThanOrEqual(1024);
    expect(FLOOR_LIMITS.messagesPerSecond).toBeGreaterThanOrEqual(5000);
  });

  it.each(LIMIT_FIELDS.map(({ name, pointer }) => [name, pointer] as const))(
    '%s is read from %s, the smallest and first',
    (name, pointer) => {
      const [, part = '', field = ''] = pointer.split('/');
      const section = (cap: number) => ({ [part]: { [field]: cap } });
      const { limits, places } = meetLimits([
        { place: at('/a'), section: section(9) },
        { place: at('/b'), section: section(7) },
        { place: at('/c'), section: section(7) },
        { place: at('/d'), section: section(8) },
      ]);
      expect(limits[name]).toBe(7);
      expect(places.get(name)).toEqual(at(`/b${pointer}`));
      expect(places.size).toBe(1);
      expect({ ...limits, [name]: FLOOR_LIMITS[name] }).toEqual(FLOOR_LIMITS);
    },
  );
});
