/** For proc extensions: what it serves, and its WASM. */
import type { GuestMethodName, GuestParams, GuestResult } from '../api/table.ts';
import { channel } from '../guest/channel.ts';
import { type CallContext, rpc } from '../guest/rpc.ts';

export { type CallContext, KumixError } from '../guest/rpc.ts';
export { call, storage } from './host.ts';

export type Handlers = {
  readonly [M in Exclude<GuestMethodName, `surface.${string}`>]?: (
    params: GuestParams<M>,
    context: CallContext,
  ) => GuestResult<M> | Promise<GuestResult<M>>;
};

/**
 * Serves guest methods. A handler gets parameters that fit the table's schema; what it returns
 * must fit the result's. Throw `KumixError` for an error with a code of your choice.
 */
export function defineProc(handlers: Handlers): void {
  const bridge = rpc();
  for (const [name, handler] of Object.entries(handlers)) {
    bridge.serve(name, (params, context) => Reflect.apply(handler, undefined, [params, context]));
  }
}

/**
 * Instantiates a `.wasm` of the package. The host has inspected it: its imports are on the policy's
 * list, its memory has a maximum below the policy's.
 */
export async function loadWasm<Exports extends object>(
  name: string,
  imports: object = {},
): Promise<Exports> {
  const instance = await channel().wasm(name, imports);
  // An instance's exports are what its author wrote; their shape is the author's to state.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (instance as { readonly exports: Exports }).exports;
}
