import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as op from '../wire/ops.ts';
import { Drawing, extra } from './drawing.ts';
import { newRoot } from './install.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100) * 5;

type Operation = readonly [kind: number, ...operands: unknown[]];

/** A node as the renderer has it. */
interface Drawn {
  readonly tag: string | undefined;
  text: string;
  readonly attributes: Map<unknown, unknown>;
  readonly properties: Map<unknown, unknown>;
  readonly listeners: Set<string>;
  parent: Drawn | undefined;
  children: Drawn[];
}

/** Draws operations as the renderer does, and throws where that would refuse one. */
class Model {
  readonly nodes = new Map<unknown, Drawn>();
  readonly sheets = new Map<unknown, string>();
  readonly heard: Operation[] = [];

  constructor() {
    this.nodes.set(1, this.made('div', ''));
  }

  private made(tag: string | undefined, text: string): Drawn {
    return {
      tag,
      text,
      attributes: new Map(),
      properties: new Map(),
      listeners: new Set(),
      parent: undefined,
      children: [],
    };
  }

  private node(id: unknown): Drawn {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`nothing is drawn as ${String(id)}`);
    return node;
  }

  get root(): Drawn {
    return this.node(1);
  }

  readonly hear = (message: string): void => {
    const [, ...operations] = JSON.parse(message) as readonly [1, ...Operation[]];
    for (const operation of operations) {
      this.heard.push(operation);
      this.apply(operation);
    }
  };

  private apply([kind, a, b, c]: Operation): void {
    switch (kind) {
      case op.CREATE:
      case op.TEXT:
        if (this.nodes.has(a)) throw new Error(`${String(a)} is drawn twice`);
        this.nodes.set(
          a,
          kind === op.TEXT ? this.made(undefined, String(b)) : this.made(String(b), ''),
        );
        return;
      case op.INSERT:
        return this.insert(this.node(a), this.node(b), c);
      case op.REMOVE: {
        const node = this.nodes.get(a);
        if (node === undefined) return;
        this.takeOut(node);
        this.forget(node);
        return;
      }
      case op.SET_TEXT:
        this.node(a).text = String(b);
        return;
      case op.SET_ATTR:
        this.node(a).attributes.set(b, c);
        return;
      case op.DEL_ATTR:
        this.node(a).attributes.delete(b);
        return;
      case op.SET_PROP:
        this.node(a).properties.set(b, c);
        return;
      case op.LISTEN:
        this.node(a).listeners.add(String(b));
        return;
      case op.UNLISTEN:
        this.node(a).listeners.delete(String(b));
        return;
      case op.SHEET:
        if (b === '') this.sheets.delete(a);
        else this.sheets.set(a, String(b));
        return;
      default:
        throw new Error(`operation ${kind}`);
    }
  }

  private insert(parent: Drawn, node: Drawn, before: unknown): void {
    this.takeOut(node);
    const next = before === 0 ? undefined : this.node(before);
    const at = next === undefined ? parent.children.length : parent.children.indexOf(next);
    if (at === -1) throw new Error(`${String(before)} hangs elsewhere`);
    parent.children.splice(at, 0, node);
    node.parent = parent;
  }

  private takeOut(node: Drawn): void {
    const { parent } = node;
    if (parent !== undefined) parent.children = parent.children.filter((child) => child !== node);
    node.parent = undefined;
  }

  private forget(node: Drawn): void {
    for (const [id, each] of this.nodes) if (each === node) this.nodes.delete(id);
    for (const child of node.children) this.forget(child);
  }
}

/** What of a node is compared. */
type Shape =
  | string
  | {
      readonly tag: string | undefined;
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly properties: Readonly<Record<string, unknown>>;
      readonly listeners: readonly unknown[];
      readonly children: readonly Shape[];
    };

const drawnShape = (node: Drawn): Shape =>
  node.tag === undefined
    ? node.text
    : {
        tag: node.tag,
        attributes: Object.fromEntries(node.attributes),
        properties: Object.fromEntries(node.properties),
        listeners: [...node.listeners].toSorted(),
        children: node.children.map(drawnShape),
      };

