/** What an extension calls: every host method of the table, by name and typed. */
import type {
  HostMethodName,
  HostParams,
  HostResult,
  HostStreamItem,
  HostStreamName,
  HostStreamParams,
} from '../api/table.ts';
import { KumixError, rpc } from '../guest/rpc.ts';
import { hostStreamTable, hostTable } from '../guest/tables.ts';

/** The row, where there is one. */
function row<Row>(found: Row | undefined, name: string): Row {
  if (found === undefined) throw new KumixError('not-found', `There is no ${name}.`);
  return found;
}

/**
 * Calls a method of the host's. Rejects with `KumixError`; `because` names the rules where the
 * policy denied. Byte buffers in `params` are transferred.
 */
export async function call<M extends HostMethodName>(
  method: M,
  params: HostParams<M>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<HostResult<M>> {
  // The bridge has read the result by the schema that its type was inferred from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await rpc().call(
    row(hostTable.get(method), `method ${method}`),
    params,
    options.signal,
  )) as HostResult<M>;
}

/**
 * Opens a stream of the host's: `for await (const item of stream(…))`. Leaving the loop ends it. It
 * throws `KumixError` where it is refused, and where it is ended: by the policy (`denied`), because
 * the loop fell too far behind (`too-many`), or by whoever serves it.
 */
export function stream<M extends HostStreamName>(
  method: M,
  params: HostStreamParams<M>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncIterableIterator<HostStreamItem<M>> {
  // The bridge reads every item by the schema that its type was inferred from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return rpc().stream(
    row(hostStreamTable.get(method), `stream ${method}`),
    params,
    options.signal,
  ) as AsyncIterableIterator<HostStreamItem<M>>;
}

/** Strings that this extension keeps for this account: `storage.kv`. */
export const storage = {
  get: (key: string): Promise<string | null> => call('storage.kv.get', { key }),
  set: async (key: string, value: string): Promise<void> => {
    await call('storage.kv.set', { key, value });
  },
  delete: async (key: string): Promise<void> => {
    await call('storage.kv.delete', { key });
  },
  keys: (prefix = ''): Promise<readonly string[]> => call('storage.kv.keys', { prefix }),
  clear: async (): Promise<void> => {
    await call('storage.kv.clear', {});
  },
} as const;
