import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import { type Plain, isPlain } from '../../protocol/plain.ts';
import type { Api } from './api.ts';

/**
 * Changes account data of one type from what the homeserver has now. A write replaces all of it, and the
 * SDK's copy may be older than what another device wrote, or not read yet. `change` gives back what it got
 * where there is nothing to do.
 *
 * @throws CoreError
 */
export async function changeAccountData(
  client: MatrixClient,
  api: Api,
  type: string,
  change: (before: Plain) => Plain,
): Promise<void> {
  const path = ['user', client.getSafeUserId(), 'account_data', type];
  const found = await api('GET', path).catch((cause: unknown) => {
    if (cause instanceof CoreError && cause.code === 'not-found') return {};
    throw cause;
  });
  const before = isPlain(found) ? found : {};
  const after = change(before);
  if (after !== before) await api('PUT', path, after);
}
