import type { RendererLimits } from '../cell/protocol.ts';
import { attributeAllowed, htmlTags, properties, svgTags } from './allowed.ts';
import type { Edits } from './edits.ts';
import * as op from '@kumix/plugin/wire/ops';

// Captured before any guest is heard: a form's child may be named like any of these.
// oxlint-disable typescript/unbound-method -- always called with an element as `this`
const insertBefore = Node.prototype.insertBefore;
const removeChild = Node.prototype.removeChild;
const setAttribute = Element.prototype.setAttribute;
const removeAttribute = Element.prototype.removeAttribute;
const getBoundingClientRect = Element.prototype.getBoundingClientRect;

const svgNamespace = 'http://www.w3.org/2000/svg';
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

export interface TreeOptions {
  readonly root: HTMLElement;
  readonly limits: RendererLimits;
  readonly edits: Edits;
  /** Answers an `ASK`. */
  readonly answer: (question: number, value: unknown) => void;
  readonly listen: (node: Node, type: string, on: boolean) => void;
  /** Whether a guest may move the focus now. */
  readonly mayFocus: () => boolean;
  readonly refused: (rule: string) => void;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Draws a guest's operations into the cell: only what is allowed, never more than the limits. */
export class Tree {
  private readonly options: TreeOptions;
  private readonly nodes = new Map<number, Node>();
  private readonly ids = new WeakMap<Node, number>();
  private readonly depths = new WeakMap<Node, number>();
  private readonly sheets = new Map<number, CSSStyleSheet>();
  private readonly urls = new Map<Node, string>();
  private sheetBytes = 0;
  private textBytes = 0;

  constructor(options: TreeOptions) {
    this.options = options;
    this.put(1, options.root);
    this.depths.set(options.root, 0);
  }

  get size(): number {
    return this.nodes.size - 1;
  }

  idOf(node: Node): number | undefined {
    return this.ids.get(node);
  }

  private put(id: number, node: Node): void {
    this.nodes.set(id, node);
    this.ids.set(node, id);
  }

  private node(id: unknown): Node | undefined {
    return isNumber(id) ? this.nodes.get(id) : undefined;
  }

  private element(id: unknown): HTMLElement | SVGElement | undefined {
    const node = this.node(id);
    return node instanceof HTMLElement || node instanceof SVGElement ? node : undefined;
  }

  private fresh(id: unknown): id is number {
    if (!isNumber(id) || !Number.isSafeInteger(id) || id < 2 || this.nodes.has(id)) {
      this.options.refused('id');
      return false;
    }
    if (this.nodes.size > this.options.limits.nodes) {
      this.options.refused('nodes');
      return false;
    }
    return true;
  }

  apply(operation: readonly unknown[], buffers: readonly ArrayBuffer[]): void {
    const [kind, a, b, c, d] = operation;
    switch (kind) {
      case op.CREATE:
        return this.create(a, b, c);
      case op.TEXT:
        if (this.fresh(a)) this.put(a, document.createTextNode(this.bounded(b)));
        return;
      case op.INSERT:
        return this.insert(a, b, c);
      case op.REMOVE:
        return this.remove(a);
      case op.SET_ATTR:
        return this.setAttribute(a, b, c);
      case op.DEL_ATTR:
        return this.removeAttribute(a, b);
      case op.SET_TEXT: {
        const node = this.node(a);
        if (node instanceof Text) node.data = this.bounded(b);
        return;
      }
      case op.SET_PROP: {
        const element = this.element(a);
        if (element === undefined || typeof b !== 'string' || !properties.has(b)) {
          return this.options.refused('property');
        }
        return this.options.edits.update(element, b, c, isNumber(d) ? d : 0);
      }
      case op.LISTEN:
      case op.UNLISTEN: {
        const node = this.node(a);
        if (node !== undefined && typeof b === 'string') {
          this.options.listen(node, b, kind === op.LISTEN);
        }
        return;
      }
      case op.STYLE: {
        const element = this.element(a);
        if (element !== undefined && element !== this.options.root) {
          element.style.setProperty(text(b), text(c), d === 1 ? 'important' : '');
        }
        return;
      }
      case op.SHEET:
        return this.sheet(a, b);
      case op.CALL:
        return this.call(a, b, c);
      case op.ASK:
        return this.ask(a, b, c);
      case op.IMAGE:
        return this.image(a, b, buffers[0]);
      case op.BITMAP:
        return this.bitmap(a, b, c, buffers[0]);
      default:
        return this.options.refused('operation');
    }
  }

  private bounded(value: unknown): string {
    const data = text(value).slice(0, 1_000_000);
    this.textBytes += data.length;
    if (this.textBytes <= this.options.limits.textBytes) return data;
    this.options.refused('text');
    return '';
  }

  private create(id: unknown, tag: unknown, svg: unknown): void {
    if (!this.fresh(id)) return;
    const name = text(tag);
    if (!(svg === 1 ? svgTags : htmlTags).has(name)) {
      this.options.refused('tag');
      // A stand-in keeps the rest of the tree in place.
      this.put(id, document.createElement('span'));
      return;
    }
    this.put(
      id,
      svg === 1 ? document.createElementNS(svgNamespace, name) : document.createElement(name),
    );
  }

