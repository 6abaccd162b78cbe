/**
 * HTML that an extension has made of a person's words, as it may go out under their name. It is read as
 * a stranger's is and written anew from what was read, so that it holds what the person is shown and
 * nothing else. What is asked of others because of it is theirs: an address that an extension names
 * would tell whoever it belongs to what the extension has read.
 */
import { trimAddress } from './links.ts';
import { makePermalink, parsePermalink } from './permalink.ts';
import { plainText, type MatrixTarget, type RichNode, type RichText } from './richText.ts';
import { sanitise } from './sanitise.ts';
import { seenOf } from './seen.ts';
import { mathTagSet } from './subset.ts';

export interface Reviewed extends RichText {
  readonly html: string;
}

/** Why it is not sent: it cannot be read, or names what the person has not written. */
export type Refused = 'unread' | 'foreign';

/** `written` is what the extension was given. */
export const review = (html: string, written: string): Reviewed | Refused =>
  reviewOf(sanitise(html, { literal: [written] }), written);

/**
 * HTML of an extension's own words, written anew in the same way and without what nobody sees; `null` where
 * it cannot be read.
 */
export function rewritten(html: string): string | null {
  const rich = sanitise(html, { literal: [html] });
  return rich === null || rich.cut ? null : seenOf(htmlOf(rich.nodes));
}

export function reviewOf(rich: RichText | null, written: string): Reviewed | Refused {
  if (rich === null || rich.cut) return 'unread';
  if (!rich.nodes.every(ofTheirs(written))) return 'foreign';
  const html = htmlOf(rich.nodes);
  return seenOf(html, written) === html ? { ...rich, html } : 'unread';
}

const between = /[\s<>"`]/;
const brackets = /[()[\]|]/;
const scheme = /https?:|mailto:|matrix:|(?<!\/)www\./i;
const beforeScheme = new RegExp(`(?=${scheme.source})`, 'i');

/** What may be an address in a text, each once by itself and once with what is written on to it. */
function* maybeAddresses(text: string): Generator<string> {
  for (const word of text.split(between)) {
    const at = word.search(scheme);
    if (at >= 0) {
      yield word.slice(at);
      yield* word.slice(at).split(beforeScheme);
    } else if (word.includes('@')) yield* word.split(brackets).filter((part) => part.includes('@'));
  }
}

const hrefOf = (text: string): string | null => (URL.canParse(text) ? new URL(text).href : null);

/** By what may be made of an address as it was typed: a scheme in front, escapes and sentence ends away. */
function spellings(typed: string): readonly string[] {
  const bare = typed.split('|', 1)[0] ?? '';
  return [typed, trimAddress(typed), bare, trimAddress(bare)].flatMap((text) =>
    text.includes(':') ? [text] : [`http://${text}`, `https://${text}`, `mailto:${text}`],
  );
}

/**
 * Every address, person and room that stands in what was written, as they come to be spelt. `addressesIn` of
 * links takes an address as it stands: what is received was spelt by whoever sent it.
 */
function namedIn(written: string): ReadonlySet<string> {
  const found = new Set<string>();
  // With Markdown's escapes and HTML's, and without.
  const unescaped = written.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
  for (const text of [written, unescaped, unescaped.replaceAll('&amp;', '&')]) {
    for (const typed of maybeAddresses(text)) {
      for (const spelling of spellings(typed)) {
        const href = hrefOf(spelling);
        if (href !== null) found.add(href);
        const target = parsePermalink(spelling);
        if (target !== null) found.add(keyOf(target));
      }
    }
  }
  return found;
}

const keyOf = (target: MatrixTarget): string => JSON.stringify(target);

/** Whether a node asks nobody for anything that the person has not named. */
function ofTheirs(written: string): (node: RichNode) => boolean {
  let known: ReadonlySet<string> | undefined;
  const isNamed = (what: string): boolean => (known ??= namedIn(written)).has(what);
  const isTheirs = (node: RichNode): boolean => {
    switch (node.kind) {
      case 'link':
        return isNamed(node.href) && node.children.every(isTheirs);
      case 'mention':
        return isNamed(keyOf(node.target));
      // Markdown has no way to write one that Matrix would show.
      case 'image':
        return false;
      case 'element':
      case 'spoiler':
      case 'formula':
        return node.children.every(isTheirs);
      case 'text':
      case 'inline-code':
      case 'code-block':
        return true;
    }
  };
  return isTheirs;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? '');

const htmlOf = (nodes: readonly RichNode[]): string => nodes.map(htmlOfOne).join('');

const tagged = (tag: string, attributes: string, children: readonly RichNode[]): string =>
  `<${tag}${attributes}>${htmlOf(children)}</${tag}>`;

const attribute = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;')}"`;

function htmlOfOne(node: RichNode): string {
  switch (node.kind) {
    case 'text':
      return escaped(node.text);
    case 'element':
      return element(node);
    case 'link':
      return tagged('a', attribute('href', node.href), node.children);
    case 'mention':
      return `<a${attribute('href', makePermalink(node.target))}>${escaped(node.label)}</a>`;
    case 'image':
      return escaped(node.alt);
    case 'spoiler':
      return tagged('span', attribute('data-mx-spoiler', node.reason), node.children);
    case 'formula': {
      const tex = attribute('data-mx-maths', node.tex);
      return tagged(node.display ? 'div' : 'span', tex, node.children);
    }
    case 'inline-code':
      return `<code>${escaped(node.text)}</code>`;
    case 'code-block': {
      const name = node.language === null ? undefined : `language-${node.language}`;
      return `<pre><code${attribute('class', name)}>${escaped(node.text)}\n</code></pre>`;
    }
  }
}

function element(node: Extract<RichNode, { kind: 'element' }>): string {
  const { tag, start, color, background, children } = node;
  if (tag === 'br' || tag === 'hr') return `<${tag}>`;
  // Many clients show its words alone, ours would draw some of them unseen.
  if (mathTagSet.has(tag)) return escaped(plainText(children));
  const attributes = [
    attribute('start', start),
    attribute('data-mx-color', color),
    attribute('data-mx-bg-color', background),
  ];
  return tagged(tag, attributes.join(''), children);
}
