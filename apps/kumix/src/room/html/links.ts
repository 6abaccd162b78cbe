/** Which addresses may be opened, and which of them only after a person has read them in full. */
import { linkSchemes } from './subset.ts';

/** The address as the browser will use it, or null where it must not become a link at all. */
export function safeHref(href: string): string | null {
  const trimmed = href.trim();
  if (!linkSchemes.test(trimmed)) return null;
  try {
    const url = new URL(trimmed);
    // A name and password in front of the host serve to disguise the host.
    if (url.username !== '' || url.password !== '') return null;
    return url.href;
  } catch {
    return null;
  }
}

const looksLikeAddress =
  /^(?:https?:\/\/|www\.)\S+$|^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/:?#]\S*)?$/iu;

function hostOf(text: string): string | null {
  try {
    return new URL(/^https?:\/\//i.test(text) ? text : `https://${text}`).hostname.replace(
      /^www\./,
      '',
    );
  } catch {
    return null;
  }
}

/** True where the words of a link look like an address of another host than the link's own. */
export function namesAnotherHost(label: string, href: string): boolean {
  const text = label.replaceAll(/[\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, '').trim();
  if (!looksLikeAddress.test(text)) return false;
  const shown = hostOf(text);
  const real = hostOf(href);
  return shown !== real;
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Punctuation that ends the sentence is not part of the address; a bracket opened in it is. */
export function trimAddress(text: string): string {
  if (!/[^\p{L}\p{N}/]$/u.test(text)) return text;
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

const address = /(?:https?|mailto|matrix|mxc):[^\s<>"'`]+/gi;
const quoted = /="([^"]*)"|='([^']*)'/g;

/**
 * The addresses that stand in an event as it was received: a link that is none of them is not its own. Read
 * once, where looking each link up in the text would take as long as both are together.
 */
export function addressesIn(sources: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  // Most have no `&amp;`, and are read once.
  const texts = new Set(sources.flatMap((source) => [source, source.replaceAll('&amp;', '&')]));
  for (const text of texts) {
    for (const [shown] of text.matchAll(address)) found.add(shown).add(trimAddress(shown));
    for (const [, one, other] of text.matchAll(quoted)) found.add(one ?? other ?? '');
  }
  return found;
}
