import { CAPABILITY_NAMES } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { newPass, Refusal } from './read.ts';
import { guestStreamTable, guestTable, hostStreamTable, hostTable } from './table.ts';

const streams = [...hostStreamTable.values(), ...guestStreamTable.values()];
const rows = [...hostTable.values(), ...guestTable.values(), ...streams];

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

  it.each(rows.map((row) => [row.entry.name, row] as const))(
    '%s has schemas that the reader knows',
    (_name, row) => {
      const nothing = Symbol('never crosses');
      for (const read of [row.readParams, row.readResult]) {
        expect(() => read(nothing, newPass('decode', 64))).toThrow(Refusal);
      }
    },
  );

  it('knows who implements each method, and none has two', () => {
    for (const { entry } of hostTable.values()) expect(entry.implementedBy).toBe('host');
    for (const { entry } of guestTable.values()) expect(entry.implementedBy).toBe('guest');
    for (const { entry } of hostStreamTable.values()) expect(entry.implementedBy).toBe('host');
    for (const { entry } of guestStreamTable.values()) expect(entry.implementedBy).toBe('guest');
    const names = rows.map(({ entry }) => entry.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(streams.map(({ entry }) => [entry.name, entry] as const))(
    '%s bounds its items, and all of them where it ends by itself',
    (_name, { stream, implementedBy }) => {
      expect(stream.itemBytes).toBeGreaterThan(0);
      expect(stream.itemBytes).toBeLessThanOrEqual(1_048_576);
      // What ends by itself may not be kept waiting for ever.
      expect(stream.totalBytes === undefined || (stream.stallMs ?? 0) > 0).toBe(true);
      // What the host reads ends, whatever comes.
      const ends = stream.totalBytes !== undefined && stream.wholeMs !== undefined;
      expect(implementedBy === 'host' || ends).toBe(true);
    },
  );

  it('every capability that can be asked about has a row', () => {
    const asked = new Set(rows.map(({ entry }) => entry.capability));
    expect(CAPABILITY_NAMES.filter((name) => !asked.has(name))).toEqual([]);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'has no method named %j',
    (name) => {
      expect(hostTable.get(name)).toBeUndefined();
      expect(guestTable.get(name)).toBeUndefined();
    },
  );
});
