// @vitest-environment happy-dom
/** What a surface takes of what its cell says: the cell is stood in for. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Cell } from '../cell/cell.ts';
import type { FromBoot } from '../cell/protocol.ts';
import { partly } from '../testing/partly.ts';
import { OpenSurface } from './surface.ts';

afterEach(() => document.body.replaceChildren());

const add = <Name extends 'div' | 'button'>(name: Name, parent: ParentNode) => {
  const element = document.createElement(name);
  parent.append(element);
  return element;
};

/** A surface whose cell lies in `layer`, behind a button of the app's. */
function opened(layer: ParentNode = document.body) {
  const keys: string[] = [];
  const anchor = add('div', document.body);
  const button = add('button', document.body);
  const surface = new OpenSurface({
    id: 1,
    request: {
      extension: 'test.panel',
      surface: 'panel',
      anchor,
      context: { roomId: null, colourScheme: 'light', language: 'en' },
      onKey: (key) => keys.push(key),
    },
    title: 'Panel',
    layer: add('div', document.body),
    theme: () => ({}),
    contextChanged: () => {},
    closed: () => {},
  });
  // Nothing is loaded here: it can have the focus, as a frame can.
  const frame = add('div', layer);
  frame.tabIndex = -1;
  const cell = partly<Cell>({
    frame: frame as unknown as HTMLIFrameElement,
    disposed: false,
    tellBoot: () => {},
  });
  surface.attach(cell, surface.order(undefined), new MessageChannel().port1, () => {});
  const hear = (...messages: readonly FromBoot[]): void => {
    for (const message of messages) surface.hear(message);
  };
  return { surface, frame, button, keys, hear };
}

/** All that a document may make its host say of a person. */
const forged: readonly FromBoot[] = [
  ['key', 'palette', false],
  ['key', 'Escape', false],
  ['key', 'F6', true],
  ['leave', 'forward'],
  ['leave', 'backward'],
];

describe('the keys of a surface', () => {
  it('move nothing while the focus is elsewhere in the app', () => {
    const { surface, button, keys, hear } = opened();
    button.focus();
    hear(...forged);
    expect(keys).toEqual([]);
    expect(document.activeElement).toBe(button);
    surface.dispose();
  });

  it('move nothing while the focus is nowhere', () => {
    const { surface, keys, hear } = opened();
    hear(...forged);
    expect(keys).toEqual([]);
    expect(document.activeElement).toBe(document.body);
    surface.dispose();
  });

  it.each([
    ['the page', () => document.body],
    ['a tree of its own', () => add('div', document.body).attachShadow({ mode: 'open' })],
  ])('reach the app out of a frame in %s that has the focus', (_where, layer) => {
    const { surface, frame, keys, hear } = opened(layer());
    frame.focus();
    hear(['key', 'palette', false], ['key', 'Escape', false]);
    expect(keys).toEqual(['palette', 'Escape']);
    surface.dispose();
  });

  it('let a person out of a frame that has the focus', () => {
    const { surface, frame, hear } = opened();
    frame.focus();
    expect(document.activeElement).toBe(frame);
    hear(['leave', 'forward']);
    expect(document.activeElement).not.toBe(frame);
    surface.dispose();
  });
});
