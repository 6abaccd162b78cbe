/**
 * Whether a browser's parser is soon through with a text. Formatting that is left open is opened again in
 * each block that follows (https://html.spec.whatwg.org/#reconstruct-the-active-formatting-elements): four
 * kilobytes become a hundred thousand elements and take twenty seconds, in which nothing can stop the
 * parser. No wall: what passes is as untrusted as before.
 */

/**
 * `ended-by-next`: of its kind. `verbatim`: what stands in it is text up to its own end, or another
 * document.
 */
type Kind = 'formatting' | 'empty' | 'ended-by-next' | 'verbatim';

const words = (text: string): readonly string[] => text.split(/\s+/);

/** What the standard opens again. */
const formatting = words('a b big code em font i nobr s small strike strong tt u');

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...formatting.map((name) => [name, 'formatting'] as const),
  ...words(
    `area base basefont bgsound br col embed frame hr image img input keygen link meta param source
     track wbr`,
  ).map((name) => [name, 'empty'] as const),
  ...words('dd dt li option p td th tr').map((name) => [name, 'ended-by-next'] as const),
  ...words(
    'frameset iframe noembed noframes noscript plaintext script style template textarea title xmp',
  ).map((name) => [name, 'verbatim'] as const),
]);

const anyFormatting = new RegExp(`<(?:${formatting.join('|')})(?=[\\s/>])`, 'gi');

/** From behind a tag's name: as clients write it. Of anything else a parser may make something else. */
const restOfTag = /[a-z0-9:_-]*(?:\s+[^\s"'<>/=]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'<>=`]+))?)*\s*\/?>/iy;
const comment = /<!--(?!-?>)(?:[^-]|-(?!-))*-->/y;

/** Open at once. */
const mostOpen = 64;
/** Opened again, all blocks together. */
const mostAgain = 10_000;
const mostDeep = 256;
/** Of one tag, outside quoted values: what it takes to take an attribute out is the square of how many it has. */
const longestAttributes = 512;
const mostComments = 2_000;
/** Tags of a text that no client writes. */
const mostBroken = 2_000;
const longestBroken = 16_384;

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

export function parseable(html: string): boolean {
  const tags = new Tags();
  let comments = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const isEnd = html.charCodeAt(at + 1) === slash;
    const from = isEnd ? at + 2 : at + 1;
    let to = from;
    while (isLetter(html.charCodeAt(to))) to += 1;
    if (to === from) {
      const next = isEnd ? '/' : html.charAt(from);
      // Nothing that begins a tag: text.
      if (next !== '/' && next !== '!' && next !== '?') {
        at = from;
        continue;
      }
      comment.lastIndex = at;
      if (!comment.test(html)) return brokenIsParseable(html);
      comments += 1;
      if (comments > mostComments) return false;
      at = comment.lastIndex;
      continue;
    }
    if (html.charCodeAt(to) === closing) {
      at = to + 1;
    } else {
      restOfTag.lastIndex = to;
      if (!restOfTag.test(html)) return brokenIsParseable(html);
      at = restOfTag.lastIndex;
      if (at - to > longestAttributes && unquoted(html.slice(to, at)) > longestAttributes)
        return false;
      while (/[a-z0-9:_-]/i.test(html.charAt(to))) to += 1;
    }
    const name = html.slice(from, to).toLowerCase();
    const kind = kinds.get(name);
    if (kind === 'verbatim') return brokenIsParseable(html);
    if (!tags.take(name, kind, isEnd)) return false;
  }
  return true;
}

const slash = 47;
const closing = 62;

const unquoted = (attributes: string): number =>
  attributes.replaceAll(/"[^"]*"|'[^']*'/g, '').length;

/** Where nobody knows what ends what, nothing ends anything. */
function brokenIsParseable(html: string): boolean {
  if (html.length > longestBroken) return false;
  const open = html.match(anyFormatting)?.length ?? 0;
  const tags = html.split('<').length - 1;
  return tags <= mostBroken && open <= mostOpen && open * tags <= mostAgain;
}

/** Formatting whose end the parser may take for something else. */
const lost = '<lost>';

class Tags {
  private readonly open: string[] = [];
  private openFormatting = 0;
  /** Open for good. */
  private lost = 0;
  private again = 0;

  /** False where it is too much. */
  take(name: string, kind: Kind | undefined, isEnd: boolean): boolean {
    this.again += this.openFormatting + this.lost;
    if (isEnd) this.end(name, kind);
    else if (kind !== 'empty') this.start(name, kind);
    return (
      this.again <= mostAgain &&
      this.openFormatting + this.lost <= mostOpen &&
      this.open.length <= mostDeep
    );
  }

  private start(name: string, kind: Kind | undefined): void {
    if (kind === 'formatting') this.openFormatting += 1;
    else if (kind === 'ended-by-next' && this.open.at(-1) === name) return;
    this.open.push(name);
  }

  private end(name: string, kind: Kind | undefined): void {
    if (this.open.at(-1) === name) {
      this.open.pop();
      if (kind === 'formatting') this.openFormatting -= 1;
    } else {
      this.mismatched(name);
    }
  }

  /** What ends with it, the parser alone knows; nothing that is open is taken for closed any more. */
  private mismatched(name: string): void {
    const at = this.open.lastIndexOf(name);
    if (at >= 0) this.open.length = at;
    if (this.openFormatting === 0) return;
    this.lost += this.openFormatting;
    this.openFormatting = 0;
    for (const [index, open] of this.open.entries()) {
      if (kinds.get(open) === 'formatting') this.open[index] = lost;
    }
  }
}
