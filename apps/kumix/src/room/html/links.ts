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

/** Whether the address stands in the event as it was received. */
export function standsIn(href: string, sources: readonly string[]): boolean {
  return sources.some(
    (source) => source.includes(href) || source.includes(href.replaceAll('&', '&amp;')),
  );
}