const isSheet = (node: Node): boolean => node.nodeName === 'STYLE';
const isShown = (node: Node): boolean => !isSheet(node) && node.nodeName !== '#comment';

/** Texts of the sheets below a node; what is in one is its text. */
function sheetsOf(node: Node): readonly string[] {
  if (!(node instanceof Element)) return [];
  return isSheet(node) ? [node.textContent ?? ''] : [...node.childNodes].flatMap(sheetsOf);
}

function guestShape(node: Node): Shape {
  if (!(node instanceof Element)) return node.textContent ?? '';
  const { listeners, properties } = extra(node);
  return {
    tag: node.localName,
    attributes: Object.fromEntries(
      node.getAttributeNames().map((name) => [name, node.getAttribute(name)]),
    ),
    properties: Object.fromEntries(properties),
    listeners: [...listeners.keys()].toSorted(),
    children: [...node.childNodes].filter(isShown).map(guestShape),
  };
}

const countOf = (shape: Shape): number =>
  typeof shape === 'string' ? 1 : shape.children.reduce((sum, child) => sum + countOf(child), 1);

function surface() {
  const model = new Model();
  const made = newRoot();
  const drawing = new Drawing(made, model.hear);
  const element: unknown = made;
  // The polyfill's element stands in for the browser's.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const root = element as HTMLElement;
  return {
    root,
    drawing,
    /** What the renderer has, and what it should: what hangs in the guest's tree, and nothing else. */
    drawn: () => ({
      root: drawnShape(model.root),
      nodes: model.nodes.size,
      sheets: [...model.sheets.values()].toSorted(),
    }),
    kept: () => {
      const shape = guestShape(root);
      const sheets = sheetsOf(root).filter((text) => text !== '');
      return { root: shape, nodes: countOf(shape), sheets: sheets.toSorted() };
    },
    /** Ends the turn: the operations that it took. */
    told: (): readonly Operation[] => {
      drawing.flush();
      return model.heard.splice(0);
    },
  };
}

const made = (tag: string, ...children: readonly (Node | string)[]): HTMLElement => {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
};

const kinds = (operations: readonly Operation[]): readonly number[] =>
  operations.map(([kind]) => kind);

