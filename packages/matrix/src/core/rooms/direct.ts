import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { listAt } from '../../protocol/plain.ts';
import { changeAccountData } from '../account/contentNow.ts';
import type { Api } from '../account/api.ts';

/** Lists a room as a direct chat with `user`. @throws CoreError */
export function markDirect(
  client: MatrixClient,
  api: Api,
  user: string,
  room: string,
): Promise<void> {
  return changeAccountData(client, api, EventType.Direct, (before) => {
    const rooms = listAt(before, user);
    return rooms.includes(room) ? before : { ...before, [user]: [...rooms, room] };
  });
}
