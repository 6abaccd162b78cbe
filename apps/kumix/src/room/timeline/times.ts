/** Times as people say them, in the app's language and by the clock of the person's system. */
import { formatter, moment } from '../../i18n/formats.ts';
import { t } from '../../i18n/message.ts';

export { clockTime, isoTime } from '../../i18n/formats.ts';

const weekday = formatter({ weekday: 'long', month: 'long', day: 'numeric' });
const dated = formatter({ year: 'numeric', month: 'long', day: 'numeric' });
const full = formatter({ dateStyle: 'full', timeStyle: 'short' });

export const fullTime = (atMs: number): string => full(atMs);

const midnight = (atMs: number): number => new Date(moment(atMs)).setHours(0, 0, 0, 0);

export function dayLabel(atMs: number, nowMs: number): string {
  const days = Math.round((midnight(nowMs) - midnight(atMs)) / 86_400_000);
  if (days === 0) return t('when.today');
  if (days === 1) return t('when.yesterday');
  return days > 1 && days < 180 ? weekday(atMs) : dated(atMs);
}

/** `m:ss`, for playback. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
