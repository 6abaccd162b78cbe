/**
 * The trusted script of an inert host page: level `frame`. It shakes hands as a cell's bootstrap
 * does, starts the relay, and puts the extension's document into a sandboxed frame of its own. From
 * that frame it hears two ports and nothing else: one goes to the relay, the other says what a
 * person does in there.
 */
import { isWelcome, startRelay } from '../cell/welcome.ts';
import {
  buffersOf,
  type FromBoot,
  type FromDocument,
  type Hello,
  type ToBoot,
  type ToDocument,
  type Welcome,
} from '../cell/protocol.ts';
import { TokenBucket } from '../cell/rate.ts';
import { isSeen, readFromDocument } from './fromDocument.ts';

const app = window.parent;
const relay = startRelay();
// Never sent to a server; nobody but the app's page, which wrote it, and this one can read it.
const token = location.hash.slice(1);

function welcome(event: MessageEvent<unknown>): void {
  // The extension's document, too, could post here: only the app itself is heard, and once.
  if (event.source !== app) return;
  const message = event.data;
  const [control, relayPort] = event.ports;
  if (!isWelcome(message) || message.token !== token || message.document === undefined) return;
  if (control === undefined || relayPort === undefined) return;
  window.removeEventListener('message', welcome);
  host(message, message.document, control, relayPort);
}

function host(message: Welcome, text: string, control: MessagePort, relayPort: MessagePort): void {
  const tell = (message: FromBoot): void => control.postMessage(message);
  const bridge = new MessageChannel();
  const person = new MessageChannel();
  // The document shares this thread, but not this bucket: it can make itself slow, not the app.
  const bucket = new TokenBucket(60, 60, performance.now());
  let loads = 0;
  let drawn: number | undefined;

  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('referrerpolicy', 'no-referrer');
  const painted = (): void => {
    if (drawn !== undefined && loads === 1) tell(['painted', drawn]);
  };
  frame.addEventListener('load', () => {
    if (++loads > 1) {
      // Another document stands where the extension's stood.
      tell(['left']);
      return;
    }
    frame.contentWindow?.postMessage(null, '*', [bridge.port2, person.port2]);
    painted();
  });
  person.port1.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message: FromDocument | undefined = readFromDocument(event.data);
    if (message === undefined || !bucket.take(1, performance.now())) return;
    const active = navigator.userActivation.isActive;
    const focused = document.hasFocus() && document.activeElement === frame;
    if (isSeen(message, { active, focused })) tell(message);
  });
  person.port1.start();

  const pass = (order: ToDocument): void => person.port1.postMessage(order);
  control.addEventListener('message', (event: MessageEvent<ToBoot>) => {
    const order = event.data;
    switch (order.do) {
      case 'draw':
        drawn = order.surface;
        frame.title = order.title;
        document.title = order.title;
        document.documentElement.lang = order.language;
        theme(pass, order, order.language);
        painted();
        return;
      case 'theme':
        theme(pass, order, document.documentElement.lang);
        return;
      case 'focus':
        // Where the person has gone on meanwhile, the focus stays with them.
        if (document.hasFocus()) frame.focus();
        else window.addEventListener('focus', () => frame.focus(), { once: true });
        pass({ do: 'focus', at: order.at });
        return;
      case 'undraw':
        drawn = undefined;
        return;
      case 'start':
      case 'rehearse':
        // A spare's orders, which no document's page is.
        return;
      case 'ping':
        tell(['pong', order.n]);
    }
  });
  control.start();
  const { start } = message;
  if (start !== undefined) {
    // A document is started by its frame: nothing here can stay in the middle of it.
    relay?.postMessage({ do: 'start', script: undefined, limits: start.limits }, [bridge.port1]);
    relay?.postMessage({ do: 'connect', files: start.files }, [relayPort, ...buffersOf(start)]);
  }
  frame.srcdoc = text;
  document.body.append(frame);
}

function theme(
  pass: (order: ToDocument) => void,
  order: {
    readonly theme: Readonly<Record<string, string>>;
    readonly colourScheme: 'light' | 'dark';
  },
  language: string,
): void {
  document.documentElement.style.colorScheme = order.theme['color-scheme'] ?? order.colourScheme;
  pass({ do: 'theme', theme: order.theme, colourScheme: order.colourScheme, language });
}

window.addEventListener('message', welcome);
const hello: Hello = { kumix: 'hello', token };
// A page that somebody opens by its address has nobody to greet.
if (app !== window) app.postMessage(hello, '*');
