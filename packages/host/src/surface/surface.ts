import type { GuestParams } from '@kumix/plugin';
import type { HostError } from '../bridge/hostError.ts';
import { type Cell, hide } from '../cell/cell.ts';
import type { DrawOrder, FromBoot, RendererLimits } from '../cell/protocol.ts';
import { type Observable, Value } from '../observable.ts';
import { FocusStop } from './focus.ts';
import { Placement } from './placement.ts';

export type SurfaceContext = GuestParams<'surface.open'>['context'];

export type SurfaceState =
  | { readonly state: 'opening' }
  /** Something has been painted: by its script, or what its package says it draws first. */
  | { readonly state: 'drawn' }
  /** Its extension ended; `ExtensionHost.restart` draws it again. */
  | { readonly state: 'ended'; readonly error: HostError }
  | { readonly state: 'closed' };

/** A place where an extension draws. Whoever opened it disposes it. */
export interface Surface {
  readonly state: Observable<SurfaceState>;
  /** Moves the focus into it, from its start or its end. */
  focus(at?: 'first' | 'last'): void;
  /** Tells it that its room, colours or language changed. */
  setContext(context: SurfaceContext): void;
  dispose(): void;
}

/** Keys that reach the app out of a surface. */
export type SurfaceKey = 'Escape' | 'F6' | 'palette';

export interface SurfaceRequest {
  readonly extension: string;
  /** The contribution's id in the manifest. */
  readonly surface: string;
  /** An element of the app's that stays where it is; the cell lies over it. */
  readonly anchor: HTMLElement;
  readonly context: SurfaceContext;
  readonly onKey?: (key: SurfaceKey, shift: boolean) => void;
}

export const rendererLimits: RendererLimits = {
  nodes: 20_000,
  depth: 128,
  sheetBytes: 200_000,
  textBytes: 8_000_000,
  pictureBytes: 64_000_000,
  sliceMs: 10,
};

export interface OpenSurfaceOptions {
  readonly id: number;
  readonly request: SurfaceRequest;
  readonly title: string;
  readonly layer: HTMLElement;
  readonly theme: () => Readonly<Record<string, string>>;
  readonly contextChanged: (surface: OpenSurface) => void;
  readonly closed: (surface: OpenSurface) => void;
}

/** What a surface is drawn with: gone when its extension ends, new when it comes back. */
interface Drawn {
  readonly cell: Cell;
  readonly placement: Placement;
  readonly release: () => void;
}

export class OpenSurface implements Surface {
  readonly id: number;
  readonly request: SurfaceRequest;
  readonly value = new Value<SurfaceState>({ state: 'opening' });
  context: SurfaceContext;
  private readonly options: OpenSurfaceOptions;
  private readonly stop: FocusStop;
  private drawn: Drawn | undefined;

  constructor(options: OpenSurfaceOptions) {
    this.id = options.id;
    this.request = options.request;
    this.context = options.request.context;
    this.options = options;
    this.stop = new FocusStop(options.request.anchor, options.title, (at) => this.focus(at));
  }

  get state(): Observable<SurfaceState> {
    return this.value;
  }

  get cell(): Cell | undefined {
    return this.drawn?.cell;
  }

  /** How it is drawn, and `prerendered` until its script has drawn something. */
  order(prerendered: string | undefined): DrawOrder {
    return {
      do: 'draw',
      surface: this.id,
      limits: rendererLimits,
      theme: this.options.theme(),
      colourScheme: this.context.colourScheme,
      language: this.context.language,
      title: this.options.title,
      prerendered,
    };
  }

  /** Draws into a cell from now on: `port` leads to the relay of its extension. */
  attach(cell: Cell, order: DrawOrder, port: MessagePort, release: () => void): void {
    cell.frame.removeAttribute('aria-hidden');
    cell.frame.title = this.options.title;
    const { anchor } = this.request;
    this.drawn = { cell, placement: new Placement(cell.frame, anchor), release };
    cell.tellBoot(order, [port]);
    this.value.set({ state: 'opening' });
  }

  /** What the cell's bootstrap said. */
  hear(message: FromBoot): void {
    switch (message[0]) {
      case 'painted':
        if (message[1] === this.id) this.value.set({ state: 'drawn' });
        return;
      // A document may say either at any time: a person presses keys where the focus is.
      case 'key':
        if (this.hasFocus()) this.request.onKey?.(message[1], message[2]);
        return;
      case 'leave':
        if (this.hasFocus()) this.stop.leave(message[1], this.options.layer);
        return;
      default:
    }
  }

  /** As the page itself sees it, by the tree that its frame stands in. */
  private hasFocus(): boolean {
    const frame = this.cell?.frame;
    const root = frame?.getRootNode();
    return root !== undefined && 'activeElement' in root && root.activeElement === frame;
  }

  /** Its extension is gone; the anchor is free for the app to say so. */
  lose(error: HostError): void {
    this.detach();
    this.value.set({ state: 'ended', error });
  }

  private detach(): void {
    const { drawn } = this;
    if (drawn === undefined) return;
    this.drawn = undefined;
    drawn.placement.dispose();
    if (!drawn.cell.disposed) {
      drawn.cell.tellBoot({ do: 'undraw', surface: this.id });
      hide(drawn.cell.frame);
    }
    drawn.release();
  }

  theme(): void {
    this.cell?.tellBoot({
      do: 'theme',
      theme: this.options.theme(),
      colourScheme: this.context.colourScheme,
    });
  }

  focus(at: 'first' | 'last' = 'first'): void {
    this.cell?.frame.focus();
    this.cell?.tellBoot({ do: 'focus', at });
  }

  setContext(context: SurfaceContext): void {
    const scheme = context.colourScheme !== this.context.colourScheme;
    this.context = context;
    if (scheme) this.theme();
    this.options.contextChanged(this);
  }

  dispose(): void {
    if (this.value.getSnapshot().state === 'closed') return;
    this.value.set({ state: 'closed' });
    this.options.closed(this);
    this.detach();
    this.stop.dispose();
  }
}
