/** The other half of a cell's handshake, and what follows it: the relay. */
import { buffersOf, type FromOwner, type Start, type Welcome } from './protocol.ts';

/** The relay's script, which the build puts in: it starts while the handshake is under way. */
declare const kumixRelay: string;

// Made at once: no code that runs later finds the name free.
const policy = window.trustedTypes?.createPolicy('kumix-cell', { createScriptURL: (url) => url });

export const isWelcome = (data: unknown): data is Welcome =>
  typeof data === 'object' &&
  data !== null &&
  'kumix' in data &&
  data.kumix === 'welcome' &&
  'token' in data;

/**
 * It waits for its ports: the app's first, behind it that of the extension's document, where it has
 * one.
 */
export function startRelay(): Worker | undefined {
  const url = URL.createObjectURL(new Blob([kumixRelay], { type: 'text/javascript' }));
  // Where Trusted Types are enforced it is a TrustedScriptURL, which the DOM's types leave out.
  const relay: unknown = Reflect.construct(Worker, [policy ? policy.createScriptURL(url) : url]);
  // Not revoked: WebKit finds the relay's origin by it when the relay makes its own worker. It goes
  // with this document.
  return relay instanceof Worker ? relay : undefined;
}

/** Milliseconds for a relay to start its extension's worker, the first time; then twice as many. */
const startMs = 500;

/** The relay of a cell. It gets the app's port when it has started the extension's worker, and not before. */
export class Relay {
  private worker: Worker | undefined;
  /** It has started one: it may have been told so by the app before this thread was. */
  private hasStarted = false;
  private connect: (() => void) | undefined;

  constructor(worker: Worker | undefined) {
    this.take(worker);
  }

  rehearse(line: MessagePort | undefined): void {
    this.tell({ do: 'rehearse' }, line === undefined ? [] : [line]);
  }

  begin(start: Start, port: MessagePort): void {
    if (this.worker === undefined) this.take(startRelay());
    if (start.heard !== true) this.start(start);
    this.connectWithin(startMs, start, port);
  }

  private take(worker: Worker | undefined): void {
    this.worker = worker;
    this.hasStarted = false;
    const started = (): void => {
      // One that was given up may have said it in the meantime.
      if (this.worker !== worker) return;
      this.hasStarted = true;
      this.connect?.();
    };
    worker?.addEventListener('message', started, { once: true });
  }

  /**
   * In Firefox a worker's thread sometimes stays in `new Worker` for good, one of two hundred or so.
   * It has nothing yet that would be lost: another takes its place.
   */
  private connectWithin(ms: number, start: Start, port: MessagePort): void {
    if (this.worker === undefined) return;
    const timer = setTimeout(() => {
      this.worker?.terminate();
      this.take(startRelay());
      this.start(start);
      this.connectWithin(ms * 2, start, port);
    }, ms);
    this.connect = () => {
      clearTimeout(timer);
      this.tell({ do: 'connect', files: start.files }, [port, ...buffersOf(start)]);
    };
    if (this.hasStarted) this.connect();
  }

  private start({ script, limits }: Start): void {
    this.tell({ do: 'start', script, limits });
  }

  private tell(message: FromOwner, transfer: Transferable[] = []): void {
    this.worker?.postMessage(message, transfer);
  }
}
