import type { MessageEvent } from '../brokers.ts';

/** Links that are remembered for one extension; the oldest go first. */
const most = 2_048;
/** That are looked at in one text. */
const mostOfOne = 64;
/** Longer than any link that could be asked for. */
const longest = 4_096;

const pattern = /https?:\/\/[^\s<>"'`]+/giu;

/**
 * The links that stood in messages an extension was given, by room: only these may be previewed, so
 * that a preview tells nobody anything that was not in a message already.
 */
export class GivenLinks {
  private readonly links = new Set<string>();
  private readonly writer: string | undefined;

  /** `writer` is whose messages give no links: this account's, where the extension may write them itself. */
  constructor(writer?: string) {
    this.writer = writer;
  }

  note({ roomId, sender, body, formattedBody }: MessageEvent): void {
    if (sender === this.writer) return;
    for (const link of linksIn(body)) this.keep(roomId, link);
    if (formattedBody === undefined) return;
    // An address in HTML is written with its ampersands escaped.
    for (const link of linksIn(formattedBody.replaceAll('&amp;', '&'))) this.keep(roomId, link);
  }

  has(roomId: string, url: string): boolean {
    const { href } = new URL(url);
    return this.links.has(`${roomId} ${href}`);
  }

  get size(): number {
    return this.links.size;
  }

  private keep(roomId: string, href: string): void {
    const key = `${roomId} ${href}`;
    // Deleted first, so that the set's order is the order of last being given.
    this.links.delete(key);
    this.links.add(key);
    for (const oldest of this.links) {
      if (this.links.size <= most) break;
      this.links.delete(oldest);
    }
  }
}

/** As written and without the punctuation that a sentence puts behind a link. */
function linksIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  let looked = 0;
  for (const [written] of text.slice(0, 65_536).matchAll(pattern)) {
    // Counted, not what is found: an address that is none takes as long.
    if (++looked > mostOfOne) break;
    if (written.length > longest) continue;
    for (const link of [written, written.replace(/(?<![).,;:!?\]}*_])[).,;:!?\]}*_]+$/u, '')]) {
      if (URL.canParse(link)) found.add(new URL(link).href);
    }
  }
  return found;
}
