/** `https://matrix.to/#/…` and `matrix:` addresses, both ways. */
import type { MatrixTarget } from './richText.ts';

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function target(id: string, eventId: string | null, via: readonly string[]): MatrixTarget | null {
  if (id.startsWith('@') && id.includes(':')) return { type: 'user', userId: id };
  if ((id.startsWith('#') && id.includes(':')) || id.startsWith('!')) {
    return { type: 'room', idOrAlias: id, eventId, via };
  }
  return null;
}

const viaOf = (query: string): string[] =>
  new URLSearchParams(query).getAll('via').filter((server) => server !== '');

function fromMatrixTo(href: string): MatrixTarget | null {
  const match = /^https:\/\/matrix\.to\/#\/([^/?]+)(?:\/([^/?]+))?\/?(?:\?(.*))?$/i.exec(href);
  if (match === null) return null;
  const id = decode(match[1] ?? '');
  const eventId = match[2] === undefined ? null : decode(match[2]);
  if (id === null || (eventId !== null && !eventId.startsWith('$'))) return null;
  return target(id, eventId, viaOf(match[3] ?? ''));
}

const sigils: Readonly<Record<string, string>> = { u: '@', r: '#', roomid: '!' };

function fromMatrixUri(href: string): MatrixTarget | null {
  const match = /^matrix:(u|r|roomid)\/([^/?#]+)(?:\/e\/([^/?#]+))?(?:\?([^#]*))?$/i.exec(href);
  if (match === null) return null;
  const sigil = sigils[(match[1] ?? '').toLowerCase()] ?? '';
  const id = decode(match[2] ?? '');
  const event = match[3] === undefined ? null : decode(match[3]);
  if (id === null) return null;
  return target(`${sigil}${id}`, event === null ? null : `$${event}`, viaOf(match[4] ?? ''));
}

export function parsePermalink(href: string): MatrixTarget | null {
  return fromMatrixTo(href) ?? fromMatrixUri(href);
}

const encode = (id: string): string => encodeURIComponent(id).replaceAll('%3A', ':');

export function makePermalink(to: MatrixTarget): string {
  if (to.type === 'user') return `https://matrix.to/#/${encode(to.userId)}`;
  const event = to.eventId === null ? '' : `/${encode(to.eventId)}`;
  const via = to.via.map((server) => `via=${encodeURIComponent(server)}`).join('&');
  return `https://matrix.to/#/${encode(to.idOrAlias)}${event}${via === '' ? '' : `?${via}`}`;
}
