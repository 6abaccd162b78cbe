import type { NotificationSettings, RoomId } from '@kumix/matrix';
import type { CorePort } from '../app/core.ts';
import { useStore } from '../app/store.ts';
import { SelectField } from '../ui/Field.tsx';
import { levelName, roomLevels, useAttempts } from './useRules.ts';

interface RoomLevelFieldProps {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly label: string;
  readonly rules: NotificationSettings;
}

/** What one room notifies of. */
export function RoomLevelField({ core, roomId, label, rules }: RoomLevelFieldProps) {
  const attempts = useAttempts();
  const { busy, errors } = useStore(attempts.state);
  return (
    <SelectField
      label={label}
      error={errors['level'] ?? null}
      value={rules.rooms[roomId] ?? 'default'}
      disabled={busy.has('level')}
      choices={roomLevels.map((value) => ({ value, label: levelName(value) }))}
      onValue={(chosen) => {
        const level = roomLevels.find((each) => each === chosen);
        if (level === undefined) return;
        void attempts.run('level', () => core.call('notifications.room', { roomId, level }));
      }}
    />
  );
}
