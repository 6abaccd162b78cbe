import type { Clock } from '../brokers.ts';
import { cellAllow, cellSandbox } from '../csp.ts';
import {
  buffersOf,
  type DrawOrder,
  type FromBoot,
  type Hello,
  type RelayOrder,
  type RelayStart,
  type Start,
  type ToBoot,
  type ToRelay,
  type Welcome,
} from './protocol.ts';

/** Texts that `kumixCell()` built. */
export interface CellSource {
  readonly srcdoc: string;
  /** Stands behind it in a cell that draws. */
  readonly drawScript: string;
  readonly prelude: string;
  /** The script that stands first in an extension's own document: levels `frame` and `origin`. */
  readonly documentScript: string;
}

/** An extension's own document, in an inert host page: levels `frame` and `origin`. */
export interface CellDocument {
  /** Address of the host page, without a fragment. */
  readonly page: string;
  /** The whole document, its policy and our script first. */
  readonly text: string;
}

/** Stands in the `srcdoc` where the token is written. */
const tokenPlace = '{{kumix-token}}';

export interface CellOptions {
  readonly source: CellSource;
  /** The fixed layer that all cells live in. They never move in the document: that would end them. */
  readonly layer: HTMLElement;
  /** Makes a `TrustedHTML` of the `srcdoc`, where Trusted Types are enforced. */
  readonly html: (text: string) => unknown;
  readonly clock: Clock;
  readonly document?: CellDocument;
  /** Whether surfaces are drawn in it; else its document is without the script for that. */
  readonly draws: boolean;
  /** Drawn before the handshake, where something is prerendered; the same comes again with its port. */
  readonly first?: DrawOrder | undefined;
  /** From the relay; transferred buffers and all. */
  readonly fromRelay: (data: unknown) => void;
  readonly fromBoot: (message: FromBoot) => void;
  /** It has ended by itself: a second load, a forged hello, no hello in time. */
  readonly broken: (why: string) => void;
}

/** Milliseconds for a frame to load and say hello. */
const handshakeMs = 10_000;

const live = new Set<Cell>();

/** Cells that are in a document now: for tests that count what is left. */
export const liveCells = (): number => live.size;

function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const isHello = (data: unknown): data is Hello =>
  typeof data === 'object' &&
  data !== null &&
  'kumix' in data &&
  data.kumix === 'hello' &&
  'token' in data;

/**
 * One sandboxed frame with the trusted bootstrap in it, and the relay that the bootstrap starts. It
 * owns everything it opens; `dispose` removes the frame, which ends all that runs in it at once.
 *
 * Handshake: identity is the frame's window and a one-time token written into its document. After
 * the first load and one right hello, two ports go over and the window channel is deaf. A second
 * hello, a second load, a wrong token end the cell.
 */
export class Cell {
  readonly frame: HTMLIFrameElement;
  /** Resolves when the handshake is done; never rejects: `broken` tells. */
  readonly ready: Promise<void>;
  private readonly options: CellOptions;
  private readonly token = newToken();
  private readonly control = new MessageChannel();
  private readonly traffic = new MessageChannel();
  private readonly stop = new AbortController();
  private readonly cancelTimer: () => void;
  private resolveReady: () => void = () => {};
  private greeted = false;
  private loads = 0;
  private welcomed = false;
  private over = false;
  /** Goes over with the ports, where it comes before them. */
  private start: Start | undefined;
  /** To the relay of a cell that has rehearsed. */
  private line: MessagePort | undefined;

  constructor(options: CellOptions) {
    this.options = options;
    this.ready = new Promise((resolve) => {
      this.resolveReady = resolve;
    });
    const { signal } = this.stop;
    this.frame = document.createElement('iframe');
    this.frame.setAttribute('sandbox', cellSandbox);
    this.frame.setAttribute('allow', cellAllow);
    this.frame.setAttribute('referrerpolicy', 'no-referrer');
    this.frame.setAttribute('tabindex', '-1');
    this.frame.setAttribute('aria-hidden', 'true');
    this.frame.className = 'kumix-cell';
    hide(this.frame);
    // Nothing to lay out or paint while its extension starts: `unfold` comes after, or a place.
    if (options.first === undefined) this.frame.style.display = 'none';
    this.frame.addEventListener('load', () => this.loaded(), { signal });
    window.addEventListener('message', (event) => this.heard(event), { signal });
    if (options.document !== undefined) {
      window.addEventListener('blur', () => this.blurred(), { signal });
    }
    this.listen(this.traffic.port1, options.fromRelay, signal);
    this.control.port1.addEventListener(
      'message',
      (event: MessageEvent<FromBoot>) => {
        if (event.data[0] === 'left') this.fail('a second load');
        else if (event.data[0] === 'undrawn') this.fail('what draws did not run');
        else options.fromBoot(event.data);
      },
      { signal },
    );
    this.control.port1.start();
    // Nobody but the frame itself reads its name, and it takes it away.
    if (options.first !== undefined) this.frame.name = JSON.stringify(options.first);
    if (options.document === undefined) {
      const { srcdoc, drawScript } = options.source;
      const text = srcdoc.replace(tokenPlace, this.token) + (options.draws ? drawScript : '');
      // A TrustedHTML where the page enforces Trusted Types; the DOM's types know strings only.
      Reflect.set(this.frame, 'srcdoc', options.html(text));
    } else {
      // A fragment goes to no server, and no other origin can read it.
      this.frame.src = `${options.document.page}#${this.token}`;
    }
    this.cancelTimer = options.clock.setTimeout(() => this.fail('no hello in time'), handshakeMs);
    options.layer.append(this.frame);
    live.add(this);
  }

