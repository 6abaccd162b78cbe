/**
 * The trusted bootstrap of a cell: the only script its policy admits, by hash. It shakes hands
 * once, starts the relay, and draws surfaces. No code of an extension runs in this realm.
 */
import { relay } from './early.ts';
import { baseSheet } from '../renderer/baseSheet.ts';
import { DrawnSurface } from '../renderer/surface.ts';
import { applyTheme, focusEnd, watchPerson } from './person.ts';
import type { FromBoot, Hello, ToBoot } from './protocol.ts';
import { isWelcome } from './welcome.ts';

const app = window.parent;
const token = document.querySelector('meta[name="kumix-token"]')?.getAttribute('content') ?? '';

let port: MessagePort;
const surfaces = new Map<number, DrawnSurface>();
const tell = (message: FromBoot): void => port.postMessage(message);

function welcome(event: MessageEvent<unknown>): void {
  // Siblings can post here through parent[i]; only the app itself is heard, and once.
  if (event.source !== app) return;
  const message = event.data;
  const [control, relayPort] = event.ports;
  if (!isWelcome(message) || message.token !== token) return;
  if (control === undefined || relayPort === undefined) return;
  event.stopImmediatePropagation();
  window.removeEventListener('message', welcome);
  port = control;
  port.addEventListener('message', (order: MessageEvent<ToBoot>) =>
    obey(order.data, order.ports[0]),
  );
  port.start();
  relay?.postMessage(null, [relayPort]);
  watchPerson(tell);
}

function obey(order: ToBoot, surfacePort: MessagePort | undefined): void {
  switch (order.do) {
    case 'draw': {
      if (surfacePort === undefined) return;
      applyTheme(order.theme, order.colourScheme);
      document.documentElement.lang = order.language;
      document.title = order.title;
      const root = document.createElement('div');
      document.body.append(root);
      readyForText(root, order.title);
      surfaces.set(
        order.surface,
        new DrawnSurface({
          root,
          port: surfacePort,
          limits: order.limits,
          painted: () => tell(['painted', order.surface]),
          refused: (count, rule) => tell(['refused', order.surface, count, rule]),
          over: (ms) => tell(['over', order.surface, ms]),
        }),
      );
      return;
    }
    case 'undraw':
      surfaces.get(order.surface)?.dispose();
      surfaces.delete(order.surface);
      document.body.replaceChildren();
      return;
    case 'theme':
      applyTheme(order.theme, order.colourScheme);
      return;
    case 'focus':
      focusEnd(order.at);
      return;
    case 'ping':
      tell(['pong', order.n]);
  }
}

/** A document's first text waits for its fonts: that is over while the extension's worker starts. */
function readyForText(root: HTMLElement, text: string): void {
  root.append(text);
  root.getBoundingClientRect();
  root.replaceChildren();
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(baseSheet);
document.adoptedStyleSheets = [sheet];
window.addEventListener('message', welcome);
const hello: Hello = { kumix: 'hello', token };
app.postMessage(hello, '*');
