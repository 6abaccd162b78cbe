/**
 * The browser's own accessors and methods, captured before any guest is heard: a form's field may
 * be named like any of them.
 */
// oxlint-disable typescript/unbound-method -- always called with a node as `this`
function getter(name: string): (node: Node) => unknown {
  const get = Object.getOwnPropertyDescriptor(Node.prototype, name)?.get;
  if (get === undefined) throw new Error(`this browser has no ${name}`);
  return (node) => Reflect.apply(get, node, []);
}

const follow = (name: string): ((node: Node) => Node | null) => {
  const get = getter(name);
  return (node) => {
    const found = get(node);
    return found instanceof Node ? found : null;
  };
};

export const parentOf = follow('parentNode');
export const nextOf = follow('nextSibling');
export const firstOf = follow('firstChild');
const isConnected = getter('isConnected');
const connected = (node: Node): boolean => isConnected(node) === true;

const insertBefore = Node.prototype.insertBefore;
const removeChild = Node.prototype.removeChild;
// Moves without taking out, where the browser can: focus, caret and composition stay.
const moveBefore: unknown = Reflect.get(Element.prototype, 'moveBefore');

/** Throws where the browser refuses: a node below itself. */
export function put(parent: Node, node: Node, before: Node | null): void {
  if (parentOf(node) === parent && nextOf(node) === before) return;
  if (typeof moveBefore === 'function' && connected(node) && connected(parent)) {
    Reflect.apply(moveBefore, parent, [node, before]);
  } else {
    insertBefore.call(parent, node, before);
  }
}

export function takeOut(node: Node): void {
  const parent = parentOf(node);
  if (parent !== null) removeChild.call(parent, node);
}

export const setAttribute = (element: Element, name: string, value: string): void =>
  Element.prototype.setAttribute.call(element, name, value);
export const removeAttribute = (element: Element, name: string): void =>
  Element.prototype.removeAttribute.call(element, name);
export const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);
export const rectOf = (element: Element): DOMRect =>
  Element.prototype.getBoundingClientRect.call(element);

/** Is it the name of something that every form or document has? */
export const taken = (name: string): boolean =>
  name in HTMLFormElement.prototype || name in Document.prototype;
