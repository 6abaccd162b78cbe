/** Plain text with its addresses made into links. */
import { fewMarks } from '@kumix/matrix';
import type { RichNode } from './richText.ts';
import { safeHref, trimAddress } from './links.ts';
import { parsePermalink } from './permalink.ts';
import { ceilings } from './subset.ts';

const address = /\b(?:https?:\/\/|mailto:|matrix:)[^\s<>"'`]+/giu;

const textOf = (text: string): RichNode => ({ kind: 'text', text: fewMarks(text) });

/** Behind as many links as a message may have nodes, all is text. */
export function linkify(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  let links = 0;
  for (const match of text.matchAll(address)) {
    const shown = trimAddress(match[0]);
    const href = safeHref(shown);
    if (href === null) continue;
    links += 1;
    if (links > ceilings.nodes) break;
    if (match.index > from) nodes.push(textOf(text.slice(from, match.index)));
    const target = parsePermalink(shown);
    nodes.push(
      target === null
        ? { kind: 'link', href, confirm: false, children: [textOf(shown)] }
        : {
            kind: 'mention',
            target,
            label: fewMarks(target.type === 'user' ? target.userId : target.idOrAlias),
          },
    );
    from = match.index + shown.length;
  }
  if (from < text.length) nodes.push(textOf(text.slice(from)));
  return nodes;
}
