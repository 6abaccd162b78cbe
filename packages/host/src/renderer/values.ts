/** What the values of a guest's styles may hold: lists without end take a paint as long as they are. */

/** Commas in one value: each shadow or gradient of a list is painted for every node that has it. */
export const mostCommas = 256;

export const valueAllowed = (value: string): boolean =>
  value.split(',', mostCommas + 2).length <= mostCommas + 1;
