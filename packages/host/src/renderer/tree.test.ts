// @vitest-environment happy-dom
import * as op from '@kumix/plugin/wire/ops';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Edits } from './edits.ts';
import { Tree } from './tree.ts';

const many = 1_000_000;

function treeIn(root: HTMLElement, depth = 10) {
  const refused = vi.fn<(rule: string) => void>();
  const tree = new Tree({
    root,
    limits: {
      nodes: many,
      depth,
      sheetBytes: many,
      textBytes: many,
      pictureBytes: many,
      sliceMs: 8,
    },
    edits: new Edits(),
    answer: () => undefined,
    listen: () => undefined,
    prevent: () => undefined,
    mayFocus: () => false,
    refused,
    over: () => undefined,
  });
  const draw = (...operation: readonly unknown[]): void => tree.apply(operation, []);
  const drawBytes = (bytes: ArrayBuffer, ...operation: readonly unknown[]): void =>
    tree.apply(operation, [bytes]);
  return { refused, draw, drawBytes };
}

describe('gradients of a guest', () => {
  it('have 256 stops between them, what was taken out not counted', () => {
    const root = document.createElement('div');
    const { refused, draw } = treeIn(root);
    const stops = (first: number, count: number, parent: number): void => {
      for (let id = first; id < first + count; id += 1) {
        draw(op.CREATE, id, 'stop', 1);
        draw(op.INSERT, parent, id, 0);
      }
    };
    for (const gradient of [2, 3]) {
      draw(op.CREATE, gradient, 'linearGradient', 1);
      draw(op.INSERT, 1, gradient, 0);
    }
    stops(10, 200, 2);
    stops(1_000, 56, 3);
    expect(refused).not.toHaveBeenCalled();
    stops(2_000, 3, 3);
    expect(refused.mock.calls).toEqual([['stops'], ['stops'], ['stops']]);
    expect(root.querySelectorAll('stop')).toHaveLength(256);
    draw(op.REMOVE, 2);
    stops(3_000, 201, 3);
    expect(root.querySelectorAll('stop')).toHaveLength(256);
    expect(refused).toHaveBeenCalledTimes(4);
  });
});

describe('a name of a property', () => {
  it('is refused before anything of it is kept, whether it is long or none', () => {
    const root = document.createElement('div');
    const { refused, draw } = treeIn(root);
    draw(op.CREATE, 2, 'p', 0);
    draw(op.INSERT, 1, 2, 0);
    const long = 'x'.repeat(400_000);
    const names = [`--${long}`, long, `-${long}`, `X${long}`, '--a b', '--a)'];
    for (const name of names) draw(op.STYLE, 2, name, '1px', 0);
    expect(refused.mock.calls).toEqual(names.map(() => ['style']));
    // A million characters are what all of it may come to.
    refused.mockClear();
    draw(op.SET_ATTR, 2, 'title', 'x'.repeat(16_000));
    for (let id = 10; id < 19; id += 1) draw(op.TEXT, id, 'x'.repeat(100_000));
    expect(refused).not.toHaveBeenCalled();
    draw(op.STYLE, 2, '--a', '1px', 0);
    expect(root.querySelector('p')?.style.getPropertyValue('--a')).toBe('1px');
  });

  it('does not go on counting where its value was refused for being too much text', () => {
    const { refused, draw } = treeIn(document.createElement('div'));
    draw(op.CREATE, 2, 'rect', 1);
    for (let id = 10; id < 19; id += 1) draw(op.TEXT, id, 'x'.repeat(100_000));
    draw(op.TEXT, 19, 'x'.repeat(99_990));
    draw(op.STYLE, 2, '--list', `${'1,'.repeat(16)}1`, 0);
    expect(refused.mock.calls).toEqual([['text']]);
    draw(op.SET_TEXT, 19, '');
    draw(op.SET_ATTR, 2, 'fill', Array(17).fill('var(--list)').join());
    expect(refused.mock.calls).toEqual([['text']]);
  });
});

