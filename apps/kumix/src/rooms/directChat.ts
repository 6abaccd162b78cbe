import type { UserId } from '@kumix/matrix';
import type { App } from '../app/app.ts';
import { t } from '../i18n/message.ts';

type Actor = Pick<App, 'core' | 'rooms' | 'go' | 'report'>;

/** Opens the direct room with a person, made encrypted where there is none. Never rejects. */
export async function openDirectChat(app: Actor, userId: UserId): Promise<boolean> {
  const known = [...app.rooms.snapshot.get().byId.values()].find(
    (room) => room.kind === 'direct' && room.directUserId === userId && room.membership === 'join',
  );
  try {
    const { roomId } =
      known === undefined
        ? await app.core.call('room.create', {
            name: '',
            public: false,
            encrypted: true,
            invite: [userId],
            direct: true,
            space: false,
          })
        : { roomId: known.id };
    app.go({ to: 'room', roomId });
    return true;
  } catch (error) {
    app.report(error, t('command.startChat'));
    return false;
  }
}
