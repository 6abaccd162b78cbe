/** Properties of elements that the polyfill lacks and frameworks set. */
import * as op from '../wire/ops.ts';
import { drawingOf, extra } from './drawing.ts';
import { unsetOthers } from './fields.ts';
import { asElement, type DomElement, named } from './nodes.ts';

const fields: ReadonlySet<string> = new Set(['input', 'textarea', 'select']);
const fixed: ReadonlySet<string> = new Set(['option', 'button', 'li', 'data']);

const self = (value: unknown): DomElement => {
  const element = asElement(value);
  if (element === undefined) throw new TypeError('Illegal invocation');
  return element;
};

function define(
  prototype: object,
  name: string,
  get: (element: DomElement) => unknown,
  set?: (element: DomElement, value: unknown) => void,
): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    get(this: unknown) {
      return get(self(this));
    },
    ...(set === undefined
      ? {}
      : {
          set(this: unknown, value: unknown) {
            set(self(this), value);
          },
        }),
  });
}

const asText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';

function live(prototype: object, name: string, initial: (element: DomElement) => unknown): void {
  define(
    prototype,
    name,
    (element) => {
      const { properties } = extra(element);
      return properties.has(name) ? properties.get(name) : initial(element);
    },
    (element, value) => {
      // A value that nobody can change is what its attribute says.
      if (name === 'value' && fixed.has(element.localName)) {
        element.setAttribute('value', asText(value));
        return;
      }
      const own = extra(element);
      own.properties.set(name, name === 'value' ? asText(value) : value === true);
      own.drawing?.property(element, name);
      if (name !== 'checked' || value !== true) return;
      for (const other of unsetOthers(element)) own.drawing?.answer(other);
    },
  );
}

const booleans: Readonly<Record<string, string>> = {
  disabled: 'disabled',
  hidden: 'hidden',
  readOnly: 'readonly',
  required: 'required',
  multiple: 'multiple',
  open: 'open',
  defaultChecked: 'checked',
  defaultSelected: 'selected',
};
const texts: Readonly<Record<string, string>> = {
  className: 'class',
  htmlFor: 'for',
  placeholder: 'placeholder',
  title: 'title',
  name: 'name',
  src: 'src',
  alt: 'alt',
  lang: 'lang',
  dir: 'dir',
  min: 'min',
  max: 'max',
  step: 'step',
  rows: 'rows',
  cols: 'cols',
  defaultValue: 'value',
};

const kebab = (name: string): string =>
  name.startsWith('--') ? name : name.replace(/[A-Z]/g, (upper) => `-${upper.toLowerCase()}`);

function setStyle(element: DomElement, name: string, value: unknown, important = false): void {
  const own = extra(element);
  const property = kebab(name);
  const text = asText(value);
  if (text === '') own.style.delete(property);
  else own.style.set(property, [text, important]);
  own.drawing?.push(op.STYLE, own.id, property, text, important ? 1 : 0);
}

function styleOf(element: DomElement): object {
  const { style } = extra(element);
  const methods: Readonly<Record<string, unknown>> = {
    setProperty: (name: string, value: unknown, priority?: string) =>
      setStyle(element, name, value, priority === 'important'),
    removeProperty: (name: string) => setStyle(element, name, ''),
    getPropertyValue: (name: string) => style.get(name)?.[0] ?? '',
  };
  return new Proxy(
    {},
    {
      has: () => true,
      get: (_target, name) => {
        if (typeof name !== 'string') return undefined;
        if (name === 'cssText') {
          return [...style].map(([property, [value]]) => `${property}:${value}`).join(';');
        }
        return methods[name] ?? style.get(kebab(name))?.[0] ?? '';
      },
      set: (_target, name, value) => {
        if (typeof name !== 'string') return false;
        if (name === 'cssText') element.setAttribute('style', asText(value));
        else setStyle(element, name, value);
        return true;
      },
    },
  );
}

const handlers = new WeakMap<DomElement, Map<string, unknown>>();

function handler(prototype: object, type: string): void {
  define(
    prototype,
    `on${type}`,
    (element) => handlers.get(element)?.get(type) ?? null,
    (element, listener) => {
      const own = handlers.get(element) ?? new Map<string, unknown>();
      handlers.set(element, own);
      const before = own.get(type);
      if (before !== undefined) element.removeEventListener(type, before);
      own.delete(type);
      if (typeof listener !== 'function') return;
      own.set(type, listener);
      element.addEventListener(type, listener);
    },
  );
}

