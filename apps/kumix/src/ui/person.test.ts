import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialOf, personColour, personColours } from './person.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

describe('personColour', () => {
  it('is stable and within the palette for any id', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const colour = personColour(id);
        expect(Number.isInteger(colour) && colour >= 0 && colour < personColours).toBe(true);
        expect(personColour(id)).toBe(colour);
      }),
      { numRuns },
    );
  });

  it('spreads a hundred people over the whole palette', () => {
    const counts = Array.from({ length: personColours }, () => 0);
    for (let index = 0; index < 100; index += 1) {
      const colour = personColour(`@person${index}:example.org`);
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBeLessThan(22);
  });
});

describe('initialOf', () => {
  it.each([
    ['ada', 'A'],
    ['@ada:example.org', 'A'],
    ['#den', 'D'],
    ['  élan', 'É'],
    ['👩‍🚀 Ada', '👩‍🚀'],
    ['日本', '日'],
    ['42', '4'],
    ['!!!', '#'],
    ['', '#'],
  ])('of %j is %j', (name, initial) => {
    expect(initialOf(name)).toBe(initial);
  });
});
