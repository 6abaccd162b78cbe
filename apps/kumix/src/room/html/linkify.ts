/** Plain text with its addresses made into links. */
import type { RichNode } from './richText.ts';
import { safeHref } from './links.ts';
import { fewMarks } from './marks.ts';
import { parsePermalink } from './permalink.ts';
import { ceilings } from './subset.ts';

const address = /\b(?:https?:\/\/|mailto:|matrix:)[^\s<>"'`]+/giu;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Punctuation that ends the sentence is not part of the address; a bracket opened in it is. */
function trimEnd(text: string): string {
  const brackets = new Map<string, number>();
  const count = (bracket: string): number => brackets.get(bracket) ?? 0;
  for (const [bracket] of text.matchAll(/[()[\]{}]/g)) brackets.set(bracket, count(bracket) + 1);
  let end = text.length;
  for (; end > 0; end -= 1) {
    const last = text[end - 1] ?? '';
    if (/[.,;:!?…'"»”’*_~]/u.test(last)) continue;
    const opener = closers[last];
    if (opener === undefined || count(opener) >= count(last)) break;
    brackets.set(last, count(last) - 1);
  }
  return text.slice(0, end);
}

const textOf = (text: string): RichNode => ({ kind: 'text', text: fewMarks(text) });

/** Behind as many links as a message may have nodes, all is text. */
export function linkify(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  let links = 0;
  for (const match of text.matchAll(address)) {
    const shown = trimEnd(match[0]);
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
