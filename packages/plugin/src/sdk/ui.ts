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

/** A place to draw in: a panel, a page, a dialog. */
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
