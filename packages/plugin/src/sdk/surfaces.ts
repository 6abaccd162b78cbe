/** Opens, tells and closes surfaces as the host asks: the same for a worker and for a document. */
import type { GuestMethodName, GuestParams } from '../api/table.ts';
import { KumixError, rpc } from '../guest/rpc.ts';
import { type Handlers, serveAll } from './serve.ts';

/** A surface's room, colours and language. */
export type SurfaceContext = GuestParams<'surface.open'>['context'];

/** What a surface is told of where it stands, as it changes. */
export class Contexts {
  private current: SurfaceContext;
  private readonly listeners = new Set<(context: SurfaceContext) => void>();

  constructor(first: SurfaceContext) {
    this.current = first;
  }

  get now(): SurfaceContext {
    return this.current;
  }

  set(next: SurfaceContext): void {
    this.current = next;
    for (const changed of this.listeners) changed(next);
  }

  watch(changed: (context: SurfaceContext) => void): () => void {
    this.listeners.add(changed);
    return () => {
      this.listeners.delete(changed);
    };
  }
}

/** `open` draws a panel and returns what closes it. */
export function serveSurfaces<Panel>(
  panels: Readonly<Record<string, Panel>>,
  serves: Handlers,
  open: (panel: Panel, surface: number, contexts: Contexts) => () => void,
): void {
  const bridge = rpc();
  const opened = new Map<number, { readonly contexts: Contexts; readonly close: () => void }>();
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
    const contexts = new Contexts(context);
    opened.set(surface, { contexts, close: open(panel, surface, contexts) });
    return null;
  });
  serve('surface.context', ({ surface, context }) => {
    opened.get(surface)?.contexts.set(context);
    return null;
  });
  serve('surface.close', ({ surface }) => {
    const closing = opened.get(surface);
    opened.delete(surface);
    closing?.close();
    return null;
  });
  serveAll(serves);
}
