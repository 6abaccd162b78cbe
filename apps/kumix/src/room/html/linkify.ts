/** Plain text with its addresses made into links. */
import type { RichNode } from './richText.ts';
import { safeHref, trimAddress } from './links.ts';
import { parsePermalink } from './permalink.ts';

const address = /\b(?:https?:\/\/|mailto:|matrix:)[^\s<>"'`]+/giu;

export function linkify(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const shown = trimAddress(match[0]);
    const href = safeHref(shown);
    if (href === null) continue;
    if (match.index > from) nodes.push({ kind: 'text', text: text.slice(from, match.index) });
    const target = parsePermalink(shown);
    nodes.push(
      target === null
        ? { kind: 'link', href, confirm: false, children: [{ kind: 'text', text: shown }] }
        : {
            kind: 'mention',
            target,
            label: target.type === 'user' ? target.userId : target.idOrAlias,
          },
    );
    from = match.index + shown.length;
  }
  if (from < text.length) nodes.push({ kind: 'text', text: text.slice(from) });
  return nodes;
}
