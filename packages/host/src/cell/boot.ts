/**
 * The trusted bootstrap of a cell, of two scripts that its policy admits by their hashes, and no other.
 * This one shakes hands once and starts the relay; `draw.ts` draws, where there is something to draw.
 * No code of an extension runs in this realm.
 */
import { early, first } from './early.ts';
import { awaitDrawing, type Drawing } from './handover.ts';
import type { FromBoot, Hello, Start, ToBoot } from './protocol.ts';
import { isWelcome, Relay } from './welcome.ts';

const app = window.parent;
const token = document.querySelector('meta[name="kumix-token"]')?.getAttribute('content') ?? '';

let port: MessagePort | undefined;
/** Said before the app could hear. */
const unsaid: FromBoot[] = [];
let drawing: Drawing | undefined;
const relay = new Relay(early);
/** The app's port to the relay, until that has an extension. */
let toRelay: MessagePort | undefined;

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
  // The document has loaded: what has not been handed over by now does not come.
  stopWaiting();
  port = control;
  port.addEventListener('message', (order: MessageEvent<ToBoot>) =>
    obey(order.data, order.ports[0]),
  );
  port.start();
  for (const said of unsaid.splice(0)) tell(said);
  if (message.draws === true && drawing === undefined) return tell(['undrawn']);
  toRelay = relayPort;
  if (message.start !== undefined) begin(message.start);
}

function begin(start: Start): void {
  const port = toRelay;
  toRelay = undefined;
  if (port === undefined) return;
  // Two threads that start now would hold up what is being drawn.
  if (drawing?.seen === undefined) relay.begin(start, port);
  else void drawing.seen.then(() => relay.begin(start, port));
}

function obey(order: ToBoot, itsPort: MessagePort | undefined): void {
  switch (order.do) {
    case 'rehearse':
      relay.rehearse(itsPort);
      drawing?.rehearse();
      return;
    case 'start':
      begin(order);
      return;
    case 'ping':
      tell(['pong', order.n]);
      return;
    default:
      if (drawing === undefined) tell(['undrawn']);
      else drawing.obey(order, itsPort);
  }
}

const stopWaiting = awaitDrawing((start) => {
  drawing = start(tell, first);
});
window.addEventListener('message', welcome);
const hello: Hello = { kumix: 'hello', token };
app.postMessage(hello, '*');
