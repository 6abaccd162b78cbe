import { getPublicSuffix } from 'tldts';

/**
 * The list of public suffixes, for `readPolicy`'s `isPublicSuffix`. Apart from the rest because it is
 * large (about 42 kB compressed) and needed only while a file with a `*.` pattern is read: import it
 * when the text of the file includes `*.`.
 */
export const isPublicSuffix = (host: string): boolean =>
  getPublicSuffix(host, { allowPrivateDomains: true, extractHostname: false }) === host;
