import { describe, expect, it } from 'vitest';
import { guestRow } from '../../build/guestRows.ts';
import { newPass } from '../api/read.ts';
import * as whole from '../api/table.ts';
import * as texts from '../generated/guestRows.ts';
import { guestStreamTable, guestTable, hostStreamTable, hostTable } from './tables.ts';

// What is red here after a row has changed: `npm run generate`.
const tables = [
  ['calls of the host', hostTable, texts.hostRows, whole.hostTable],
  ['streams of the host', hostStreamTable, texts.hostStreamRows, whole.hostStreamTable],
  ['calls of a guest', guestTable, texts.guestRows, whole.guestTable],
  ['streams of a guest', guestStreamTable, texts.guestStreamRows, whole.guestStreamTable],
] as const;

describe('the method table as a guest reads it', () => {
  it.each(tables)('has the %s that the host has, as they are now', (_what, guests, rows, hosts) => {
    expect(guests.names()).toEqual([...hosts.keys()]);
    expect(Object.values(rows)).toEqual([...hosts.values()].map(({ entry }) => guestRow(entry)));
    for (const name of hosts.keys()) {
      expect(guests.get(name)).toMatchObject({ name, limits: hosts.get(name)?.entry.limits });
    }
  });

  it.each(tables)('reads each of the %s once', (_what, guests) => {
    for (const name of guests.names()) expect(guests.get(name)).toBe(guests.get(name));
  });

  it.each(tables)('knows no names of a prototype among the %s', (_what, guests) => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect([guests.has(name), guests.get(name)]).toEqual([false, undefined]);
    }
  });

  it('refuses what the host would refuse, by the same words', () => {
    const wrong = { key: 'k', values: 'v' };
    const refused = (
      read: ((value: unknown, pass: ReturnType<typeof newPass>) => unknown) | undefined,
    ) => {
      try {
        return read?.(wrong, newPass('encode', 1_000));
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    const told = refused(hostTable.get('storage.kv.set')?.readParams);
    expect(told).toBe('/values: is not known here');
    expect(told).toBe(refused(whole.hostTable.get('storage.kv.set')?.readParams));
  });
});
