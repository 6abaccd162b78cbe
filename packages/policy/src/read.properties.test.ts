import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicy } from './read.ts';
import { document } from './testing/arbitrary.ts';
import { read } from './testing/facts.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, times = 1): void =>
  fc.assert(property, { numRuns: numRuns * times });

describe('reading', () => {
  it('29. is total over any bytes', () => {
    check(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const result = readPolicy(bytes, 'any.json');
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      5,
    );
  });

  it('30. is total over any JSON, and admits no document without a version', () => {
    check(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const result = readPolicy(JSON.stringify(value), 'any.json');
        const versioned = typeof value === 'object' && value !== null && 'version' in value;
        expect(result.ok && !versioned).toBe(false);
      }),
      3,
    );
  });

  it('31. gives back what was written, frozen', () => {
    check(
      fc.property(document, (policy) => {
        expect(read(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
        expect(Object.isFrozen(policy)).toBe(true);
        expect(Object.isFrozen(policy.capabilities ?? policy)).toBe(true);
      }),
    );
  });

  it('32. finds a place for every problem it tells of', () => {
    const text = JSON.stringify(
      {
        version: 1,
        mode: 'x',
        capabilities: ['y', { name: 'panel', rooms: [1] }],
        extensions: { A: {} },
      },
      null,
      2,
    );
    check(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('"', '{', '}', ',', 'x', '1', '[', '\u0000'),
        (at, char) => {
          const broken = text.slice(0, at) + char + text.slice(at + 1);
          const result = readPolicy(broken, 'f.json');
          const lines = broken.split('\n');
          for (const { line, column } of result.ok ? [] : result.problems) {
            expect(lines[line - 1]?.length ?? -1).toBeGreaterThanOrEqual(column - 1);
          }
          expect(result.ok).toBe(false);
        },
      ),
    );
  });
});
