/** Dates in the app's language, with the hours of the person's own system: 14:05 or 2:05 PM. */
import { languageTag } from './message.ts';

const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();

/** A clock of 24 hours has two digits for each: 08:05. */
const twoDigits = hourCycle === 'h23' || hourCycle === 'h24';

/** The person's own region of a language: days and months stand in another order in London than in Boston. */
const regional = (tag: string): string =>
  navigator.languages.find((each) => each.startsWith(`${tag}-`)) ?? tag;

/** The latest that a `Date` can be: https://tc39.es/ecma262/#sec-time-values-and-time-range. */
const latestMs = 8.64e15;

/** A stranger's time as one that can be shown: what no clock can say is the beginning of all time. */
export const moment = (atMs: number): number => (atMs >= 0 && atMs <= latestMs ? atMs : 0);

/** For `<time>`: what says no moment throws nowhere. */
export const isoTime = (atMs: number): string => new Date(moment(atMs)).toISOString();

/** Made once for each language: making a format costs more than using it. */
export function formatter(options: Intl.DateTimeFormatOptions): (atMs: number) => string {
  let tag = '';
  let format: Intl.DateTimeFormat | undefined;
  const withClock = { ...options };
  if (hourCycle !== undefined && (options.hour ?? options.timeStyle) !== undefined) {
    withClock.hourCycle = hourCycle;
    if (twoDigits && options.hour !== undefined) withClock.hour = '2-digit';
  }
  return (atMs) => {
    if (format === undefined || tag !== languageTag()) {
      tag = languageTag();
      format = new Intl.DateTimeFormat(regional(tag), withClock);
    }
    return format.format(moment(atMs));
  };
}

/** The time of day, as in the room list and beside each message. */
export const clockTime = formatter({ hour: 'numeric', minute: '2-digit' });
