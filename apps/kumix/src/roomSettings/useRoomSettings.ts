import type { RoomId, RoomSettings, UserId } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { CorePort } from '../app/core.ts';
import { createRoomSettings, type RoomSettingsModel } from './roomSettingsModel.ts';

/** What is set about one room, as long as it is mounted; `null` until it is known. */
export function useRoomSettings(core: CorePort, roomId: RoomId): RoomSettings | null {
  const [settings, setSettings] = useState<RoomSettings | null>(null);
  useEffect(() => {
    const watch = core.watch('roomSettings', { roomId }, setSettings);
    return () => watch.stop();
  }, [core, roomId]);
  return settings;
}

/** For one room as long as it is mounted: whoever uses it is mounted anew for another room. */
export function useRoomSettingsModel(
  core: CorePort,
  roomId: RoomId,
  me: UserId,
): RoomSettingsModel {
  const { dialogs } = useApp();
  const [model] = useState(() =>
    createRoomSettings({ core, roomId, me, confirm: (question) => dialogs.confirm(question) }),
  );
  useEffect(() => model.start(), [model]);
  return model;
}
