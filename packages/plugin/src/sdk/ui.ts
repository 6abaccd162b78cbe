/** For UI extensions: surfaces to draw in, with a document that Preact and plain DOM calls know. */
import { Drawing } from '../dom/drawing.ts';
import { dispatch, newRoot } from '../dom/install.ts';
import { asElement } from '../dom/nodes.ts';
import { rpc } from '../guest/rpc.ts';
import { readHeard } from '../wire/heard.ts';
import type { Handlers } from './serve.ts';
import { type Contexts, serveSurfaces, type SurfaceContext } from './surfaces.ts';

export { type CallContext, KumixError } from '../guest/rpc.ts';
export { call, storage, stream } from './host.ts';

export type { SurfaceContext } from './surfaces.ts';

/** Place and size in CSS pixels, from the panel's corner. */
export interface Measured {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What an element in a surface can do beside what the DOM's can; `drawn` gives it this type. */
export interface DrawnElement extends HTMLElement {
  /** Shows bytes in an `img`: PNG, JPEG, GIF or WebP, of at most 16 million pixels. The buffer is transferred. */
  setImage(type: string, bytes: ArrayBuffer): void;
  /** Paints RGBA pixels on a `canvas`. The buffer is transferred. */
  drawPixels(width: number, height: number, rgba: ArrayBuffer): void;
  /** Where it stands once it has been drawn; `null` where it has not. */
  measure(): Promise<Measured | null>;
}

/** @throws TypeError where it is no element of a surface. */
export function drawn(element: Element): DrawnElement {
  if (!isDrawn(element)) throw new TypeError('This element is not of a surface.');
  return element;
}

const isDrawn = (element: Element): element is DrawnElement =>
  'setImage' in element && 'drawPixels' in element && 'measure' in element;

/** A place to draw in: a panel. */
export interface UiSurface {
  /** Hang your tree in here: `render(<App />, surface.root)`. */
  readonly root: HTMLElement;
  /** Its room, colours and language, now. */
  readonly context: SurfaceContext;
  /** Calls back when they change, until the returned function is called. */
  onContext(changed: (context: SurfaceContext) => void): () => void;
}

/** Draws a surface; what it returns is called when the surface closes. */
export type Panel = (surface: UiSurface) => (() => void) | void;

export interface UiDefinition {
  /** By the ids of the manifest's panels. */
  readonly panels: Readonly<Record<string, Panel>>;
  /** What else it serves. */
  readonly serves?: Handlers;
}

function openSurface(panel: Panel, id: number, contexts: Contexts): () => void {
  const bridge = rpc();
  const root = newRoot();
  const drawing = new Drawing(root, (text, buffers) => bridge.draw(id, text, buffers));
  bridge.onSurface(id, (data) => hear(drawing, data));
  const element: unknown = root;
  const close = panel({
    // The polyfill's element stands in for the browser's: what it lacks is in the guide.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    root: element as HTMLElement,
    get context() {
      return contexts.now;
    },
    onContext: (changed) => contexts.watch(changed),
  });
  // What it drew goes before the answer that it has.
  drawing.flush();
  return () => {
    close?.();
    drawing.dispose();
    bridge.onSurface(id, undefined);
  };
}

/** From the renderer. */
function hear(drawing: Drawing, data: unknown): void {
  const heard = readHeard(data);
  if (heard === undefined) return;
  if (heard[0] === 'answer') {
    drawing.answered(heard[1], heard[2]);
    return;
  }
  const [, event] = heard;
  const target = asElement(drawing.node(event.id));
  if (target !== undefined) dispatch(target, event);
}

/** Serves the surfaces of this extension. */
export function defineUi({ panels, serves = {} }: UiDefinition): void {
  serveSurfaces(panels, serves, openSurface);
}
