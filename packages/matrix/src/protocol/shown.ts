import { fewMarks } from './marks.ts';
import { cut } from './plain.ts';

/**
 * How much is shown at once of what strangers write, in UTF-16 units: the specification sets few
 * limits, an event holds 60,000, and a browser takes long to lay that out. Messages have limits of
 * their own.
 */
export const longest = {
  name: 256,
  /** In the rooms' own words, where somebody reads about one room. */
  topic: 4_000,
  /** Beside other things: a topic in a header, a list or a sentence. */
  line: 300,
  /** Why somebody was removed, or a message. */
  reason: 500,
  /** Kumix itself writes 1,000 and 340 at most. */
  question: 2_000,
  answer: 500,
  place: 1_000,
  /** The specification's own, of event types and addresses, which nothing holds an event's author to. */
  id: 255,
} as const;

/** A text as far as it is shown, with a sign that there is more, and with few marks on a letter. */
export const shown = (text: string, most: number): string =>
  fewMarks(text.length <= most ? text : `${cut(text, most - 1)}…`);
