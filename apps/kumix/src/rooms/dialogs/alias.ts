/** Local part of an address made from a name: lower case, hyphens, nothing that needs escaping. */
export const aliasFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+/, '')
    .slice(0, 120);
