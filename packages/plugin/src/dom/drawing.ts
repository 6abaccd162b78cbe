/**
 * What a surface shows, told as operations. A tree costs nothing until it hangs in a surface: then
 * it is told whole, and from there on change by change. Nodes that are taken out and not put back in
 * the same turn are forgotten on both sides.
 */
import * as op from '../wire/ops.ts';
import { above, asElement, type DomElement, type DomNode, isElement, isText } from './nodes.ts';

/** What the polyfill does not keep of a node. */
export interface Extra {
  drawing: Drawing | undefined;
  id: number;
  /** Listeners by type, counted. */
  readonly listeners: Map<string, number>;
  /** Live properties: what the person sees, not what the attribute says. */
  readonly properties: Map<string, unknown>;
  readonly style: Map<string, readonly [value: string, important: boolean]>;
  /** Of a field: the person's last edit that what the guest wrote into it had seen; -1 before it wrote. */
  answered: number;
}

const extras = new WeakMap<DomNode, Extra>();

export function extra(node: DomNode): Extra {
  let found = extras.get(node);
  if (found === undefined) {
    found = {
      drawing: undefined,
      id: 0,
      listeners: new Map(),
      properties: new Map(),
      style: new Map(),
      answered: -1,
    };
    extras.set(node, found);
  }
  return found;
}

const svgNamespace = 'http://www.w3.org/2000/svg';
const isStyle = (node: DomNode): boolean => isElement(node) && node.localName === 'style';

function* children(node: DomNode): Generator<DomNode> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child;
}

export class Drawing {
  readonly root: DomElement;
  /** The person's last edit of this surface that this guest has seen: what it writes answers that. */
  seen = 0;
  private readonly send: (text: string, buffers?: readonly ArrayBuffer[]) => void;
  private readonly nodes = new Map<number, DomNode>();
  /** Drawn, and taken out in this turn: each of them is drawn elsewhere by the end of it, or forgotten. */
  private readonly detached = new Set<DomNode>();
  /** Ids for the renderer to forget with all that still hangs below them there. */
  private gone: number[] = [];
  /** Sheets to tell in this turn, by the places of their operations. */
  private readonly sheets = new Map<DomNode, number>();
  private readonly questions = new Map<number, (answer: unknown) => void>();
  private operations: string[] = [];
  private scheduled = false;
  private lastId = 1;
  private lastQuestion = 0;

  constructor(root: DomElement, send: (text: string, buffers?: readonly ArrayBuffer[]) => void) {
    this.root = root;
    this.send = send;
    const own = extra(root);
    own.drawing = this;
    own.id = 1;
    this.nodes.set(1, root);
  }

  node(id: number): DomNode | undefined {
    return this.nodes.get(id);
  }

