import * as op from '@kumix/plugin/wire/ops';
import type { RendererLimits } from '../cell/protocol.ts';
import {
  attributeAllowed,
  cssAllowed,
  filledIn,
  htmlTags,
  properties,
  styleAllowed,
  svgTags,
} from './allowed.ts';
import { Breadth } from './breadth.ts';
import { type Declared, declaredBy, takeOutUntold } from './cssRules.ts';
import { concerns, CustomProperties, nameAllowed } from './customProperties.ts';
import { Depth } from './depth.ts';
import type { Edits } from './edits.ts';
import { Effort } from './effort.ts';
import { isTextField } from './fields.ts';
import { afterFrame } from './frames.ts';
import { generatedAllowed, isModest } from './generatedContent.ts';
import { safeNames } from './names.ts';
import { parentOf, put, rectOf, removeAttribute, setAttribute, taken, takeOut } from './native.ts';
import { Pictures } from './pictures.ts';
import { Sheets } from './sheets.ts';
import { valueAllowed } from './values.ts';
import { Weights } from './weights.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

const mostStops = 256;
/** Characters of one node of text: it is laid out in one go. */
const longestText = 100_000;

export interface TreeOptions {
  readonly root: HTMLElement;
  readonly limits: RendererLimits;
  readonly edits: Edits;
  /** Answers an `ASK`. */
  readonly answer: (question: number, value: unknown) => void;
  readonly listen: (node: Node, type: string, on: boolean) => void;
  /** A node names events whose default is not to happen: the rules of its `kx-prevent`. */
  readonly prevent: (rules: string) => void;
  /** Whether a guest may move the focus now. */
  readonly mayFocus: () => boolean;
  readonly refused: (rule: string) => void;
  /** What it has drawn takes longer to show than it may: it draws nothing more. */
  readonly over: (ms: number) => void;
}

/** Of a tree, in what differs from its shape as it is; see `Shape`. */
interface Supposed {
  readonly depth?: number;
  readonly breadth?: () => number;
  readonly names?: number;
}

const isAllowed = (declared: Declared): boolean =>
  styleAllowed(declared.property, declared.value) &&
  valueAllowed(declared.value) &&
  generatedAllowed(declared);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Draws a guest's operations into the cell: only what is allowed, never more than the limits. */
export class Tree {
  private readonly options: TreeOptions;
  private readonly nodes = new Map<number, Node>();
  private readonly ids = new WeakMap<Node, number>();
  /** Of gradients, which are painted anew for whatever is filled with them. */
  private stops = 0;
  private readonly depth: Depth;
  private readonly breadth = new Breadth(() => this.nodes.values());
  /** What its shape would become, while that is weighed. */
  private supposed: Supposed = {};
  /** Names of a node's class, or its attributes: the most there were. */
  private names = 0;
  /** Of a node, and of its style, which has properties without end. */
  private readonly weights: Weights<object>;
  readonly effort: Effort;
  private readonly custom: CustomProperties;
  private readonly sheets: Sheets;
  private readonly pictures: Pictures;
  private readonly scratch = document.createElement('i').style;

