/**
 * The trusted bootstrap of a cell: the only script its policy admits, by hash. It shakes hands
 * once, starts the relay, and draws surfaces. No code of an extension runs in this realm.
 */
import { early, first } from './early.ts';
import { baseSheet } from '../renderer/baseSheet.ts';
import { DrawnSurface } from '../renderer/surface.ts';
import { applyTheme, focusEnd, watchPerson } from './person.ts';
import type { DrawOrder, FromBoot, Hello, Start, ToBoot } from './protocol.ts';
import { isWelcome, Relay, startRelay } from './welcome.ts';

const app = window.parent;
const token = document.querySelector('meta[name="kumix-token"]')?.getAttribute('content') ?? '';

let port: MessagePort | undefined;
/** Said before the app could hear. */
const unsaid: FromBoot[] = [];
const surfaces = new Map<number, DrawnSurface>();
let relay: Relay | undefined;
/** The app's port to the relay, until that has an extension. */
let toRelay: MessagePort | undefined;
let watching = false;
/** Where the focus is to go as soon as there is something that may have it. */
let awaited: 'first' | 'last' | undefined;

function tell(message: FromBoot): void {
  if (port === undefined) unsaid.push(message);
  else port.postMessage(message);
}

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
  for (const said of unsaid.splice(0)) tell(said);
  // Where something is drawn at once, its frame is on its way by now: two threads that start before
  // would hold it up.
  relay = new Relay(early ?? startRelay());
  toRelay = relayPort;
  if (message.start !== undefined) begin(message.start);
}

function begin(start: Start): void {
  if (toRelay !== undefined) relay?.begin(start, toRelay);
  toRelay = undefined;
}

function obey(order: ToBoot, surfacePort: MessagePort | undefined): void {
  switch (order.do) {
    case 'rehearse':
      relay?.rehearse();
      dress();
      watch();
      return;
    case 'start':
      begin(order);
      return;
    case 'draw':
      if (surfacePort === undefined) return;
      watch();
      (surfaces.get(order.surface) ?? draw(order)).connect(surfacePort);
      return;
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
      awaited = [...surfaces.values()].every(({ isLive }) => isLive) ? undefined : order.at;
      return;
    case 'ping':
      tell(['pong', order.n]);
  }
}

/** What only a cell that draws needs: most extensions start in one that does not. */
function dress(): void {
  if (document.adoptedStyleSheets.length > 0) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(baseSheet);
  document.adoptedStyleSheets = [sheet];
}

function watch(): void {
  if (!watching) watchPerson(tell);
  watching = true;
}

function draw(order: DrawOrder): DrawnSurface {
  dress();
  applyTheme(order.theme, order.colourScheme);
  document.documentElement.lang = order.language;
  document.title = order.title;
  const root = document.createElement('div');
  document.body.append(root);
  const drawn = new DrawnSurface({
    root,
    limits: order.limits,
    painted: () => tell(['painted', order.surface]),
    live: () => {
      if (awaited !== undefined && document.hasFocus()) focusEnd(awaited);
      awaited = undefined;
    },
    refused: (count, rule) => tell(['refused', order.surface, count, rule]),
    over: (ms) => tell(['over', order.surface, ms]),
  });
  surfaces.set(order.surface, drawn);
  if (order.prerendered === undefined) readyForText(root, order.title);
  else drawn.drawAhead(order.prerendered);
  return drawn;
}

/** A document's first text waits for its fonts: that is over while the extension's worker starts. */
function readyForText(root: HTMLElement, text: string): void {
  root.append(text);
  root.getBoundingClientRect();
  root.replaceChildren();
}

window.addEventListener('message', welcome);
if (first !== undefined) draw(first);
const hello: Hello = { kumix: 'hello', token };
app.postMessage(hello, '*');
