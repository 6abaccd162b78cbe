/** The polyfill's nodes, as far as this package relies on them. */
export interface DomNode {
  readonly nodeType: number;
  readonly firstChild: DomNode | null;
  readonly nextSibling: DomNode | null;
  readonly parentNode: DomNode | null;
  readonly textContent: string | null;
}

export interface DomElement extends DomNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  getAttributeNames(): string[];
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  hasAttribute(name: string): boolean;
  addEventListener(type: string, listener: unknown): void;
  removeEventListener(type: string, listener: unknown): void;
  dispatchEvent(event: unknown): boolean;
  replaceChildren(...nodes: DomNode[]): void;
  querySelectorAll(selector: string): readonly DomElement[];
}

export interface DomText extends DomNode {
  readonly data: string;
}

export const isElement = (node: DomNode): node is DomElement => node.nodeType === 1;
export const isText = (node: DomNode): node is DomText => node.nodeType === 3;

const isNode = (value: unknown): value is DomNode =>
  typeof value === 'object' && value !== null && 'nodeType' in value && 'firstChild' in value;

export const asNode = (value: unknown): DomNode | undefined => (isNode(value) ? value : undefined);

/** Elements of a name below a node, in order. A selector for it would be read by expressions that take longer. */
export function* named(node: DomNode, name: string): Generator<DomElement> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!isElement(child)) continue;
    if (child.localName === name) yield child;
    yield* named(child, name);
  }
}

/** The nearest element of a name above a node. */
export function above(node: DomNode, name: string): DomElement | undefined {
  for (let at = node.parentNode; at !== null; at = at.parentNode) {
    if (isElement(at) && at.localName === name) return at;
  }
  return undefined;
}

export function asElement(value: unknown): DomElement | undefined {
  const node = asNode(value);
  return node !== undefined && isElement(node) ? node : undefined;
}