describe('a node that is drawn', () => {
  it('goes along into a new parent under its own id, and goes on being told', () => {
    const { root, told, drawn, kept } = surface();
    const field = made('input');
    root.append(field);
    told();
    const { id } = extra(field);
    const section = made('section');
    section.append(field);
    root.append(section);
    const next = extra(section).id;
    expect(told()).toEqual([
      [op.CREATE, next, 'section', 0],
      [op.INSERT, next, id, 0],
      [op.INSERT, 1, next, 0],
    ]);
    field.setAttribute('title', 'later');
    expect(told()).toEqual([[op.SET_ATTR, id, 'title', 'later']]);
    expect(drawn()).toEqual(kept());
  });

  it('goes along with a list that takes the place of its own', () => {
    const { root, told, drawn, kept } = surface();
    const rows = ['a', 'b', 'c'].map((text) => made('li', text));
    const list = made('ul', ...rows);
    root.append(list);
    told();
    const next = made('ul');
    next.append(...rows.toReversed());
    list.replaceWith(next);
    expect(kinds(told())).toEqual([
      op.CREATE,
      op.INSERT,
      op.INSERT,
      op.INSERT,
      op.INSERT,
      op.REMOVE,
    ]);
    rows[0]?.append('!');
    told();
    expect(next.textContent).toBe('cba!');
    expect(drawn()).toEqual(kept());
  });

  it('goes along with what changed in it while it was out, and without what left it', () => {
    const { root, told, drawn, kept } = surface();
    const [stays, gone, taken] = [made('b', 'stays'), made('b', 'gone'), made('b', 'taken')];
    const box = made('div', stays, gone, taken);
    root.append(box);
    told();
    box.remove();
    gone.remove();
    box.prepend('new');
    stays.setAttribute('title', 'changed');
    const outer = made('section', made('p', taken));
    outer.append(box);
    root.append(outer);
    told();
    expect(root.textContent).toBe('takennewstays');
    expect(drawn()).toEqual(kept());
  });

  it('is drawn anew once the turn is over in which it was taken out', () => {
    const { root, told, drawn, kept } = surface();
    const field = made('p', 'text');
    root.append(field);
    told();
    const section = made('section', field);
    expect(kinds(told())).toEqual([op.REMOVE]);
    root.append(section);
    told();
    expect(drawn()).toEqual(kept());
  });

  it('leaves its surface for another one, inside a new parent', () => {
    const [one, two] = [surface(), surface()];
    const field = made('p', 'text');
    one.root.append(field);
    one.told();
    two.root.append(made('section', field));
    expect(kinds(one.told())).toEqual([op.REMOVE]);
    two.told();
    expect(one.drawn()).toEqual(one.kept());
    expect(two.drawn()).toEqual(two.kept());
  });

  it('stays in its surface where what it hung in leaves for another', () => {
    const [one, two] = [surface(), surface()];
    const stays = made('p', 'stays');
    const leaves = made('div', stays);
    one.root.append(leaves);
    one.told();
    stays.remove();
    two.root.append(leaves);
    one.root.append(stays);
    for (const each of [one, two]) {
      each.told();
      expect(each.drawn()).toEqual(each.kept());
    }
  });

  it('becomes text of a sheet, and comes back', () => {
    const { root, told, drawn, kept } = surface();
    const text = document.createTextNode('b{}');
    const style = made('style');
    root.append(text, style);
    told();
    style.remove();
    style.append(text);
    told();
    expect(drawn()).toEqual(kept());
    root.append(style);
    told();
    expect(drawn()).toEqual(kept());
    root.prepend(text);
    told();
    expect(drawn()).toEqual(kept());
  });
});

describe('a sheet', () => {
  it('is told once in a turn, with the text that it has in the end, where it first changed', () => {
    const { root, told } = surface();
    const style = made('style', 'a{}');
    root.append(style);
    const { id } = extra(style);
    expect(told()).toEqual([[op.SHEET, id, 'a{}']]);
    style.textContent = 'b{}';
    root.append(made('p'));
    style.append('i{}');
    expect(told()).toEqual([
      [op.SHEET, id, 'b{}i{}'],
      [op.CREATE, id + 1, 'p', 0],
      [op.INSERT, 1, id + 1, 0],
    ]);
  });

  it('goes over to another surface in the turn in which it changed', () => {
    const [one, two] = [surface(), surface()];
    const style = made('style', 'a{}');
    const elsewhere = made('style', 'i{}');
    one.root.append(style);
    two.root.append(elsewhere);
    for (const each of [one, two]) each.told();
    style.textContent = 'b{}';
    two.root.append(style);
    for (const each of [one, two]) {
      each.told();
      expect(each.drawn()).toEqual(each.kept());
    }
  });

  it('is taken away with what it hangs in, also where it changed before', () => {
    const { root, told, drawn, kept } = surface();
    const style = made('style', 'a{}');
    const box = made('div', style);
    root.append(box);
    told();
    style.textContent = 'b{}';
    box.remove();
    expect(told().findLast(([kind]) => kind === op.SHEET)).toEqual([op.SHEET, extra(style).id, '']);
    expect(drawn()).toEqual(kept());
  });
});

it('a surface that is closed says nothing more of what was taken out in that turn', async () => {
  const heard: string[] = [];
  const root = newRoot();
  const drawing = new Drawing(root, (text) => void heard.push(text));
  const element: unknown = root;
  // As above.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const guest = element as HTMLElement;
  const [field, style] = [made('p'), made('style', 'a{}')];
  guest.append(field, style);
  drawing.flush();
  heard.length = 0;
  field.remove();
  style.textContent = 'b{}';
  drawing.dispose();
  await Promise.resolve();
  field.setAttribute('title', 'later');
  await Promise.resolve();
  expect(heard).toEqual([]);
});

