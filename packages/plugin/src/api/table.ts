/** The one table of methods: everything that may cross the bridge by call. */
import type { MethodEntry } from './method.ts';
import { reader, type Reader } from './read.ts';
import { guest } from './rows/guest.ts';
import { rooms } from './rows/rooms.ts';
import { storage } from './rows/storage.ts';
import { world } from './rows/world.ts';

export const hostMethods = { ...storage, ...rooms, ...world } as const;
export const guestMethods = guest;

export type HostMethodName = keyof typeof hostMethods;
export type GuestMethodName = keyof typeof guestMethods;

type ParamsIn<E> = E extends MethodEntry<infer Params> ? Params : never;
type ResultIn<E> = E extends MethodEntry<infer _Params, infer Result> ? Result : never;

export type HostParams<M extends HostMethodName> = ParamsIn<(typeof hostMethods)[M]>;
export type HostResult<M extends HostMethodName> = ResultIn<(typeof hostMethods)[M]>;
export type GuestParams<M extends GuestMethodName> = ParamsIn<(typeof guestMethods)[M]>;
export type GuestResult<M extends GuestMethodName> = ResultIn<(typeof guestMethods)[M]>;

/** A row with its schemas compiled, as the bridge uses it. */
export interface Method {
  readonly entry: MethodEntry;
  readonly readParams: Reader<unknown>;
  readonly readResult: Reader<unknown>;
}

/** Looked up by `Map`, so that `constructor` and its like are names like any other: unknown ones. */
export type MethodTable = ReadonlyMap<string, Method>;

function compile(rows: Readonly<Record<string, MethodEntry>>): MethodTable {
  return new Map(
    Object.entries(rows).map(([name, entry]) => {
      if (entry.name !== name) throw new TypeError(`${name}: the row calls itself ${entry.name}`);
      return [name, { entry, readParams: reader(entry.params), readResult: reader(entry.result) }];
    }),
  );
}

export const hostTable: MethodTable = compile(hostMethods);
export const guestTable: MethodTable = compile(guestMethods);