  constructor(options: TreeOptions) {
    this.options = options;
    const { limits, root, refused } = options;
    this.depth = new Depth(root, limits.depth);
    this.weights = new Weights(limits.textBytes);
    this.effort = new Effort({
      now: () => performance.now(),
      layOut: () => void rectOf(root),
      withFrame: afterFrame,
      over: options.over,
    });
    this.custom = new CustomProperties((weight) =>
      this.effort.fits(this.sheets.weightAt(weight), this.nodes.size),
    );
    this.sheets = new Sheets(
      new Weights(limits.sheetBytes),
      refused,
      this.effort,
      {
        nodes: () => this.nodes.size,
        depth: () => this.supposed.depth ?? this.depth.reached,
        breadth: () => this.supposed.breadth?.() ?? this.breadth.most,
        names: () => this.supposed.names ?? this.names,
      },
      this.custom,
    );
    this.pictures = new Pictures(new Weights(limits.pictureBytes), refused);
    this.put(1, root);
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

  /** An element of the guest's; never the root, which is ours. */
  private element(id: unknown): HTMLElement | SVGElement | undefined {
    const node = this.node(id);
    if (node === this.options.root) return undefined;
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
    if (!this.effort.fits(this.sheets.weight, this.nodes.size)) {
      this.options.refused('work');
      return false;
    }
    return this.effort.grow(this.sheets.weight, this.nodes.size);
  }

  /** Lays out what has been drawn, where that may take long; false where it took too long. */
  settle(): boolean {
    return this.effort.settle(this.sheets.weight, this.nodes.size, this.weights.used);
  }

  /** Never throws: what a browser refuses is refused, and the next operation is drawn. */
  apply(operation: readonly unknown[], buffers: readonly ArrayBuffer[]): void {
    try {
      this.draw(operation, buffers);
    } catch {
      this.options.refused('browser');
    }
    this.effort.growText(this.weights.used);
  }

  private draw(operation: readonly unknown[], buffers: readonly ArrayBuffer[]): void {
    const [kind, a, b, c, d] = operation;
    switch (kind) {
      case op.CREATE:
        return this.create(a, b, c);
      case op.TEXT:
        return this.text(a, b);
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
        if (node instanceof Text) node.data = this.bounded(node, b);
        return;
      }
      case op.SET_PROP:
        return this.property(a, b, c, d);
      case op.LISTEN:
      case op.UNLISTEN: {
        const node = this.node(a);
        if (node !== undefined && typeof b === 'string') {
          this.options.listen(node, b, kind === op.LISTEN);
        }
        return;
      }
      case op.STYLE:
        return this.style(a, text(b), text(c), d === 1);
      case op.SHEET:
        if (isNumber(a)) this.sheets.set(a, text(b));
        return;
      case op.CALL:
        return this.call(a, b, c, d);
      case op.ASK:
        return this.ask(a, b, c);
      case op.IMAGE: {
        const element = this.element(a);
        const [bytes] = buffers;
        if (element instanceof HTMLImageElement && bytes) this.pictures.image(element, b, bytes);
        return;
      }
      case op.BITMAP: {
        const canvas = this.element(a);
        const [bytes] = buffers;
        if (canvas instanceof HTMLCanvasElement && bytes) {
          this.pictures.bitmap(canvas, b, c, bytes);
        }
        return;
      }
      default:
        return this.options.refused('operation');
    }
  }

  private bounded(node: Node, value: unknown): string {
    const data = text(value);
    if (data.length <= longestText && this.weights.set(node, '', data.length)) return data;
    this.options.refused('text');
    this.weights.release(node, '');
    return '';
  }

  private text(id: unknown, value: unknown): void {
    if (!this.fresh(id)) return;
    const node = document.createTextNode('');
    node.data = this.bounded(node, value);
    this.put(id, node);
  }

  private create(id: unknown, tag: unknown, svg: unknown): void {
    if (!this.fresh(id)) return;
    const name = text(tag);
    const isKnown = (svg === 1 ? svgTags : htmlTags).has(name);
    if (!isKnown || (name === 'stop' && this.stops >= mostStops)) {
      this.options.refused(isKnown ? 'stops' : 'tag');
      // A stand-in keeps the rest of the tree in place.
      this.put(id, document.createElement('span'));
      return;
    }
    const element =
      svg === 1 ? document.createElementNS(svgNamespace, name) : document.createElement(name);
    if (name === 'stop') this.stops++;
    if (svg !== 1 && filledIn.has(name)) setAttribute(element, 'autocomplete', 'off');
    this.put(id, element);
  }

  private insert(parentId: unknown, id: unknown, beforeId: unknown): void {
    const parent = this.node(parentId);
    const node = this.node(id);
    const before = beforeId === 0 ? null : (this.node(beforeId) ?? null);
    if (!(parent instanceof Element) || node === undefined || node === this.options.root) {
      return this.options.refused('insert');
    }
    if (!this.depth.fits(parent, node)) return this.options.refused('depth');
    const from = parentOf(node);
    const levels = this.depth.reachedWith(parent, node);
    // A tree of another shape: what hung nowhere is below or beside others then.
    const isReshaped = levels !== this.depth.reached || this.sheets.looksAside;
    const next = { depth: levels, breadth: () => this.breadth.mostWith(from, parent) };
    if (isReshaped && !this.fitsAs(next)) return this.options.refused('work');
    put(parent, node, before !== null && parentOf(before) === parent ? before : null);
    this.depth.hung(parent, node);
    this.breadth.moved(from, parent);
    if (isReshaped) this.effort.grow(this.sheets.weight, this.nodes.size);
  }

