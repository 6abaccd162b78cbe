import { fewMarks } from '@kumix/matrix';

/** What turns the order of words around, or begins another line; of blanks one is enough. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const blank = /[\s\p{Cc}]+/gu;

/** Words of an extension's as they may stand behind its name. */
export const wordsOf = (text: string): string =>
  fewMarks(text.replaceAll(turning, '').replaceAll(blank, ' ').trim());
