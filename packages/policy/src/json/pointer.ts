/** RFC 6901 JSON Pointers. */

export const escapeToken = (token: string): string =>
  token.replaceAll('~', '~0').replaceAll('/', '~1');

export const joinPointer = (pointer: string, token: string | number): string =>
  `${pointer}/${typeof token === 'number' ? String(token) : escapeToken(token)}`;

/** The tokens of a pointer, unescaped; `undefined` where it is not a pointer. */
export const pointerTokens = (pointer: string): readonly string[] | undefined => {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/u.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
};
