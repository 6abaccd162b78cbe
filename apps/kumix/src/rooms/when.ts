import { clockTime, moment } from '../i18n/formats.ts';
import { languageTag, t } from '../i18n/message.ts';

const dayMs = 86_400_000;

/** The latest moment for a list: the time today, the weekday this week, else the date. Local time. */
export function shortWhen(saidMs: number, nowMs: number): string {
  const atMs = moment(saidMs);
  if (atMs === 0) return '';
  const at = new Date(atMs);
  const now = new Date(nowMs);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const tag = languageTag();
  if (atMs >= midnight) return clockTime(atMs);
  if (atMs >= midnight - dayMs) return t('when.yesterday');
  if (atMs >= midnight - 6 * dayMs) return at.toLocaleDateString(tag, { weekday: 'short' });
  return at.getFullYear() === now.getFullYear()
    ? at.toLocaleDateString(tag, { day: 'numeric', month: 'short' })
    : at.toLocaleDateString(tag, { year: 'numeric', month: 'short' });
}
