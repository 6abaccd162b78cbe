/** What an extension serves, by name and typed. */
import type {
  GuestMethodName,
  GuestParams,
  GuestResult,
  GuestStreamItem,
  GuestStreamName,
  GuestStreamParams,
  GuestStreamResult,
} from '../api/table.ts';
import { type CallContext, rpc } from '../guest/rpc.ts';
import { guestStreamTable } from '../guest/tables.ts';

export type Handlers = {
  readonly [M in Exclude<GuestMethodName, `surface.${string}`>]?: (
    params: GuestParams<M>,
    context: CallContext,
  ) => GuestResult<M> | Promise<GuestResult<M>>;
} & {
  /** Write it as `async function*`: yield the items, return what is said at the end. */
  readonly [M in GuestStreamName]?: (
    params: GuestStreamParams<M>,
    context: CallContext,
  ) => AsyncGenerator<GuestStreamItem<M>, GuestStreamResult<M>, void>;
};

/** Hangs every handler where its name belongs. */
export function serveAll(handlers: Handlers): void {
  const bridge = rpc();
  for (const [name, handler] of Object.entries(handlers)) {
    const run = (params: unknown, context: CallContext) =>
      Reflect.apply(handler, undefined, [params, context]);
    if (guestStreamTable.has(name)) bridge.serveStream(name, run);
    else bridge.serve(name, run);
  }
}
