import { CAPABILITY_NAMES } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { guestTable, hostTable } from './table.ts';

const rows = [...hostTable.values(), ...guestTable.values()];

describe('the table of methods', () => {
  it.each(rows.map(({ entry }) => [entry.name, entry] as const))(
    '%s has a capability of the vocabulary, limits and a line of documentation',
    (_name, entry) => {
      expect(CAPABILITY_NAMES).toContain(entry.capability);
      expect(entry.summary.length).toBeGreaterThan(20);
      const { paramsBytes, resultBytes, deadlineMs } = entry.limits;
      expect(paramsBytes).toBeGreaterThan(0);
      expect(resultBytes).toBeGreaterThan(0);
      expect(deadlineMs).toBeLessThanOrEqual(120_000);
      expect(entry.name).toMatch(/^[a-z]+(?:\.[a-z]+)*$/);
    },
  );

  it('knows who implements each method, and none has two', () => {
    for (const { entry } of hostTable.values()) expect(entry.implementedBy).toBe('host');
    for (const { entry } of guestTable.values()) expect(entry.implementedBy).toBe('guest');
    for (const name of hostTable.keys()) expect(guestTable.has(name)).toBe(false);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'has no method named %j',
    (name) => {
      expect(hostTable.get(name)).toBeUndefined();
      expect(guestTable.get(name)).toBeUndefined();
    },
  );
});