/** What a guest may do to nodes of a pool, by their places in it. */
type Act = (pool: readonly Node[], a: number, b: number, c: number) => void;

const isElement = (node: Node | undefined): node is HTMLElement => node instanceof Element;
const at = (pool: readonly Node[], index: number): Node => {
  const node = pool[index % pool.length];
  if (node === undefined) throw new Error('an empty pool');
  return node;
};

const acts: Readonly<Record<string, Act>> = {
  append(pool, a, b) {
    const parent = at(pool, a);
    if (isElement(parent)) parent.append(at(pool, b));
  },
  insertBefore(pool, a, b, c) {
    const parent = at(pool, a);
    if (isElement(parent)) parent.insertBefore(at(pool, b), parent.childNodes[c % 3] ?? null);
  },
  remove(pool, a) {
    const node = at(pool, a);
    node.parentNode?.removeChild(node);
  },
  replaceWith(pool, a, b, c) {
    const node = at(pool, a);
    if (isElement(node)) node.replaceWith(at(pool, b), at(pool, c));
  },
  before(pool, a, b, c) {
    const node = at(pool, a);
    if (isElement(node)) node.before(at(pool, b), at(pool, c));
  },
  replaceChildren(pool, a, b, c) {
    const parent = at(pool, a);
    if (isElement(parent)) parent.replaceChildren(at(pool, b), at(pool, c));
  },
  setAttribute(pool, a, b) {
    const node = at(pool, a);
    if (isElement(node) && !isSheet(node)) node.setAttribute('title', String(b));
  },
  removeAttribute(pool, a) {
    const node = at(pool, a);
    if (isElement(node)) node.removeAttribute('title');
  },
  textContent(pool, a, b) {
    at(pool, a).textContent = b % 3 === 0 ? '' : `i{top:${b}px}`;
  },
  value(pool, a, b) {
    const node = at(pool, a);
    if (isElement(node) && node.localName === 'input') Reflect.set(node, 'value', String(b));
  },
  listen(pool, a) {
    const node = at(pool, a);
    if (isElement(node) && !isSheet(node)) node.addEventListener('click', () => undefined);
  },
};

const act = fc.record({
  name: fc.constantFrom(
    ...Object.keys(acts),
    'append',
    'append',
    'insertBefore',
    'turn',
    'turn of one',
  ),
  a: fc.nat(40),
  b: fc.nat(40),
  c: fc.nat(40),
});

it('whatever a guest does to its trees, each surface shows what hangs in it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60, size: 'max' }), (sequence) => {
      const surfaces = [surface(), surface()];
      const tags = ['div', 'ul', 'li', 'section', 'p', 'input', 'input', 'style', 'style'];
      const pool = [
        ...surfaces.map(({ root }) => root),
        ...tags.map((tag) => made(tag)),
        ...['one', 'two', 'three'].map((text) => document.createTextNode(text)),
        document.createComment('none'),
      ];
      const roots = new Set<Node>(surfaces.map(({ root }) => root));
      const turn = (some = surfaces): void => {
        for (const each of some) {
          each.told();
          expect(each.drawn()).toEqual(each.kept());
        }
      };
      for (const { name, a, b, c } of sequence) {
        if (name === 'turn') turn();
        else if (name === 'turn of one') surfaces[a % 2]?.drawing.flush();
        else {
          // A root hangs nowhere, a sheet holds text alone, and the document puts nothing into itself.
          const target = at(pool, a);
          const isText = [target, target.parentNode].some((node) => node !== null && isSheet(node));
          const isOut = [at(pool, b), at(pool, c)].some(
            (node) => roots.has(node) || node.contains(target) || (isText && isElement(node)),
          );
          if (!isOut) acts[name]?.(pool, a, b, c);
        }
      }
      turn();
    }),
    { numRuns },
  );
});
