const hidden = '▇▇▇';
const spoiler = /<span\b[^>]*\bdata-mx-spoiler\b/i;
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/**
 * The words of a message for a list, a quote or a notification: what its sender has hidden stays
 * hidden. Nothing after the first hidden part is told, since where that part ends is for the
 * sanitiser to say.
 */
export function tellable(body: {
  readonly body: string;
  readonly formattedBody: string | null;
}): string {
  const { formattedBody } = body;
  const from = formattedBody === null ? -1 : formattedBody.search(spoiler);
  if (formattedBody === null || from < 0) return body.body;
  const before = formattedBody
    .slice(0, from)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);
  return `${before} ${hidden}`.replaceAll(/\s+/g, ' ').trim();
}
