/** The one table of methods: everything that may cross the bridge by call. */
import type { MethodEntry, StreamMethodEntry } from './method.ts';
import { reader, type Reader } from './read.ts';
import { content, contentStreams } from './rows/content.ts';
import { guest } from './rows/guest.ts';
import { rooms, roomStreams } from './rows/rooms.ts';
import { storage } from './rows/storage.ts';
import { world, worldStreams } from './rows/world.ts';

// Written by functions: the guest's half writes only those it is asked for.
export const hostRows = () => ({ ...storage(), ...rooms(), ...world() });
export const hostStreamRows = () => ({ ...roomStreams(), ...worldStreams() });
export const guestRows = () => ({ ...guest(), ...content() });
export const guestStreamRows = contentStreams;

export const hostMethods = /* @__PURE__ */ hostRows();
export const hostStreams = /* @__PURE__ */ hostStreamRows();
export const guestMethods = /* @__PURE__ */ guestRows();
export const guestStreams = /* @__PURE__ */ guestStreamRows();

export type HostMethodName = keyof typeof hostMethods;
export type HostStreamName = keyof typeof hostStreams;
export type GuestMethodName = keyof typeof guestMethods;
export type GuestStreamName = keyof typeof guestStreams;

type ParamsIn<E> = E extends MethodEntry<infer Params> ? Params : never;
type ResultIn<E> = E extends MethodEntry<infer _Params, infer Result> ? Result : never;

export type HostParams<M extends HostMethodName> = ParamsIn<(typeof hostMethods)[M]>;
export type HostResult<M extends HostMethodName> = ResultIn<(typeof hostMethods)[M]>;
export type GuestParams<M extends GuestMethodName> = ParamsIn<(typeof guestMethods)[M]>;
export type GuestResult<M extends GuestMethodName> = ResultIn<(typeof guestMethods)[M]>;

type ItemIn<E> =
  E extends StreamMethodEntry<infer _Params, infer _Result, infer Item> ? Item : never;

export type HostStreamParams<M extends HostStreamName> = ParamsIn<(typeof hostStreams)[M]>;
export type HostStreamItem<M extends HostStreamName> = ItemIn<(typeof hostStreams)[M]>;
export type GuestStreamParams<M extends GuestStreamName> = ParamsIn<(typeof guestStreams)[M]>;
export type GuestStreamResult<M extends GuestStreamName> = ResultIn<(typeof guestStreams)[M]>;
export type GuestStreamItem<M extends GuestStreamName> = ItemIn<(typeof guestStreams)[M]>;

/** A row with its schemas compiled, as the bridge uses it. */
export interface Method {
  readonly entry: MethodEntry;
  readonly readParams: Reader<unknown>;
  readonly readResult: Reader<unknown>;
}

/** A row that streams, with its schemas compiled. */
export interface StreamMethod extends Method {
  readonly entry: StreamMethodEntry;
  readonly readItem: Reader<unknown>;
}

/** Looked up by `Map`, so that `constructor` and its like are names like any other: unknown ones. */
export type MethodTable = ReadonlyMap<string, Method>;

export function compile(rows: Readonly<Record<string, MethodEntry>>): MethodTable {
  return new Map(
    Object.entries(rows).map(([name, entry]) => {
      if (entry.name !== name) throw new TypeError(`${name}: the row calls itself ${entry.name}`);
      return [name, { entry, readParams: reader(entry.params), readResult: reader(entry.result) }];
    }),
  );
}

export function compileStreams(
  rows: Readonly<Record<string, StreamMethodEntry>>,
): ReadonlyMap<string, StreamMethod> {
  const methods = compile(rows);
  return new Map(
    Object.entries(rows).flatMap(([name, entry]) => {
      const method = methods.get(name);
      const readItem = reader(entry.stream.item);
      return method === undefined ? [] : [[name, { ...method, entry, readItem }]];
    }),
  );
}

export const hostTable: MethodTable = /* @__PURE__ */ compile(hostMethods);
export const guestTable: MethodTable = /* @__PURE__ */ compile(guestMethods);
/** Apart from the calls: a call that streams and a stream that does not cannot be mixed up. */
export const hostStreamTable: ReadonlyMap<string, StreamMethod> =
  /* @__PURE__ */ compileStreams(hostStreams);
export const guestStreamTable: ReadonlyMap<string, StreamMethod> =
  /* @__PURE__ */ compileStreams(guestStreams);
