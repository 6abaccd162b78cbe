import { fewMarks } from '@kumix/matrix';
import { seenOf } from '../room/html/seen.ts';

/** What begins another line; of blanks one is enough. */
const blank = /[\s\p{Cc}]+/gu;

/** Words of an extension's as they may stand behind its name: nothing in them turns their order around. */
export const wordsOf = (text: string): string =>
  fewMarks(seenOf(text.replaceAll(blank, ' ')).replaceAll(/ {2,}/gu, ' ').trim());