  /** May it become of this shape? What is refused must not weigh: nothing of it is counted before this. */
  private fitsAs(supposed: Supposed): boolean {
    this.supposed = supposed;
    const fits = this.effort.fits(this.sheets.weight, this.nodes.size);
    this.supposed = {};
    return fits;
  }

  private remove(id: unknown): void {
    const node = this.node(id);
    if (node === undefined || node === this.options.root) return;
    this.breadth.moved(parentOf(node), null);
    takeOut(node);
    const walker = document.createTreeWalker(node);
    for (let at: Node | null = node; at !== null; at = walker.nextNode()) this.forget(at);
  }

  private forget(node: Node): void {
    const id = this.ids.get(node);
    if (id !== undefined) this.nodes.delete(id);
    this.breadth.forget(node);
    if (id !== undefined && node instanceof SVGStopElement) this.stops--;
    this.weights.release(node);
    if (node instanceof HTMLElement || node instanceof SVGElement) {
      this.weights.release(node.style);
      this.custom.release(node);
      this.custom.release(node.style);
    }
    if (node instanceof Element) this.pictures.forget(node);
    if (node instanceof Element && this.options.edits.isComposing(node)) {
      this.options.edits.compose(undefined);
    }
  }

  private setAttribute(id: unknown, name: unknown, value: unknown): void {
    const element = this.element(id);
    if (element === undefined || typeof name !== 'string') return this.options.refused('attribute');
    const content = text(value);
    const allowed = name === 'style' || attributeAllowed(element.localName, name, content);
    if (!allowed) return this.options.refused('attribute');
    // Attributes of SVG are CSS: a mask may be an `image-set`.
    const isCss = name === 'style' || element instanceof SVGElement;
    if (isCss && !cssAllowed(content)) return this.options.refused('picture');
    const size = name.length + content.length;
    if (!this.weights.fits(element, name, size)) return this.options.refused('text');
    const names = this.namesWith(element, name, content);
    const isWider = names > this.names;
    if (isWider && !this.fitsAs({ names })) return this.options.refused('work');
    if (
      name !== 'style' &&
      isCss &&
      !this.values(element, name, [{ property: '', value: content }])
    ) {
      return this.options.refused('value');
    }
    if (name === 'src' && !this.pictures.address(element, content)) return;
    this.weights.set(element, name, size);
    this.names = names;
    if (name === 'style') {
      this.weights.release(element.style);
      this.custom.release(element.style);
      element.style.cssText = content.slice(0, 10_000);
      takeOutUntold(element.style);
      const declared = Array.from(declaredBy(element.style, content));
      for (const { property, value } of declared) {
        if (isAllowed({ property, value })) continue;
        if (property === '') element.style.cssText = '';
        else element.style.removeProperty(property);
      }
      if (!this.values(element.style, 'style', declared)) {
        element.style.cssText = '';
        this.options.refused('value');
      }
      return;
    }
    if (name === 'kx-prevent') this.options.prevent(content);
    const written = safeNames(name, content, taken);
    this.options.edits.calmly(element, name, () => setAttribute(element, name, written));
    if (isWider) this.effort.grow(this.sheets.weight, this.nodes.size);
  }

  /** The most names that a selector looks through at a node, once `element` has this attribute. */
  private namesWith(element: Element, attribute: string, content: string): number {
    const inClass = attribute === 'class' ? content.split(/\s+/).length : 0;
    return Math.max(this.names, inClass, this.weights.partsWith(element, attribute));
  }

  private removeAttribute(id: unknown, name: unknown): void {
    const element = this.element(id);
    if (element === undefined || typeof name !== 'string') return;
    // HTML finds a name in any case; one with a dot stands for a property, which stays and is counted.
    if (name.toLowerCase() === 'autocomplete' || name.startsWith('.')) return;
    this.weights.release(element, name);
    this.custom.release(element, name);
    if (name.toLowerCase() === 'src') this.pictures.forget(element);
    if (name === 'style') {
      this.weights.release(element.style);
      this.custom.release(element.style);
    }
    this.options.edits.calmly(element, name, () => removeAttribute(element, name));
  }

