import { describe, expect, it } from 'vitest';
import { figure } from './result.ts';
import { barSpecs } from './runtimeBars.ts';

describe('a bar of the runtime', () => {
  it('for every moment is missed by one run alone', () => {
    const everyMoment = barSpecs.filter(({ key }) => /longest(Gap|Wait|Task)$/.test(key));
    expect(everyMoment.length).toBeGreaterThan(0);
    const passing = everyMoment.filter(
      ({ name, unit, bar, better, held }) =>
        figure(name, unit, bar, better, [1, 1, 1, 1, bar + 1], held).pass,
    );
    expect(passing.map(({ name }) => name)).toEqual([]);
  });

  it('for medians is held by most of the runs', () => {
    expect(figure('ended after', 'ms', 800, 'lower', [1, 1, 1, 801, 801])).toMatchObject({
      pass: true,
      value: 1,
      spread: { min: 1, max: 801 },
    });
  });

  it('has a name of its own, and a figure of its group', () => {
    const names = barSpecs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const places = barSpecs.map(({ group, key }) => `${group} ${key}`);
    expect(new Set(places).size).toBe(places.length);
  });
});
