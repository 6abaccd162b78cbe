/**
 * What the homeserver has now, for whoever writes back all of it with a change: the SDK's copy may be older
 * than what somebody else wrote, or not read yet.
 */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { CoreError } from '../../protocol/coreError.ts';
import type { RoomId } from '../../protocol/models.ts';
import { type Plain, isPlain } from '../../protocol/plain.ts';
import type { Api } from './api.ts';

/** Nothing where there is none. */
async function contentAt(api: Api, path: readonly string[]): Promise<Plain> {
  const found = await api('GET', path).catch((cause: unknown) => {
    if (cause instanceof CoreError && cause.code === 'not-found') return {};
    throw cause;
  });
  return isPlain(found) ? found : {};
}

/** The content of a room's state event. @throws CoreError */
export const stateNow = (api: Api, roomId: RoomId, type: string, stateKey = ''): Promise<Plain> =>
  contentAt(api, ['rooms', roomId, 'state', type, stateKey]);

/**
 * Changes account data of one type. `change` gives back what it got where there is nothing to do.
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
  const before = await contentAt(api, path);
  const after = change(before);
  if (after !== before) await api('PUT', path, after);
}