  private listen(port: MessagePort, hear: (data: unknown) => void, signal: AbortSignal): void {
    port.addEventListener(
      'message',
      (event: MessageEvent<unknown>) => {
        // Nobody hands the app a port: not even the relay, which is trusted, has a reason to.
        if (event.ports.length === 0) hear(event.data);
      },
      { signal },
    );
    port.start();
  }

  private heard(event: MessageEvent<unknown>): void {
    if (event.source === null || event.source !== this.frame.contentWindow) return;
    if (event.origin !== 'null' || event.ports.length > 0) return this.fail('a foreign origin');
    if (!isHello(event.data) || event.data.token !== this.token) return this.fail('a wrong hello');
    if (this.greeted) return this.fail('a second hello');
    this.greeted = true;
    this.welcome();
  }

  private loaded(): void {
    this.loads++;
    // The page that the frame would have gone to has the same window and the same "null" origin.
    if (this.loads > 1) this.fail('a second load');
    else this.welcome();
  }

  /** Some engines let a document take the focus where it is not laid out, and what is typed goes to it. */
  private blurred(): void {
    // Behind the event: not every engine says at once where the focus has gone.
    this.options.clock.setTimeout(() => {
      const { display } = this.frame.style;
      if (display === 'none' && document.activeElement === this.frame) {
        this.fail('the focus taken without a panel');
      }
    }, 0);
  }

  private welcome(): void {
    if (this.over || this.welcomed || !this.greeted || this.loads !== 1) return;
    this.welcomed = true;
    this.cancelTimer();
    const { start } = this;
    const { document, draws } = this.options;
    const message: Welcome = {
      kumix: 'welcome',
      token: this.token,
      ...(document === undefined ? { draws } : { document: document.text }),
      ...(start === undefined ? {} : { start }),
    };
    // An opaque origin cannot be named; the token and the window say who may use the ports.
    this.frame.contentWindow?.postMessage(message, '*', [
      this.control.port2,
      this.traffic.port2,
      ...(start === undefined ? [] : buffersOf(start)),
    ]);
    this.start = undefined;
    this.resolveReady();
  }

  private fail(why: string): void {
    if (this.over) return;
    this.dispose();
    this.options.broken(why);
  }

  /** What its extension is. Sooner than the handshake it goes with that. */
  begin(start: Start): void {
    if (this.over) return;
    if (this.line !== undefined) {
      const { script, limits } = start;
      this.line.postMessage({ do: 'start', script, limits } satisfies RelayStart);
      this.tellBoot({ ...start, heard: true }, buffersOf(start));
    } else if (this.welcomed) {
      this.tellBoot(start, buffersOf(start));
    } else {
      this.start = start;
    }
  }

  /** Once, behind the handshake: nobody waits for it yet. */
  rehearse(): void {
    if (this.over) return;
    const { port1, port2 } = new MessageChannel();
    this.line = port1;
    this.tellBoot({ do: 'rehearse' }, [port2]);
  }

  order(order: RelayOrder, transfer: Transferable[] = []): void {
    if (!this.over) this.traffic.port1.postMessage(order, transfer);
  }

  /**
   * Out of sight, but laid out: what has no place in the page has its timers slowed. Not a document,
   * which could take what is typed: it is there for the person when it is given its place, not before.
   */
  unfold(): void {
    if (this.options.document !== undefined) return;
    if (this.frame.style.display === 'none') this.frame.style.display = '';
  }

  send(message: Exclude<ToRelay, RelayOrder>, transfer: Transferable[] = []): void {
    if (!this.over) this.traffic.port1.postMessage(message, transfer);
  }

  tellBoot(message: ToBoot, transfer: Transferable[] = []): void {
    if (!this.over) this.control.port1.postMessage(message, transfer);
  }

  get disposed(): boolean {
    return this.over;
  }

  dispose(): void {
    if (this.over) return;
    this.over = true;
    live.delete(this);
    this.cancelTimer();
    this.stop.abort();
    this.frame.remove();
    this.control.port1.close();
    this.traffic.port1.close();
    this.line?.close();
  }
}

/** Out of sight but drawn: a frame without a size would have its timers slowed. */
export function hide(frame: HTMLIFrameElement): void {
  frame.style.cssText =
    'position:fixed;left:0;top:0;width:1px;height:1px;border:0;opacity:0;pointer-events:none;clip-path:inset(0);color-scheme:normal';
  frame.setAttribute('aria-hidden', 'true');
  frame.setAttribute('tabindex', '-1');
}
