/** Event types and formats: exact, or everything that begins with a prefix ending in `.` or `/`. */

export const isGlob = (pattern: string): boolean => /^[^*\s]*[./]\*$|^[^*\s]+$/u.test(pattern);

export const matchesGlob = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;

/** The narrower of two patterns where they overlap: prefixes either nest or are apart. */
export const meetGlobs = (a: string, b: string): string | undefined => {
  if (b.endsWith('*') && a.startsWith(b.slice(0, -1))) return a;
  return matchesGlob(a, b) ? b : undefined;
};
