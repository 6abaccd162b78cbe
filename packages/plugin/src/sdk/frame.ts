/**
 * For extensions at isolation `frame` or `origin`: a document of their own, with the browser's DOM.
 * It has no network, no storage and no other origin's window; it shows one panel at a time.
 */
import type { Handlers } from './serve.ts';
import { serveSurfaces, type SurfaceContext } from './surfaces.ts';

export { type CallContext, KumixError } from '../guest/rpc.ts';
export { call, storage, stream } from './host.ts';
export type { SurfaceContext } from './surfaces.ts';

/** The panel that is shown. */
export interface FrameSurface {
  /** Its room, colours and language, now. */
  readonly context: SurfaceContext;
  /** Calls back when they change, until the returned function is called. */
  onContext(changed: (context: SurfaceContext) => void): () => void;
}

export interface FrameDefinition {
  /** By the ids of the manifest's panels; what one returns is called when it closes. */
  readonly panels: Readonly<Record<string, (surface: FrameSurface) => (() => void) | void>>;
  /** What else it serves. */
  readonly serves?: Handlers;
}

/** Serves the panels of this document. */
export function defineFrame({ panels, serves = {} }: FrameDefinition): void {
  serveSurfaces(panels, serves, (panel, _surface, contexts) => {
    const close = panel({
      get context() {
        return contexts.now;
      },
      onContext: (changed) => contexts.watch(changed),
    });
    return () => close?.();
  });
}
