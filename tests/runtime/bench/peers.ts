/** The peers that live in bare sandboxed frames: what isolation costs without any of the guards. */
import { type Remote, wrap } from 'comlink';
import { layerOf } from './host.ts';

/** Built by `scripts/bench/runtimePeers.ts`. */
export interface PeerTexts {
  /** Documents, by the name of their script. */
  readonly frames: Readonly<
    Record<
      | 'frameWorker'
      | 'paintBoardFrame'
      | 'paintFrame'
      | 'paintRelayFrame'
      | 'penpalFrame'
      | 'relayFrame'
      | 'spinFrame',
      string
    >
  >;
  readonly comlinkWorker: string;
  readonly markdownScript: string;
  /** A WASM module that Extism can call: `echo` gives back what it gets. */
  readonly echoWasm: readonly number[];
}

let texts: Promise<PeerTexts> | undefined;

export const peerTexts = (): Promise<PeerTexts> =>
  (texts ??= fetch('/peers.json').then((response) => response.json() as Promise<PeerTexts>));

export interface BareFrame {
  readonly frame: HTMLIFrameElement;
  readonly loaded: Promise<void>;
  /** The next message that comes from it. */
  readonly heard: Promise<unknown>;
}

export function bareFrame(text: string): BareFrame {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.style.cssText = 'width:120px;height:60px;border:0';
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener('load', () => resolve(), { once: true });
  });
  const heard = new Promise<unknown>((resolve) => {
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.source !== frame.contentWindow) return;
      window.removeEventListener('message', hear);
      resolve(event.data);
    };
    window.addEventListener('message', hear);
  });
  frame.srcdoc = text;
  layerOf('main').append(frame);
  return { frame, loaded, heard };
}

export interface Echo {
  echo(value: { text: string }): Promise<{ html: string }>;
}

/**
 * Comlink to a worker inside a bare sandboxed frame, over a port that leads to it directly; or, in
 * `relayFrame`, through a worker that passes everything on, as a cell's relay has to.
 */
export async function frameWithWorker(name: 'frameWorker' | 'relayFrame' = 'frameWorker'): Promise<{
  readonly remote: Remote<Echo>;
  readonly dispose: () => void;
}> {
  const { frames, comlinkWorker } = await peerTexts();
  const { frame, loaded } = bareFrame(frames[name]);
  await loaded;
  const { port1, port2 } = new MessageChannel();
  frame.contentWindow?.postMessage(comlinkWorker, '*', [port2]);
  return {
    remote: wrap<Echo>(port1),
    dispose: () => {
      frame.remove();
      port1.close();
    },
  };
}
