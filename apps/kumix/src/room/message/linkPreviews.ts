/** Which links of a message are worth a preview, and what the homeserver knows of each, asked once. */
import type { EventBody, Result } from '@kumix/matrix';
import type { CorePort } from '../../app/contracts.ts';
import type { RichNode } from '../html/richText.ts';
import type { RoomInfo } from '../model/roomStore.ts';
import { richTextOf } from './bodyText.ts';

export type LinkFacts = NonNullable<Result<'url.preview'>>;
type TextBody = Extract<EventBody, { kind: 'text' | 'emote' | 'notice' }>;

const most = 2;
const kept = 200;

const known = new WeakMap<TextBody, readonly string[]>();
const none: readonly string[] = [];

/** Addresses that a person wrote as such; what hides behind other words is not looked up. */
export function linksOf(body: TextBody): readonly string[] {
  const before = known.get(body);
  if (before !== undefined) return before;
  const found = new Set<string>();
  const look = (nodes: readonly RichNode[]): void => {
    for (const node of nodes) {
      if (found.size >= most) return;
      if (node.kind === 'link') {
        if (!node.confirm && /^https?:/.test(node.href)) found.add(node.href);
      } else if (node.kind === 'element' && node.tag !== 'blockquote') look(node.children);
    }
  };
  look(richTextOf(body).nodes);
  const links = found.size === 0 ? none : [...found];
  known.set(body, links);
  return links;
}

/** Only where the homeserver may know what was written: a room of which nothing is known may be encrypted. */
export const mayBeLookedUp = ({ details }: Pick<RoomInfo, 'details'>): boolean =>
  details?.encrypted === false;

const asked = new WeakMap<CorePort, Map<string, Promise<LinkFacts | null>>>();

/** `null` where nothing is known, or the homeserver does not look links up. Never rejects. */
export function linkFacts(core: CorePort, url: string): Promise<LinkFacts | null> {
  const all = asked.get(core) ?? new Map<string, Promise<LinkFacts | null>>();
  asked.set(core, all);
  const before = all.get(url);
  if (before !== undefined) return before;
  const facts = core.call('url.preview', { url }).catch(() => null);
  all.set(url, facts);
  for (const oldest of all.keys()) {
    if (all.size <= kept) break;
    all.delete(oldest);
  }
  return facts;
}
