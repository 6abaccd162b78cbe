/** Times as people say them. Formatters are made once: making one costs more than using it. */
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
});
const dated = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export const clockTime = (atMs: number): string => clock.format(atMs);
export const fullTime = (atMs: number): string => full.format(atMs);
export const isoTime = (atMs: number): string => new Date(atMs).toISOString();

const midnight = (atMs: number): number => new Date(atMs).setHours(0, 0, 0, 0);

export function dayLabel(atMs: number, nowMs: number): string {
  const days = Math.round((midnight(nowMs) - midnight(atMs)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return days > 1 && days < 180 ? weekday.format(atMs) : dated.format(atMs);
}

/** `m:ss`, for playback. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
