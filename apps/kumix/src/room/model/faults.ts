/** A sentence about something that did not work, shown by the composer until it is put away. */
import { t } from '../../i18n/message.ts';
import { failureOf } from '../../app/core.ts';
import type { RoomServices } from './services.ts';

/** Runs an action of a person; what fails is told where they look, with what they tried. */
export function attempt(room: RoomServices, doing: string, action: Promise<unknown>): void {
  action.catch((error: unknown) => {
    const { code, message } = failureOf(error);
    if (code !== 'aborted') room.composer.fault(t('failure.doing', { doing, why: message }));
  });
}