  private property(id: unknown, name: unknown, value: unknown, answers: unknown): void {
    const element = this.element(id);
    if (element === undefined || typeof name !== 'string' || !properties.has(name)) {
      return this.options.refused('property');
    }
    if (typeof value === 'string' && !this.weights.set(element, `.${name}`, value.length)) {
      return this.options.refused('text');
    }
    this.options.edits.update(element, name, value, isNumber(answers) ? answers : 0);
  }

  private style(id: unknown, property: string, value: string, important: boolean): void {
    const element = this.element(id);
    if (element === undefined) return;
    const isFit = nameAllowed(property) && value.length <= 10_000 && isAllowed({ property, value });
    if (!isFit || !(isModest(value) || this.readAs(property, value).every(isAllowed))) {
      return this.options.refused('style');
    }
    if (!cssAllowed(value)) return this.options.refused('picture');
    const size = value === '' ? 0 : property.length + value.length;
    // Before what it names is counted: that is kept for as long as this is.
    if (!this.weights.fits(element.style, property, size)) return this.options.refused('text');
    if (!this.values(element.style, property, [{ property, value }])) {
      return this.options.refused('value');
    }
    // What is no value of this property would leave the longer one there, and no longer counted.
    if (size < this.weights.of(element.style, property)) element.style.removeProperty(property);
    if (size === 0) this.weights.release(element.style, property);
    else this.weights.set(element.style, property, size);
    element.style.setProperty(property, value, important ? 'important' : '');
  }

  /** A shorthand, and another name of a property, as what it stands for. */
  private readAs(property: string, value: string): readonly Declared[] {
    this.scratch.cssText = '';
    this.scratch.setProperty(property, value);
    return Array.from(declaredBy(this.scratch));
  }

  /** May these stand at a node, with all that they refer to in its place? To find out counts as well. */
  private values(owner: object, part: string, declared: readonly Declared[]): boolean {
    if (!declared.some(concerns)) {
      this.custom.release(owner, part);
      return true;
    }
    const before = performance.now();
    const allowed = this.custom.takeAt(owner, part, declared);
    return this.effort.charge(performance.now() - before) && allowed;
  }

  private call(id: unknown, method: unknown, args: unknown, answers: unknown): void {
    const element = this.element(id);
    // Each lays out what was drawn before, in the middle of it.
    if (element === undefined || !this.effort.measure()) return;
    const { edits } = this.options;
    if (method === 'scrollIntoView') {
      element.scrollIntoView({ block: 'nearest' });
      return;
    }
    // Each of these would take the caret away from whoever is in the middle of a word.
    if (edits.underWay) return this.options.refused('composing');
    switch (method) {
      case 'focus':
        if (!this.options.mayFocus()) return this.options.refused('focus');
        element.focus();
        return;
      case 'blur':
        if (!this.options.mayFocus()) return this.options.refused('focus');
        element.blur();
        return;
      case 'select':
      case 'setSelectionRange': {
        if (!isTextField(element)) return;
        if (!edits.isFresh(element, isNumber(answers) ? answers : 0)) return;
        // Selecting takes the focus along in some browsers.
        if (!this.options.mayFocus()) return this.options.refused('focus');
        const [start, end] = Array.isArray(args) ? (args as unknown[]) : [];
        if (method === 'select') element.select();
        else if (isNumber(start) && isNumber(end)) element.setSelectionRange(start, end);
        return;
      }
      default:
        this.options.refused('method');
    }
  }

  private ask(question: unknown, id: unknown, what: unknown): void {
    if (!isNumber(question)) return;
    const node = this.node(id);
    const isAsked = node instanceof Element && what === 'rect';
    // As above: to measure is to lay out.
    if (!isAsked || !this.effort.measure()) return this.options.answer(question, null);
    const { x, y, width, height } = rectOf(node);
    this.options.answer(question, { x, y, width, height });
  }

  /** Takes every node and sheet away; nothing of this guest is left in the cell. */
  clear(): void {
    this.effort.end();
    for (const node of this.nodes.values()) if (node !== this.options.root) this.forget(node);
    this.options.root.replaceChildren();
    this.sheets.clear();
    this.nodes.clear();
  }
}
