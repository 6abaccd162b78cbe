/**
 * Untrusted HTML to plain data, through two walls that do not know each other: DOMPurify parses it
 * in an inert document and takes out what is not in the subset; the reader then copies, tag by tag
 * and attribute by attribute, only what it knows. Either alone would hold.
 */
import { parseable } from './parseable.ts';
import { purify } from './purifier.ts';
import { readNodes } from './read.ts';
import type { RichText } from './richText.ts';
import { ceilings } from './subset.ts';

export interface Source {
  /** Texts of the event as received: a link or an image that stands in none of them is not its own. */
  readonly literal: readonly string[];
}

/**
 * Null where the source cannot be read safely or soon (too large, too deep, left open): show the plain
 * body instead.
 */
export function sanitise(html: string, source: Source): RichText | null {
  if (html.length > ceilings.sourceLength) return null;
  const quiet = hush(html);
  if (!parseable(quiet)) return null;
  try {
    return readNodes(purify(quiet), source);
  } catch {
    // Nested beyond the stack, or a tree that the purifier refuses: neither wall may be skipped.
    return null;
  }
}

const tag = /<[a-z][^<>]*>/gi;
const refused = /(?<=[\s"'/])(?:style|on[a-z]+)(?=\s*=)/gi;
/** Anywhere, in a tag or not: where there is none, no tag needs a look of its own. */
const anyRefused = /[\s"'/](?:style|on[a-z]+)\s*=/i;

/**
 * No wall, only quiet: the parser would refuse each of these by the page's own policy and report
 * it to the console, and a stranger's message must not be able to fill that.
 */
function hush(html: string): string {
  const quiet = html
    // Parsed alike, dropped alike, and of no meaning to a policy.
    .replaceAll(/<(\/?)style\b/gi, '<$1noembed')
    .replaceAll(/<(?:base|link|meta)\b/gi, '<wbr');
  return anyRefused.test(quiet)
    ? quiet.replaceAll(tag, (found) => found.replaceAll(refused, 'data-refused'))
    : quiet;
}
