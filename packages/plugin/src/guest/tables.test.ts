import { describe, expect, it } from 'vitest';
import * as whole from '../api/table.ts';
import { guestStreamTable, guestTable, hostStreamTable, hostTable } from './tables.ts';

const tables = [
  ['calls of the host', hostTable, whole.hostTable],
  ['streams of the host', hostStreamTable, whole.hostStreamTable],
  ['calls of a guest', guestTable, whole.guestTable],
  ['streams of a guest', guestStreamTable, whole.guestStreamTable],
] as const;

describe('the method table as a guest reads it', () => {
  it.each(tables)('has the %s that the host has', (_what, guests, hosts) => {
    const rows = [...guests().values()].map(({ entry }) => entry);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).toBe(
      JSON.stringify([...hosts.values()].map(({ entry }) => entry)),
    );
  });

  it.each(tables)('writes the %s once', (_what, guests) => {
    expect(guests()).toBe(guests());
  });
});
