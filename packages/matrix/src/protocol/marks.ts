/**
 * Text as it is drawn: a letter carries at most sixteen marks, more than any language puts on one.
 * What stands above them is seen over other people's words, and takes seconds to lay out.
 */
export const fewMarks = (text: string): string =>
  // Nearly all texts have none: to look costs a tenth of what it costs to replace nothing.
  /\p{M}{17}/u.test(text) ? text.replaceAll(/(\p{M}{16})\p{M}+/gu, '$1') : text;
