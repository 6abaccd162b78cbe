/** RFC 6901 JSON Pointers. */

export const escapeToken = (token: string): string =>
  token.includes('~') || token.includes('/')
    ? token.replaceAll('~', '~0').replaceAll('/', '~1')
    : token;

export const joinPointer = (pointer: string, token: string | number): string =>
  `${pointer}/${typeof token === 'number' ? String(token) : escapeToken(token)}`;

/** The tokens of a pointer, unescaped. What is not a pointer is one token that nothing is called. */
export const pointerTokens = (pointer: string): readonly string[] => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/u.test(pointer)) return [pointer];
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};
