/**
 * Stands first in an extension's own document, before its author's text. Depth, not the wall: the
 * author's code runs in the same realm and may undo any of it for itself. It leaves `__kumix` behind,
 * the same way to the host as in a worker.
 */
import { applyTheme, focusEnd, watchPerson } from '../cell/person.ts';
import type { FromDocument, ToDocument } from '../cell/protocol.ts';

type Listener = (channel: number, data: unknown) => void;
type Post = readonly [message: unknown, buffers: Transferable[]];

const host = window.parent;
const { apply } = Reflect;
// oxlint-disable-next-line typescript/unbound-method -- called with a port as `this`
const send = MessagePort.prototype.postMessage;

let bridge: MessagePort | undefined;
let person: MessagePort | undefined;
let listener: Listener | undefined;
let files: Readonly<Record<string, ArrayBuffer>> = {};
const waitingOut: Post[] = [];
const waitingIn: [number, unknown][] = [];
const waitingPerson: FromDocument[] = [];

function post(message: unknown, buffers: Transferable[] = []): void {
  if (bridge === undefined) waitingOut.push([message, buffers]);
  else apply(send, bridge, [message, buffers]);
}

function hear(event: MessageEvent<number | string | readonly unknown[]>): void {
  const { data } = event;
  // A ping: whoever spins does not answer.
  if (typeof data === 'number') return post(data);
  if (typeof data === 'string') return told(0, data);
  if (data[0] === 'files') {
    // INVARIANT: the relay is our own script.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    files = data[1] as Readonly<Record<string, ArrayBuffer>>;
    return;
  }
  const [channel, content] = data;
  if (typeof channel === 'number') told(channel, content);
}

function told(channel: number, content: unknown): void {
  if (listener === undefined) waitingIn.push([channel, content]);
  else listener(channel, content);
}

function obey({ data }: MessageEvent<ToDocument>): void {
  if (data.do === 'focus') return focusEnd(data.at);
  applyTheme(data.theme, data.colourScheme);
  document.documentElement.style.colorScheme = data.theme['color-scheme'] ?? data.colourScheme;
  if (document.documentElement.lang === '') document.documentElement.lang = data.language;
}

function connect(event: MessageEvent<unknown>): void {
  const [first, second] = event.ports;
  // A sibling may post here; it is not the parent.
  if (event.source !== host || first === undefined || second === undefined) return;
  event.stopImmediatePropagation();
  window.removeEventListener('message', connect);
  bridge = first;
  person = second;
  first.addEventListener('message', hear);
  second.addEventListener('message', obey);
  first.start();
  second.start();
  for (const [message, buffers] of waitingOut.splice(0)) post(message, buffers);
  for (const message of waitingPerson.splice(0)) apply(send, second, [message]);
}

window.addEventListener('message', connect);
watchPerson((message) => {
  if (person === undefined) waitingPerson.push(message);
  else apply(send, person, [message]);
});

let lines = 0;
const say =
  (level: string) =>
  (...parts: unknown[]): void => {
    // As in a worker: a few lines are enough to debug, and an endless console counts as a flood.
    if (lines++ >= 200 && lines % 1_000 !== 0) return;
    let text = level;
    for (const part of parts) {
      try {
        text += ` ${String(part)}`;
      } catch {
        text += ' ?';
      }
    }
    post(['log', text.slice(0, 500)]);
  };
window.addEventListener('error', (event) => say('uncaught')(event.message));
// A native console slows the whole browser down when it is flooded: nothing of it is left.
for (const name of Object.keys(console)) {
  if (typeof Reflect.get(console, name) === 'function') Reflect.set(console, name, () => {});
}
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = say(level);
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'open', 'print']) {
  Reflect.deleteProperty(window, name);
}

Object.defineProperty(window, '__kumix', {
  configurable: true,
  value: {
    version: 1,
    post: (channel: number, text: string, buffers: ArrayBuffer[] = []) =>
      post([channel, text, ...buffers], buffers),
    listen(next: Listener): void {
      listener = next;
      for (const [channel, data] of waitingIn.splice(0)) next(channel, data);
    },
    /** Instantiates a binary of the package. */
    async wasm(name: string, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
      const bytes = files[name];
      if (bytes === undefined) throw new Error(`${name} is not a WASM file of this package`);
      return (await WebAssembly.instantiate(bytes, imports)).instance;
    },
  },
});