  private insert(parentId: unknown, id: unknown, beforeId: unknown): void {
    const parent = this.node(parentId);
    const node = this.node(id);
    const before = beforeId === 0 ? null : (this.node(beforeId) ?? null);
    if (!(parent instanceof Element) || node === undefined || node === this.options.root) {
      return this.options.refused('insert');
    }
    const depth = (this.depths.get(parent) ?? 0) + 1;
    if (depth > this.options.limits.depth) return this.options.refused('depth');
    try {
      insertBefore.call(parent, node, before?.parentNode === parent ? before : null);
      this.depths.set(node, depth);
    } catch {
      // A node put below itself.
      this.options.refused('insert');
    }
  }

  private remove(id: unknown): void {
    const node = this.node(id);
    if (node === undefined || node === this.options.root) return;
    if (node.parentNode !== null) removeChild.call(node.parentNode, node);
    const walker = document.createTreeWalker(node);
    for (let at: Node | null = node; at !== null; at = walker.nextNode()) this.forget(at);
  }

  private forget(node: Node): void {
    const id = this.ids.get(node);
    if (id !== undefined) this.nodes.delete(id);
    if (node instanceof Text) this.textBytes -= node.data.length;
    const url = this.urls.get(node);
    if (url !== undefined) {
      URL.revokeObjectURL(url);
      this.urls.delete(node);
    }
  }

  private setAttribute(id: unknown, name: unknown, value: unknown): void {
    const element = this.element(id);
    if (element === undefined || typeof name !== 'string') return;
    const content = text(value);
    if (name === 'style') {
      if (element !== this.options.root) element.style.cssText = content.slice(0, 10_000);
      return;
    }
    if (element === this.options.root || !attributeAllowed(element, name, content)) {
      return this.options.refused('attribute');
    }
    setAttribute.call(element, name, content);
  }

  private removeAttribute(id: unknown, name: unknown): void {
    const element = this.element(id);
    if (element === undefined || element === this.options.root || typeof name !== 'string') return;
    removeAttribute.call(element, name);
  }

  private sheet(id: unknown, css: unknown): void {
    if (!isNumber(id)) return;
    const content = text(css);
    const old = this.sheets.get(id);
    const total = this.sheetBytes + content.length;
    if (this.sheets.size >= 32 || total > this.options.limits.sheetBytes) {
      if (content !== '') return this.options.refused('sheet');
    }
    if (content === '') {
      if (old === undefined) return;
      this.sheets.delete(id);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== old);
      return;
    }
    const sheet = old ?? new CSSStyleSheet();
    this.sheetBytes = total;
    sheet.replaceSync(content);
    if (old === undefined) {
      this.sheets.set(id, sheet);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
  }

  private call(id: unknown, method: unknown, args: unknown): void {
    const element = this.element(id);
    if (element === undefined) return;
    switch (method) {
      case 'focus':
      case 'select':
        if (!this.options.mayFocus()) return this.options.refused('focus');
        if (method === 'focus') element.focus({ preventScroll: false });
        else if (isTextField(element)) element.select();
        return;
      case 'blur':
        element.blur();
        return;
      case 'scrollIntoView':
        element.scrollIntoView({ block: 'nearest' });
        return;
      case 'setSelectionRange': {
        const [start, end] = Array.isArray(args) ? (args as unknown[]) : [];
        if (isTextField(element) && isNumber(start) && isNumber(end)) {
          element.setSelectionRange(start, end);
        }
        return;
      }
      default:
        this.options.refused('method');
    }
  }

  private ask(question: unknown, id: unknown, what: unknown): void {
    if (!isNumber(question)) return;
    const element = this.element(id);
    if (element === undefined || what !== 'rect') return this.options.answer(question, null);
    const { x, y, width, height } = getBoundingClientRect.call(element);
    this.options.answer(question, { x, y, width, height });
  }

  private image(id: unknown, type: unknown, bytes: ArrayBuffer | undefined): void {
    const element = this.element(id);
    if (!(element instanceof HTMLImageElement) || bytes === undefined) return;
    if (typeof type !== 'string' || !imageTypes.has(type)) return this.options.refused('image');
    const old = this.urls.get(element);
    if (old !== undefined) URL.revokeObjectURL(old);
    const url = URL.createObjectURL(new Blob([bytes], { type }));
    this.urls.set(element, url);
    element.src = url;
  }

  private bitmap(
    id: unknown,
    width: unknown,
    height: unknown,
    bytes: ArrayBuffer | undefined,
  ): void {
    const canvas = this.element(id);
    if (!(canvas instanceof HTMLCanvasElement) || bytes === undefined) return;
    if (!isNumber(width) || !isNumber(height) || width * height * 4 !== bytes.byteLength) {
      return this.options.refused('bitmap');
    }
    if (width < 1 || height < 1 || width > 4_096 || height > 4_096) {
      return this.options.refused('bitmap');
    }
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas
      .getContext('2d')
      ?.putImageData(new ImageData(new Uint8ClampedArray(bytes), width, height), 0, 0);
  }

  /** Takes every node and sheet away; nothing of this guest is left in the cell. */
  clear(): void {
    for (const node of this.nodes.values()) if (node !== this.options.root) this.forget(node);
    this.options.root.replaceChildren();
    const own = new Set(this.sheets.values());
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !own.has(sheet));
    this.sheets.clear();
    this.nodes.clear();
  }
}

export function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