  push(...operation: readonly (string | number | readonly number[])[]): void {
    this.operations.push(JSON.stringify(operation));
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Sends with a buffer beside it, after all that was said before. */
  pushBytes(operation: readonly (string | number)[], bytes: ArrayBuffer): void {
    this.flush();
    this.send(`[1,${JSON.stringify(operation)}]`, [bytes]);
  }

  flush(): void {
    for (const node of this.detached) this.letGo(node);
    this.detached.clear();
    // Not before the end of the turn: what hung below may have been put elsewhere since.
    for (const id of this.gone.splice(0)) this.operations.push(JSON.stringify([op.REMOVE, id]));
    for (const [style, at] of this.sheets) {
      const text = style.textContent ?? '';
      this.operations[at] = JSON.stringify([op.SHEET, extra(style).id, text]);
    }
    this.sheets.clear();
    // In parts, so that no message is larger than the smallest limit a policy is likely to set.
    while (this.operations.length > 0) {
      let length = 0;
      let count = 0;
      while (count < this.operations.length && length < 200_000) {
        length += this.operations[count]?.length ?? 0;
        count++;
      }
      this.send(`[1,${this.operations.splice(0, count).join(',')}]`);
    }
  }

  inserted(parent: DomNode, node: DomNode): void {
    if (isStyle(parent)) return this.sheet(parent);
    this.draw(node);
    const own = extra(node);
    if (isStyle(node) || own.drawing !== this) return;
    this.push(op.INSERT, extra(parent).id, own.id, this.idAfter(node));
  }

  /** The next sibling that is drawn. */
  private idAfter(node: DomNode): number {
    for (let next = node.nextSibling; next !== null; next = next.nextSibling) {
      const own = extra(next);
      if (own.drawing === this && !isStyle(next) && !this.detached.has(next)) return own.id;
    }
    return 0;
  }

  removed(parent: DomNode, node: DomNode): void {
    if (isStyle(parent)) return this.sheet(parent);
    if (extra(node).drawing !== this) return;
    this.detached.add(node);
    this.schedule();
  }

  /** Tells a node whole; one that is drawn here already stays as it is, and need only be put elsewhere. */
  private draw(node: DomNode): void {
    const own = extra(node);
    if (own.drawing === this) {
      this.detached.delete(node);
      return;
    }
    if (!isElement(node) && !isText(node)) return;
    own.drawing?.lose(node);
    own.drawing = this;
    own.id = ++this.lastId;
    this.nodes.set(own.id, node);
    if (isText(node)) {
      this.push(op.TEXT, own.id, node.data);
      return;
    }
    if (isStyle(node)) return this.sheet(node);
    this.push(op.CREATE, own.id, node.localName, node.namespaceURI === svgNamespace ? 1 : 0);
    for (const name of node.getAttributeNames()) {
      this.push(op.SET_ATTR, own.id, name, node.getAttribute(name) ?? '');
    }
    for (const [name, [value, important]] of own.style) {
      this.push(op.STYLE, own.id, name, value, important ? 1 : 0);
    }
    for (const type of own.listeners.keys()) this.push(op.LISTEN, own.id, type);
    for (const child of children(node)) {
      this.draw(child);
      const { drawing, id } = extra(child);
      if (drawing === this && !isStyle(child)) this.push(op.INSERT, own.id, id, 0);
    }
    // After the children: what a select shows depends on its options.
    for (const name of own.properties.keys()) this.property(node, name);
  }

  property(node: DomNode, name: string): void {
    const own = extra(node);
    this.answer(node);
    const value = own.properties.get(name);
    this.operations.push(JSON.stringify([op.SET_PROP, own.id, name, value ?? '', this.seen]));
    this.schedule();
  }

  /** The guest writes into a field, or into an option of it, knowing what it has heard until now. */
  answer(node: DomNode): void {
    const isOption = isElement(node) && node.localName === 'option';
    const field = (isOption ? above(node, 'select') : undefined) ?? node;
    extra(field).answered = this.seen;
  }

  /** Tells a sheet once in a turn: an empty one in between would lose its place among the others. */
  sheet(style: DomNode): void {
    const own = extra(style);
    if (own.drawing !== this || this.sheets.has(style)) return;
    this.sheets.set(style, this.operations.length);
    // Its text is read when all is sent.
    this.push(op.SHEET, own.id, '');
  }

  /** Another surface draws it from now on. */
  private lose(node: DomNode): void {
    this.detached.delete(node);
    this.letGo(node);
  }

  private letGo(node: DomNode): void {
    const own = extra(node);
    if (own.drawing === this && !isStyle(node)) this.gone.push(own.id);
    this.drop(node);
  }

  private drop(node: DomNode): void {
    const own = extra(node);
    if (own.drawing !== this) return;
    own.drawing = undefined;
    this.nodes.delete(own.id);
    if (isStyle(node)) {
      this.sheets.delete(node);
      this.push(op.SHEET, own.id, '');
      // What is in it is text of its sheet: it hangs elsewhere if it was drawn before.
      return;
    }
    for (const child of children(node)) this.drop(child);
  }

  ask(node: DomElement, what: string): Promise<unknown> {
    return new Promise((resolve) => {
      const question = ++this.lastQuestion;
      this.questions.set(question, resolve);
      this.push(op.ASK, question, extra(node).id, what);
    });
  }

  answered(question: number, value: unknown): void {
    this.questions.get(question)?.(value);
    this.questions.delete(question);
  }

  dispose(): void {
    for (const node of [this.root, ...this.detached]) this.drop(node);
    this.detached.clear();
    this.gone = [];
    this.sheets.clear();
    this.operations = [];
    for (const resolve of this.questions.values()) resolve(null);
    this.questions.clear();
  }
}

/** The drawing an element is part of, if any. */
export const drawingOf = (node: unknown): Drawing | undefined => {
  const element = asElement(node);
  return element === undefined ? undefined : extra(element).drawing;
};
