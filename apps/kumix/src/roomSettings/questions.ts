/** What is asked before a change of a room that cannot be taken back. Pure; `null`: nothing to ask. */
import type { PowerKey, RoomSettings, UserId } from '@kumix/matrix';
import type { Confirmation } from '../app/dialogs.ts';
import { t } from '../i18n/message.ts';
import { warningsOfNeeded, warningsOfRole } from './powers.ts';

export function beforeRole(
  settings: RoomSettings,
  me: UserId,
  person: { readonly userId: UserId; readonly name: string },
  level: number,
): Confirmation | null {
  const [body, ...points] = warningsOfRole(settings, me, person.userId, level);
  if (body === undefined) return null;
  return person.userId === me
    ? {
        title: t('roomSettings.roleSelfTitle'),
        body,
        points,
        action: t('roomSettings.roleSelfAction'),
        tone: 'danger',
      }
    : {
        title: t('roomSettings.roleEqualTitle', { name: person.name }),
        body,
        points,
        action: t('roomSettings.roleEqualAction'),
        tone: 'danger',
      };
}

export function beforeNeeded(
  settings: RoomSettings,
  key: PowerKey,
  level: number,
): Confirmation | null {
  const [body] = warningsOfNeeded(settings, key, level);
  if (body === undefined) return null;
  return {
    title: t('roomSettings.lockTitle'),
    body,
    action: t('roomSettings.lockAction'),
    tone: 'danger',
  };
}

export const beforeEncryption = (): Confirmation => ({
  title: t('roomSettings.encryptTitle'),
  body: t('roomSettings.encryptText'),
  points: [
    t('roomSettings.encryptOld'),
    t('roomSettings.encryptSearch'),
    t('roomSettings.encryptBots'),
  ],
  action: t('roomSettings.encryptAction'),
  tone: 'danger',
});

export const beforePublic = (isEncrypted: boolean): Confirmation => ({
  title: t('roomSettings.publicTitle'),
  body: t('roomSettings.publicText'),
  points: isEncrypted ? [t('roomSettings.publicEncrypted')] : [],
  action: t('roomSettings.publicAction'),
  tone: 'danger',
});
