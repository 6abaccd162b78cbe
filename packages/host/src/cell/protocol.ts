/** What the trusted parts of a cell say to each other: app, bootstrap, relay, renderer. */
import type { Packet } from '@kumix/plugin/wire';

/** The policy's caps as the relay keeps them. */
export interface CellLimits {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly messageBytes: number;
  readonly heartbeatMs: number;
  /** Bytes that may wait for the app or a renderer that is slow to read. */
  readonly queueBytes: number;
}

/** Messages under way to the app unread, and after how many read ones it says so by itself. */
export const unreadMost = 8;
export const readLump = 6;

/**
 * A packet is traffic for the guest, a number says that so many messages have been read, and the two
 * go together where there is something to send.
 */
export type ToRelay =
  | Packet
  | number
  | readonly [read: number, text: string, ...buffers: ArrayBuffer[]]
  | RelayOrder;

export interface Start {
  readonly do: 'start';
  /** Prelude, then the author's entry; none for a document. */
  readonly script: Blob | undefined;
  readonly files: Readonly<Record<string, ArrayBuffer>>;
  readonly limits: CellLimits;
  /** The relay was told by its own line, and needs the port and the files. */
  readonly heard?: boolean;
}

/** What goes over with it. */
export const buffersOf = ({ files }: Start): ArrayBuffer[] => Object.values(files);

export type RelayStart = Pick<Start, 'do' | 'script' | 'limits'>;

/** From the bootstrap to its relay. */
export type FromOwner =
  /** A spare's: start a worker of ours and let it go. A line comes with it, for a `RelayStart` of the app's. */
  | { readonly do: 'rehearse' }
  /** Start the extension's worker and say so; a document's port comes with it instead. */
  | RelayStart
  /** The app's port comes with it. */
  | ({ readonly do: 'connect' } & Pick<Start, 'files'>);

export type RelayOrder =
  | { readonly do: 'surface'; readonly surface: number }
  | { readonly do: 'unsurface'; readonly surface: number }
  | { readonly do: 'limits'; readonly limits: CellLimits }
  | { readonly do: 'ping'; readonly n: number };

/** Why a guest is dead: `hung`, `flood`, `protocol`, `failed`. */
export type FromRelay =
  | readonly ['ready']
  | readonly ['pong', n: number]
  | readonly ['error', message: string]
  | readonly ['log', message: string]
  | readonly ['dead', why: string, detail: string];

/** The window channel, used once in each direction. */
export interface Hello {
  readonly kumix: 'hello';
  readonly token: string;
}

export interface Welcome {
  readonly kumix: 'welcome';
  readonly token: string;
  /** The extension's document, where it has one: levels `frame` and `origin`. */
  readonly document?: string;
  /** The cell's own document has the script that draws: where that did not run, the cell says so. */
  readonly draws?: boolean;
  /** The relay's first order, where the extension is known before its cell is there. */
  readonly start?: Start;
}

/** From the host page to the script that stands first in an extension's document, beside the bridge. */
export type ToDocument =
  | {
      readonly do: 'theme';
      readonly theme: Readonly<Record<string, string>>;
      readonly colourScheme: 'light' | 'dark';
      readonly language: string;
    }
  | { readonly do: 'focus'; readonly at: 'first' | 'last' };

/** And back. The host page believes none of it further than its form. */
export type FromDocument = Extract<
  FromBoot,
  readonly ['activated' | 'key' | 'leave' | 'focused', ...unknown[]]
>;

export interface RendererLimits {
  readonly nodes: number;
  readonly depth: number;
  readonly sheetBytes: number;
  /** Characters of text, attributes and values. */
  readonly textBytes: number;
  /** Bytes of images and pixels. */
  readonly pictureBytes: number;
  /** Milliseconds of drawing in one turn. */
  readonly sliceMs: number;
}

/** How a surface is drawn; a port to its relay goes with it. */
export interface DrawOrder {
  readonly do: 'draw';
  readonly surface: number;
  readonly limits: RendererLimits;
  readonly theme: Readonly<Record<string, string>>;
  readonly colourScheme: 'light' | 'dark';
  readonly language: string;
  readonly title: string;
  /** What its package says it draws first, until its script has drawn something. */
  readonly prerendered: string | undefined;
}

/** For the script that draws. */
export type ToDrawing =
  | DrawOrder
  | { readonly do: 'undraw'; readonly surface: number }
  | {
      readonly do: 'theme';
      readonly theme: Readonly<Record<string, string>>;
      readonly colourScheme: 'light' | 'dark';
    }
  | { readonly do: 'focus'; readonly at: 'first' | 'last' };

export type ToBoot =
  | ToDrawing
  /** For the relay of a cell that stood ready. */
  | Start
  /**
   * A spare's: do what the first drawing and the extension's worker would wait for. The relay's line comes
   * with it: by that the app tells it what the extension is without waiting for the document's thread.
   */
  | { readonly do: 'rehearse' }
  | { readonly do: 'ping'; readonly n: number };

export type FromBoot =
  | readonly ['pong', n: number]
  | readonly ['painted', surface: number]
  /** The person did something in this cell that counts as activation. */
  | readonly ['activated']
  /** Keys that always reach the app. */
  | readonly ['key', key: 'Escape' | 'F6' | 'palette', shift: boolean]
  /** Focus left by Tab: `forward` past the last, `backward` before the first. */
  | readonly ['leave', direction: 'forward' | 'backward']
  | readonly ['focused']
  /** Another document stands in the extension's frame than the one it was given. */
  | readonly ['left']
  /** It is to draw, and the script that draws has not run. */
  | readonly ['undrawn']
  /** To show what it has drawn took so long that it was taken away. */
  | readonly ['over', surface: number, ms: number]
  | readonly ['refused', surface: number, count: number, rule: string];
