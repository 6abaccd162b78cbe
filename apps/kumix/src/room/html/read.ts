/** The second wall: copies what it knows out of an inert tree into plain data. */
import { fewMarks } from '@kumix/matrix';
import { addressesIn, namesAnotherHost, safeHref } from './links.ts';
import { parsePermalink } from './permalink.ts';
import type { RichNode, RichText } from './richText.ts';
import { plainText } from './richText.ts';
import type { Source } from './sanitise.ts';
import type { MathTag, PlainTag } from './subset.ts';
import { ceilings, droppedTags, mathTagSet, plainTagSet } from './subset.ts';

const isPlainTag = (tag: string): tag is PlainTag => plainTagSet.has(tag);
export const isMathTag = (tag: string): tag is MathTag => mathTagSet.has(tag);

const isElement = (node: Node): node is Element => node.nodeType === 1;

const colour = /^#[0-9a-f]{6}$/i;
const mediaUri = /^mxc:\/\/[A-Za-z0-9.:[\]-]+\/[A-Za-z0-9_-]+$/;
const language = /^language-([A-Za-z0-9_+#.-]{1,40})$/;

function pixels(value: string | null): number | null {
  if (value === null || !/^\d{1,4}$/.test(value)) return null;
  return Math.min(Number(value), 800);
}

/** How a tag is read; one that is not here has only what stands in it read. */
type Way =
  | 'dropped'
  | 'link'
  | 'image'
  | 'code-block'
  | 'inline-code'
  | 'font'
  | 'box'
  | 'list'
  | 'math'
  | 'empty'
  | 'plain';

/** One look a node: a message has hundreds of them. */
const ways: ReadonlyMap<string, Way> = new Map<string, Way>([
  ...[...plainTagSet, ...mathTagSet].map((tag) => [tag, 'plain'] as const),
  ['a', 'link'],
  ['img', 'image'],
  ['pre', 'code-block'],
  ['code', 'inline-code'],
  ['font', 'font'],
  ['span', 'box'],
  ['div', 'box'],
  ['ol', 'list'],
  ['math', 'math'],
  ['br', 'empty'],
  ['hr', 'empty'],
  ...[...droppedTags].map((tag) => [tag, 'dropped'] as const),
]);

/** Units of TeX that an extension is asked about. */
const formulaLength = 8_192;

class Reader {
  private left: number = ceilings.nodes;
  private readonly source: Source;
  private addresses: ReadonlySet<string> | null = null;
  cut = false;

  constructor(source: Source) {
    this.source = source;
  }

  get count(): number {
    return ceilings.nodes - this.left;
  }

  children(parent: Node, depth: number): RichNode[] {
    const nodes: RichNode[] = [];
    this.childrenInto(nodes, parent, depth);
    return nodes;
  }

  /** By siblings: a live list of them costs more than all else that is read. */
  private childrenInto(nodes: RichNode[], parent: Node, depth: number): void {
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      this.nodeInto(nodes, child, depth);
    }
  }

  /** Whether an address stands in the event as it was received. */
  private isOwn(address: string): boolean {
    this.addresses ??= addressesIn(this.source.literal);
    return this.addresses.has(address);
  }

  private take(): boolean {
    if (this.left > 0) {
      this.left -= 1;
      return true;
    }
    this.cut = true;
    return false;
  }

  private nodeInto(nodes: RichNode[], node: Node, depth: number): void {
    if (node.nodeType === 3) {
      const text = node.nodeValue ?? '';
      if (text !== '' && this.take()) nodes.push({ kind: 'text', text: fewMarks(text) });
      return;
    }
    if (!isElement(node)) return;
    const tag = node.localName.toLowerCase();
    const way = ways.get(tag);
    if (way === 'dropped') return;
    if (depth >= ceilings.depth) {
      this.cut = true;
      return;
    }
    if (!this.take()) return;
    const read = way === undefined ? null : this.element(node, tag, way, depth + 1);
    // An unknown element's words are still somebody's words.
    if (read === null) this.childrenInto(nodes, node, depth + 1);
    else nodes.push(read);
  }

  /** Null where only what stands in it is read. */
  private element(element: Element, tag: string, way: Way, depth: number): RichNode | null {
    switch (way) {
      case 'plain':
        return this.plain(element, tag, depth);
      case 'link':
        return this.link(element, depth);
      case 'image':
        return this.image(element);
      case 'code-block':
        return this.codeBlock(element);
      case 'inline-code':
        return { kind: 'inline-code', text: fewMarks(this.text(element)) };
      case 'font':
        return this.coloured('span', element, depth, 'color');
      case 'box':
        return this.box(element, tag === 'div' ? 'div' : 'span', depth);
      case 'list':
        return this.list(element, depth);
      case 'math': {
        const display = element.getAttribute('display') === 'block' ? 'block' : 'inline';
        return { kind: 'element', tag: 'math', display, children: this.children(element, depth) };
      }
      case 'empty':
        return { kind: 'element', tag: tag === 'br' ? 'br' : 'hr', children: [] };
      case 'dropped':
        return null;
    }
  }

  private plain(element: Element, tag: string, depth: number): RichNode | null {
    if (!isPlainTag(tag) && !isMathTag(tag)) return null;
    return { kind: 'element', tag, children: this.children(element, depth) };
  }

  private box(element: Element, tag: 'span' | 'div', depth: number): RichNode {
    if (tag === 'span' && element.hasAttribute('data-mx-spoiler')) {
      const reason = fewMarks(element.getAttribute('data-mx-spoiler') ?? '').slice(0, 200);
      return { kind: 'spoiler', reason, children: this.children(element, depth) };
    }
    if (!element.hasAttribute('data-mx-maths')) return this.coloured(tag, element, depth);
    const tex = fewMarks(element.getAttribute('data-mx-maths') ?? '').trim();
    const children = this.children(element, depth);
    if (tex !== '' && tex.length <= formulaLength) {
      return { kind: 'formula', tex, display: tag === 'div', children };
    }
    return { kind: 'element', tag, children };
  }

  private list(element: Element, depth: number): RichNode {
    const start = element.getAttribute('start');
    const children = this.children(element, depth);
    return start !== null && /^-?\d{1,6}$/.test(start)
      ? { kind: 'element', tag: 'ol', start: Number(start), children }
      : { kind: 'element', tag: 'ol', children };
  }

  private coloured(
    tag: 'span' | 'div',
    element: Element,
    depth: number,
    attribute = 'data-mx-color',
  ): RichNode {
    const color = element.getAttribute(attribute) ?? element.getAttribute('data-mx-color') ?? '';
    const background = element.getAttribute('data-mx-bg-color') ?? '';
    return {
      kind: 'element',
      tag,
      ...(colour.test(color) ? { color } : {}),
      ...(colour.test(background) ? { background } : {}),
      children: this.children(element, depth),
    };
  }

  private link(element: Element, depth: number): RichNode | null {
    const written = element.getAttribute('href') ?? '';
    const href = safeHref(written);
    if (href === null) return null;
    const children = this.children(element, depth);
    const label = plainText(children);
    const target = parsePermalink(written.trim());
    if (target !== null && target.type === 'user') return { kind: 'mention', target, label };
    if (target !== null && target.eventId === null) return { kind: 'mention', target, label };
    const own = [written, href, href.replace(/\/$/, '')].some((each) => this.isOwn(each));
    return { kind: 'link', href, confirm: !own || namesAnotherHost(label, href), children };
  }

  private image(element: Element): RichNode | null {
    const uri = element.getAttribute('src') ?? '';
    const words = element.getAttribute('alt') ?? element.getAttribute('title') ?? '';
    const alt = fewMarks(words).slice(0, 300);
    if (!mediaUri.test(uri) || !this.isOwn(uri)) {
      return alt === '' ? null : { kind: 'text', text: alt };
    }
    return {
      kind: 'image',
      uri,
      alt,
      width: pixels(element.getAttribute('width')),
      height: pixels(element.getAttribute('height')),
      emoticon: element.hasAttribute('data-mx-emoticon'),
    };
  }

  private codeBlock(element: Element): RichNode {
    let inner = element.firstElementChild;
    while (inner !== null && inner.localName !== 'code') inner = inner.nextElementSibling;
    const name = language.exec((inner ?? element).getAttribute('class') ?? '')?.[1] ?? null;
    return {
      kind: 'code-block',
      language: name === null ? null : name.toLowerCase(),
      text: fewMarks(this.text(element)).replace(/\n$/, ''),
    };
  }

  /** Words only, and none of what is dropped everywhere else. */
  private text(element: Element, depth = 0): string {
    let text = '';
    if (depth > ceilings.depth) return text;
    for (let child = element.firstChild; child !== null; child = child.nextSibling) {
      if (child.nodeType === 3) text += child.nodeValue ?? '';
      else if (isElement(child) && !droppedTags.has(child.localName.toLowerCase())) {
        text += child.localName === 'br' ? '\n' : this.text(child, depth + 1);
      }
    }
    return text;
  }
}

export function readNodes(root: Node, source: Source): RichText {
  const reader = new Reader(source);
  const nodes = reader.children(root, 0);
  return { nodes, count: reader.count, cut: reader.cut };
}