describe('a picture of a guest', () => {
  const pictureOf = (width: number, height: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(33);
    bytes.set(Array.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', (letter) => letter.charCodeAt(0)));
    const view = new DataView(bytes.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    return bytes;
  };
  const addressOf = (width: number, height: number): string =>
    `data:image/png;base64,${btoa(String.fromCharCode(...pictureOf(width, height)))}`;

  /** An image each, which may take a million bytes between them. */
  function images(count: number) {
    const root = document.createElement('div');
    const { refused, draw, drawBytes } = treeIn(root);
    for (let id = 2; id < 2 + count; id += 1) {
      draw(op.CREATE, id, 'img', 0);
      draw(op.INSERT, 1, id, 0);
    }
    const show = (id: number, width: number, height: number): void =>
      drawBytes(pictureOf(width, height).buffer, op.IMAGE, id, 'image/png');
    const sources = (): readonly (string | null)[] =>
      Array.from(root.querySelectorAll('img'), (image) => image.getAttribute('src'));
    return { refused, draw, show, sources };
  }

  it('is refused where it comes to more than anybody shows, however few bytes it has', () => {
    const { refused, draw, show, sources } = images(2);
    show(2, 20_000, 20_000);
    draw(op.SET_ATTR, 3, 'src', addressOf(20_000, 20_000));
    draw(op.SET_ATTR, 3, 'src', 'data:image/png;base64,AAAA');
    draw(op.SET_ATTR, 3, 'src', 'data:image/png;base64,?');
    expect(refused.mock.calls).toEqual([['image'], ['image'], ['image'], ['image']]);
    expect(sources()).toEqual([null, null]);
  });

  it('counts by what it decodes to, in bytes and by its address alike, for as long as it is shown', () => {
    const { refused, draw, show, sources } = images(3);
    // Four bytes for each of 140,000.
    show(2, 400, 350);
    expect(refused).not.toHaveBeenCalled();
    draw(op.SET_ATTR, 3, 'src', addressOf(400, 350));
    show(3, 400, 350);
    expect(refused.mock.calls).toEqual([['pictures'], ['pictures']]);
    expect(sources()[1]).toBeNull();
    const [before] = sources();
    draw(op.SET_ATTR, 2, 'src', addressOf(600, 500));
    expect(refused).toHaveBeenCalledTimes(3);
    expect(sources()[0]).toBe(before);
    draw(op.SET_ATTR, 2, 'src', addressOf(10, 10));
    draw(op.SET_ATTR, 3, 'src', addressOf(400, 350));
    draw(op.REMOVE, 3);
    show(4, 400, 350);
    expect(refused).toHaveBeenCalledTimes(3);
  });

  it('no longer counts once its address is taken away', () => {
    const revoked = vi.spyOn(URL, 'revokeObjectURL');
    const { refused, draw, show, sources } = images(3);
    show(2, 400, 350);
    draw(op.DEL_ATTR, 2, 'src');
    expect(revoked).toHaveBeenCalledTimes(1);
    draw(op.SET_ATTR, 3, 'src', addressOf(400, 350));
    draw(op.DEL_ATTR, 3, 'SRC');
    show(4, 400, 350);
    expect(refused).not.toHaveBeenCalled();
    expect(sources().map((source) => source?.slice(0, 5))).toEqual([undefined, undefined, 'blob:']);
  });
});

describe('a tree whose shape would make its sheets too heavy', () => {
  // happy-dom has none; what it gives in its place is a list.
  beforeEach(() => vi.stubGlobal('CSSRuleList', Array));
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
    document.adoptedStyleSheets = [];
  });

  /** A thousand of these rules may look at 51 others for each of 4,900 nodes. */
  function heavy(rule: string) {
    const root = document.createElement('div');
    document.body.append(root);
    const { refused, draw } = treeIn(root, 100);
    for (let id = 2; id < 4_900; id += 1) draw(op.CREATE, id, 'p', 0);
    draw(op.SHEET, 1, rule.repeat(1_000));
    const chain = (from: number, to: number, parent: number): void => {
      for (let id = from; id <= to; id += 1) draw(op.INSERT, id === from ? parent : id - 1, id, 0);
    };
    const goesOn = (): void => {
      refused.mockClear();
      draw(op.CREATE, 9_000, 'b', 0);
      draw(op.TEXT, 9_001, 'still drawn');
      draw(op.INSERT, 9_000, 9_001, 0);
      draw(op.INSERT, 2, 9_000, 0);
      expect(refused).not.toHaveBeenCalled();
      expect(root.querySelector('b')?.textContent).toBe('still drawn');
    };
    return { root, refused, draw, chain, goesOn };
  }

  it('by its depth is left as it was, and goes on taking what is not so deep', () => {
    const { root, refused, draw, chain, goesOn } = heavy('p b{top:0}');
    chain(2, 40, 1);
    chain(100, 119, 1);
    chain(200, 219, 199);
    const before = root.innerHTML;
    draw(op.INSERT, 40, 199, 0);
    draw(op.INSERT, 40, 100, 0);
    expect(refused.mock.calls).toEqual([['work'], ['work']]);
    expect(root.innerHTML).toBe(before);
    goesOn();
    draw(op.INSERT, 1, 199, 0);
    draw(op.INSERT, 20, 100, 0);
    expect(refused).not.toHaveBeenCalled();
    expect(root.querySelectorAll('p')).toHaveLength(39 + 20 + 21);
  });

  it.each([
    [
      'a class',
      (id: number, names: number) => [[op.SET_ATTR, id, 'class', 'x '.repeat(names - 1)]],
    ],
    [
      'attributes',
      (id: number, names: number) =>
        Array.from({ length: names }, (_, at) => [op.SET_ATTR, id, `data-a${at}`, '']),
    ],
  ])('by %s of many names is left as it was: a test for one looks through them', (_, named) => {
    const { root, refused, draw, goesOn } = heavy('.x.y.z{top:1px}');
    for (let id = 2; id < 10; id += 1) draw(op.INSERT, 1, id, 0);
    // Eighteen thousand characters for each of 4,900 nodes may be three times as much, and not four.
    for (const operation of named(2, 90)) draw(...operation);
    expect(refused).not.toHaveBeenCalled();
    const before = root.querySelectorAll('p')[1]?.attributes.length;
    for (const operation of named(3, 160)) draw(...operation);
    expect(new Set(refused.mock.calls.flat())).toEqual(new Set(['work']));
    expect(before).toBe(0);
    expect(root.querySelectorAll('p')[1]?.attributes.length).toBeLessThan(150);
    goesOn();
  });

  it('by its breadth is left as it was, and goes on taking what is not beside so many', () => {
    const { root, refused, draw, goesOn } = heavy('p~b{top:0}');
    for (let id = 2; id < 53; id += 1) draw(op.INSERT, 1, id, 0);
    draw(op.INSERT, 3, 60, 0);
    expect(refused).not.toHaveBeenCalled();
    const before = root.innerHTML;
    draw(op.INSERT, 1, 61, 0);
    draw(op.INSERT, 1, 60, 2);
    expect(refused.mock.calls).toEqual([['work'], ['work']]);
    expect(root.innerHTML).toBe(before);
    goesOn();
    draw(op.INSERT, 3, 61, 60);
    expect(refused).not.toHaveBeenCalled();
  });
});
