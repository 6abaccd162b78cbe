import { t } from '../../i18n/message.ts';

/** What a power level is commonly called; ordinary members have no word. */
export function roleOf(powerLevel: number): string | null {
  if (powerLevel >= 100) return t('members.admin');
  return powerLevel >= 50 ? t('members.moderator') : null;
}
