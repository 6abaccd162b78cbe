const hidden = '▇▇▇';

/** Of HTML's two thousand the ones that clients write. */
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};
const entity = /&(?:[a-z]+|#\d+|#x[\da-f]+);/gi;

const attributes = String.raw`(?:\s(?:"[^"]*"|'[^']*'|[^"'<>])*)?`;
const tags = (names: string): RegExp => new RegExp(`</?(?:${names})${attributes}/?>`, 'gi');
/** Part a word no more than a change of hand would: `un<em>believ</em>able` is one. */
const withinWords = tags('a|b|code|del|em|font|i|s|span|strike|strong|sub|sup|u');
const betweenWords = tags('br|caption|div|h[1-6]|hr|li|p|pre|table|tbody|td|th|thead|tr|ul');
const item = new RegExp(`<li${attributes}>`, 'gi');

/**
 * The words of a message for a list, a quote or a notification, without the signs of Markdown that its
 * body may have: what its sender has hidden stays hidden. Nothing after the first hidden part is told,
 * since where that part ends is for the sanitiser to say. The body as it is written where the markup says
 * more than words do.
 */
export function tellable(body: {
  readonly body: string;
  readonly formattedBody: string | null;
}): string {
  const { formattedBody } = body;
  if (formattedBody === null) return body.body;
  const from = firstSpoiler(formattedBody);
  if (from < 0) return wordsOf(formattedBody) ?? body.body;
  const before = formattedBody.slice(0, from).replaceAll(/<[^<>]*>?/g, ' ');
  return oneLine(`${plain(before)} ${hidden}`);
}

/**
 * Where it begins, or -1. Attributes before it may hold anything, a `>` as well: what only looks like one is
 * hidden, too.
 */
function firstSpoiler(html: string): number {
  const named = html.search(/data-mx-spoiler/i);
  return named < 0 ? -1 : html.slice(0, named).toLowerCase().lastIndexOf('<span');
}

/** Null where words alone would say less: a quotation, numbers of a list, an image, a formula, broken tags. */
function wordsOf(html: string): string | null {
  const text = html
    .replaceAll(withinWords, '')
    .replaceAll(item, ' • ')
    .replaceAll(betweenWords, ' ');
  if (text.includes('<')) return null;
  for (const [found] of text.matchAll(entity)) if (!(found in entities)) return null;
  return oneLine(plain(text));
}

const plain = (text: string): string =>
  text.replaceAll(entity, (found) => entities[found] ?? found);

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
