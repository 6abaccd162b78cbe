/**
 * Untrusted HTML to plain data, through two walls that do not know each other: DOMPurify parses it
 * in an inert document and takes out what is not in the subset; the reader then copies, tag by tag
 * and attribute by attribute, only what it knows. Either alone would hold.
 */
import DOMPurify from 'dompurify';
import { parseable } from './parseable.ts';
import { readNodes } from './read.ts';
import type { RichText } from './richText.ts';
import { allowedAttributes, allowedTags, ceilings, droppedTags, linkSchemes } from './subset.ts';

export interface Source {
  /** Texts of the event as received: a link or an image that stands in none of them is not its own. */
  readonly literal: readonly string[];
}

const config = {
  // `body` is what the purifier walks: refused, it would copy the whole tree for nothing. What is
  // given back is what stands in it, and the reader knows no such tag.
  ALLOWED_TAGS: [...allowedTags, 'body'],
  ALLOWED_ATTR: [...allowedAttributes],
  // Only these two hold addresses; without this the purifier takes colours and classes for bad ones.
  ADD_URI_SAFE_ATTR: allowedAttributes.filter((name) => name !== 'href' && name !== 'src'),
  ALLOWED_URI_REGEXP: new RegExp(`${linkSchemes.source}|^mxc:`, 'i'),
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  FORBID_CONTENTS: [...droppedTags],
  KEEP_CONTENT: true,
  SANITIZE_DOM: true,
  RETURN_DOM: true,
} as const;

/**
 * The start tags by which a parser leaves HTML, and the only ones
 * (https://html.spec.whatwg.org/#parsing-main-inbody).
 */
const beyondHtml = /<(?:math|svg)/i;

/** What the purifier is set up for; undefined before the first text. */
let setUpFor: 'html' | 'any' | undefined;

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

/** The purifier parses in an inert document: nothing in it loads or runs. */
function purify(quiet: string): Node {
  const wanted = beyondHtml.test(quiet) ? 'any' : 'html';
  if (setUpFor !== wanted) {
    // Not for every text: reading the lists would cost as much as a short message does.
    DOMPurify.setConfig({
      ...config,
      ALLOWED_TAGS: [...config.ALLOWED_TAGS],
      ALLOWED_ATTR: [...config.ALLOWED_ATTR],
      ADD_URI_SAFE_ATTR: [...config.ADD_URI_SAFE_ATTR],
      FORBID_CONTENTS: [...config.FORBID_CONTENTS],
      // Its documentation lets this be off for HTML alone. It takes a seventh of the time, and takes
      // out attributes in which the end of a comment stands.
      SAFE_FOR_XML: wanted === 'any',
    });
    setUpFor = wanted;
  }
  // Said again for its type alone: what was set is what counts.
  return DOMPurify.sanitize(quiet, { RETURN_DOM: true });
}
