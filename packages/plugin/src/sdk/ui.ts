/** For UI extensions: surfaces to draw in, with a document that Preact and plain DOM calls know. */
import type { GuestMethodName, GuestParams } from '../api/table.ts';
import { Drawing, extra } from '../dom/drawing.ts';
import { dispatch, newRoot, type ToldEvent } from '../dom/install.ts';
import { asElement } from '../dom/nodes.ts';
import { KumixError, rpc } from '../guest/rpc.ts';
import { type Handlers, serveAll } from './serve.ts';

export { type CallContext, KumixError } from '../guest/rpc.ts';
export { call, storage, stream } from './host.ts';

export type SurfaceContext = GuestParams<'surface.open'>['context'];

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

interface Open {
  readonly drawing: Drawing;
  readonly close: (() => void) | void;
  setContext(context: SurfaceContext): void;
}

function openSurface(panel: Panel, id: number, first: SurfaceContext): Open {
  const bridge = rpc();
  const root = newRoot();
  const drawing = new Drawing(root, (text, buffers) => bridge.draw(id, text, buffers));
  bridge.onSurface(id, (data) => hear(drawing, data));
  const listeners = new Set<(context: SurfaceContext) => void>();
  let context = first;
  const element: unknown = root;
  const close = panel({
    // The polyfill's element stands in for the browser's: what it lacks is in the guide.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    root: element as HTMLElement,
    get context() {
      return context;
    },
    onContext(changed) {
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
      };
    },
  });
  return {
    drawing,
    close,
    setContext(next) {
      context = next;
      for (const changed of listeners) changed(next);
    },
  };
}

/** From the renderer, as text: `["event", {…}]` or `["answer", question, value]`. */
function hear(drawing: Drawing, data: unknown): void {
  if (typeof data !== 'string') return;
  const message: unknown = JSON.parse(data);
  if (!Array.isArray(message)) return;
  if (message[0] === 'answer' && typeof message[1] === 'number') {
    drawing.answered(message[1], message[2]);
    return;
  }
  // The renderer is the host's own: what it tells has this shape.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const told = message[1] as ToldEvent;
  const target = asElement(drawing.node(told.id));
  if (target === undefined) return;
  dispatch(target, told);
}

/** Serves the surfaces of this extension. */
export function defineUi({ panels, serves = {} }: UiDefinition): void {
  const bridge = rpc();
  const open = new Map<number, Open>();
  const serve = <M extends `surface.${string}` & GuestMethodName>(
    name: M,
    handler: (params: GuestParams<M>) => null,
  ): void => {
    // The bridge has read the parameters by the schema that their type was inferred from.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    bridge.serve(name, (params) => handler(params as GuestParams<M>));
  };
  serve('surface.open', ({ surface, contribution, context }) => {
    const panel = Object.hasOwn(panels, contribution) ? panels[contribution] : undefined;
    if (panel === undefined) {
      throw new KumixError('not-found', `This extension has no panel "${contribution}".`);
    }
    open.set(surface, openSurface(panel, surface, context));
    return null;
  });
  serve('surface.context', ({ surface, context }) => {
    open.get(surface)?.setContext(context);
    return null;
  });
  serve('surface.close', ({ surface }) => {
    const closing = open.get(surface);
    open.delete(surface);
    closing?.close?.();
    closing?.drawing.dispose();
    bridge.onSurface(surface, undefined);
    return null;
  });
  serveAll(serves);
}

/** The person's last edit that was seen of a field; for authors who draw without a framework. */
export const lastEdit = (field: Element): number => {
  const element = asElement(field);
  return element === undefined ? 0 : extra(element).edit;
};
