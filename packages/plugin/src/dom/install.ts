/** Puts a document into the worker: the polyfill's, with every change told to the surface it is in. */
import { type Hooks, HOOKS, Window } from '@remote-dom/polyfill';
import type { GuestEvent } from '../wire/heard.ts';
import * as op from '../wire/ops.ts';
import { extra } from './drawing.ts';
import { takeState } from './fields.ts';
import { asElement, asNode, type DomElement } from './nodes.ts';
import { addProperties } from './properties.ts';

const hooks: Partial<Hooks> = {
  insertChild(parent, node) {
    const above = asNode(parent);
    const below = asNode(node);
    if (above !== undefined && below !== undefined) extra(above).drawing?.inserted(above, below);
  },
  removeChild(parent, node) {
    const above = asNode(parent);
    const below = asNode(node);
    if (above !== undefined && below !== undefined) extra(above).drawing?.removed(above, below);
  },
  setText(text, data) {
    const node = asNode(text);
    if (node === undefined) return;
    const { parentNode } = node;
    const style = parentNode === null ? undefined : asElement(parentNode);
    if (style?.localName === 'style') extra(style).drawing?.sheet(style);
    const { drawing, id } = extra(node);
    drawing?.push(op.SET_TEXT, id, data);
  },
  setAttribute(element, name, value) {
    const node = asNode(element);
    if (node === undefined) return;
    const { drawing, id } = extra(node);
    drawing?.push(op.SET_ATTR, id, name, value);
  },
  removeAttribute(element, name) {
    const node = asNode(element);
    if (node === undefined) return;
    const { drawing, id } = extra(node);
    drawing?.push(op.DEL_ATTR, id, name);
  },
  addEventListener(target, type) {
    const node = asNode(target);
    if (node === undefined) return;
    const { listeners, drawing, id } = extra(node);
    const count = listeners.get(type) ?? 0;
    listeners.set(type, count + 1);
    if (count === 0) drawing?.push(op.LISTEN, id, type);
  },
  removeEventListener(target, type) {
    const node = asNode(target);
    if (node === undefined) return;
    const { listeners, drawing, id } = extra(node);
    const count = listeners.get(type) ?? 0;
    if (count > 1) {
      listeners.set(type, count - 1);
      return;
    }
    listeners.delete(type);
    if (count === 1) drawing?.push(op.UNLISTEN, id, type);
  },
};

let installed: Window | undefined;

function install(): Window {
  if (installed !== undefined) return installed;
  const made = new Window();
  made[HOOKS] = hooks;
  addProperties(made.Element.prototype);
  const later = (run: (now: number) => void): ReturnType<typeof setTimeout> =>
    setTimeout(() => run(performance.now()), 16);
  Object.assign(made, {
    requestAnimationFrame: later,
    cancelAnimationFrame: (timer: ReturnType<typeof setTimeout>) => clearTimeout(timer),
    matchMedia: (media: string) => ({
      matches: false,
      media,
      addEventListener() {},
      removeEventListener() {},
    }),
    getComputedStyle: () => ({ getPropertyValue: () => '' }),
    // React asks whether the active element is one, and by `oninput` whether events can be had.
    HTMLIFrameElement: Object.assign(() => {}, { prototype: {} }),
  });
  Object.assign(made.document, { oninput: null, activeElement: null });
  Window.setGlobalThis(made);
  return (installed = made);
}

/** A new root to draw in. */
export function newRoot(): DomElement {
  const root: unknown = install().document.createElement('div');
  const element = asElement(root);
  if (element === undefined) throw new Error('the document makes no elements');
  return element;
}

/** Lets an element hear what a person did, with the field's state as it was then. */
export function dispatch(target: DomElement, told: GuestEvent): void {
  const { drawing } = extra(target);
  if (drawing !== undefined && told.edit !== undefined) {
    drawing.seen = Math.max(drawing.seen, told.edit);
  }
  takeState(target, told);
  if (told.selection !== undefined) {
    const [selectionStart, selectionEnd] = told.selection;
    Object.assign(target, { selectionStart, selectionEnd });
  }
  const { Event } = install();
  const event = new Event(told.type, { bubbles: told.bubbles, cancelable: true });
  for (const [name, value] of Object.entries(told.detail)) {
    Object.defineProperty(event, name, { value, configurable: true });
  }
  target.dispatchEvent(event);
}

install();
