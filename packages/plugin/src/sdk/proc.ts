/** For proc extensions: what it serves, and its WASM. */
import { channel } from '../guest/channel.ts';
import { type Handlers, serveAll } from './serve.ts';

export { type CallContext, KumixError } from '../guest/rpc.ts';
export { call, storage, stream } from './host.ts';
export type { Handlers } from './serve.ts';

/**
 * Serves guest methods. A handler gets parameters that fit the table's schema; what it returns
 * must fit the result's. Throw `KumixError` for an error with a code of your choice.
 */
export function defineProc(handlers: Handlers): void {
  serveAll(handlers);
}

/**
 * Instantiates a `.wasm` of the package. The host has inspected it: its imports are on the policy's
 * list, its one memory is not shared and has a maximum no higher than the policy's.
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
