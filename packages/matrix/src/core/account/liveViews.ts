import { ClientEvent, type MatrixClient } from 'matrix-js-sdk/lib/client.js';
import { EventType } from 'matrix-js-sdk/lib/@types/event.js';
import { userId } from '../../protocol/ids.ts';
import { keep } from '../../protocol/plain.ts';
import { Listeners } from '../listeners.ts';
import { LiveAlerts } from '../rooms/alerts.ts';
import { readRules } from '../rooms/pushRules.ts';
import { LiveSettings } from '../rooms/settings.ts';
import { ThreadNews } from '../rooms/threads.ts';
import type { Live, LiveViews, TrustView } from './account.ts';

/** Views that need the account and have nothing stored to show before. */
export function liveViews(client: MatrixClient): Omit<LiveViews, TrustView> {
  return {
    roomSettings: ({ roomId }, changed) => new LiveSettings(client, roomId, changed),
    threadNews: ({ roomId }, changed) => new ThreadNews(client, roomId, changed),
    alerts: (_none, changed) => new LiveAlerts(client, changed),
    notifications: (_none, changed) => {
      const rules = (): unknown => client.getAccountData(EventType.PushRules)?.getContent();
      return ofAccountData(
        client,
        EventType.PushRules,
        () => (rules() === undefined ? undefined : readRules(rules())),
        changed,
      );
    },
    ignored: (_none, changed) =>
      ofAccountData(
        client,
        EventType.IgnoredUserList,
        () => ({ userIds: client.getIgnoredUsers().map(userId) }),
        changed,
      ),
  };
}

function ofAccountData<T>(
  client: MatrixClient,
  type: string,
  read: () => T | undefined,
  changed: () => void,
): Live<T> {
  const listeners = new Listeners(client);
  let current = read();
  const refresh = (): void => {
    const next = keep(current, read());
    if (next === current) return;
    current = next;
    changed();
  };
  listeners.on(ClientEvent.AccountData, (event) => {
    if (event.getType() === type) refresh();
  });
  // The first sync may come after the view was opened.
  listeners.on(ClientEvent.Sync, refresh);
  return { read: () => current, dispose: () => listeners.dispose() };
}