/** What a person did in a canvas or an image is told by events; what is drawn goes as bytes. */
function draws(prototype: object): void {
  Object.assign(prototype, {
    /** Shows bytes of an image: PNG, JPEG, GIF or WebP, of at most 16 million pixels. The buffer is transferred. */
    setImage(this: unknown, type: string, bytes: ArrayBuffer) {
      const element = self(this);
      drawingOf(element)?.pushBytes([op.IMAGE, extra(element).id, type], bytes);
    },
    /** Paints RGBA pixels on a canvas. The buffer is transferred. */
    drawPixels(this: unknown, width: number, height: number, rgba: ArrayBuffer) {
      const element = self(this);
      drawingOf(element)?.pushBytes([op.BITMAP, extra(element).id, width, height], rgba);
    },
    /** Place and size in the cell, once it has been drawn; `null` where it is not. */
    measure(this: unknown) {
      const element = self(this);
      return drawingOf(element)?.ask(element, 'rect') ?? Promise.resolve(null);
    },
    /** Layout is not known here: use `measure()`. */
    getBoundingClientRect: () => ({
      x: 0,
      y: 0,
      width: 0,
      height: 0,
      top: 0,
      left: 0,
      right: 0,
      bottom: 0,
    }),
  });
  for (const method of ['focus', 'blur', 'select', 'scrollIntoView', 'setSelectionRange']) {
    Reflect.set(prototype, method, function call(this: unknown, ...args: unknown[]) {
      const element = self(this);
      const { drawing, id } = extra(element);
      if (drawing === undefined) return;
      const numbers = args.filter((argument) => typeof argument === 'number');
      drawing.flush();
      drawing.push(op.CALL, id, method, numbers, drawing.seen);
    });
  }
}

function initialValue(element: DomElement): string | undefined {
  if (element.localName === 'select') {
    const [first] = selectedOptions(element);
    return first === undefined ? '' : valueOf(first);
  }
  if (element.localName === 'option') return valueOf(element);
  // A text area shows what it contains until somebody types.
  if (element.localName === 'textarea') return element.textContent ?? '';
  return fields.has(element.localName) || fixed.has(element.localName)
    ? (element.getAttribute('value') ?? '')
    : undefined;
}

const valueOf = (option: DomElement): string =>
  option.getAttribute('value') ?? option.textContent ?? '';

const isSelected = (option: DomElement): boolean => {
  const told = extra(option).properties.get('selected');
  return typeof told === 'boolean' ? told : option.hasAttribute('selected');
};

function selectedOptions(select: DomElement): readonly DomElement[] {
  const options = [...named(select, 'option')];
  const { properties } = extra(select);
  if (properties.has('value')) {
    return options.filter((option) => valueOf(option) === properties.get('value')).slice(0, 1);
  }
  const selected = options.filter(isSelected);
  // A select that shows one thing always shows one.
  return selected.length > 0 || select.hasAttribute('multiple') ? selected : options.slice(0, 1);
}

export function addProperties(prototype: object): void {
  live(prototype, 'value', initialValue);
  live(prototype, 'checked', (element) => element.hasAttribute('checked'));
  live(prototype, 'selected', (element) => element.hasAttribute('selected'));
  live(prototype, 'indeterminate', () => false);
  for (const [name, attribute] of Object.entries(booleans)) {
    define(
      prototype,
      name,
      (element) => element.hasAttribute(attribute),
      (element, value) => {
        if (value === true || (typeof value === 'string' && value !== '')) {
          element.setAttribute(attribute, '');
        } else element.removeAttribute(attribute);
      },
    );
  }
  for (const [name, attribute] of Object.entries(texts)) {
    define(
      prototype,
      name,
      (element) => element.getAttribute(attribute) ?? '',
      (element, value) => element.setAttribute(attribute, asText(value)),
    );
  }
  define(
    prototype,
    'type',
    (element) => element.getAttribute('type') ?? (element.localName === 'input' ? 'text' : ''),
    (element, value) => element.setAttribute('type', asText(value)),
  );
  const styles = new WeakMap<DomElement, object>();
  define(
    prototype,
    'style',
    (element) => {
      let style = styles.get(element);
      if (style === undefined) styles.set(element, (style = styleOf(element)));
      return style;
    },
    (element, value) => element.setAttribute('style', asText(value)),
  );
  define(prototype, 'options', (element) =>
    element.localName === 'select' ? element.querySelectorAll('option') : undefined,
  );
  define(prototype, 'selectedOptions', (element) =>
    element.localName === 'select' ? selectedOptions(element) : undefined,
  );
  define(prototype, 'selectedIndex', (element) => {
    const [first] = element.localName === 'select' ? selectedOptions(element) : [];
    return first === undefined ? -1 : [...named(element, 'option')].indexOf(first);
  });
  for (const type of 'click dblclick input change submit reset toggle keydown keyup focus blur focusin focusout pointerdown pointerup pointermove wheel'.split(
    ' ',
  )) {
    handler(prototype, type);
  }
  draws(prototype);
}
