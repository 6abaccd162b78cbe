/**
 * The trusted bootstrap of a cell: the only script its policy admits, by hash. It shakes hands
 * once, starts the relay, and draws surfaces. No code of an extension runs in this realm.
 */
import { baseSheet } from '../renderer/baseSheet.ts';
import { DrawnSurface } from '../renderer/surface.ts';
import type { FromBoot, Hello, ToBoot, Welcome } from './protocol.ts';

const policy = window.trustedTypes?.createPolicy('kumix-cell', { createScriptURL: (url) => url });
const app = window.parent;
const token = document.querySelector('meta[name="kumix-token"]')?.getAttribute('content') ?? '';

let port: MessagePort;
let activatedAt = Number.NEGATIVE_INFINITY;
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
  startRelay(message.relay, relayPort);
  watchPerson();
}

const isWelcome = (data: unknown): data is Welcome =>
  typeof data === 'object' &&
  data !== null &&
  'kumix' in data &&
  data.kumix === 'welcome' &&
  'token' in data &&
  'relay' in data &&
  typeof data.relay === 'string';

function startRelay(source: string, relayPort: MessagePort): void {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  // Where Trusted Types are enforced it is a TrustedScriptURL, which the DOM's types leave out.
  const relay: unknown = Reflect.construct(Worker, [policy ? policy.createScriptURL(url) : url]);
  if (!(relay instanceof Worker)) return;
  relay.postMessage(null, [relayPort]);
  // Not revoked: WebKit finds the relay's origin by it when the relay makes its own worker. It goes
  // with this document.
}

function theme(tokens: Readonly<Record<string, string>>, scheme: 'light' | 'dark'): void {
  const root = document.documentElement;
  // A theme broker may say the scheme of its tokens; it knows better than the context.
  root.dataset['scheme'] = tokens['color-scheme'] ?? scheme;
  for (const [name, value] of Object.entries(tokens)) {
    root.style.setProperty(name.startsWith('--') ? name : `--${name}`, value);
  }
}

function obey(order: ToBoot, surfacePort: MessagePort | undefined): void {
  switch (order.do) {
    case 'draw': {
      if (surfacePort === undefined) return;
      theme(order.theme, order.colourScheme);
      document.documentElement.lang = order.language;
      document.title = order.title;
      const root = document.createElement('div');
      document.body.append(root);
      surfaces.set(
        order.surface,
        new DrawnSurface({
          root,
          port: surfacePort,
          limits: order.limits,
          painted: () => tell(['painted', order.surface]),
          refused: (count, rule) => tell(['refused', order.surface, count, rule]),
          appKey: (key, shift) => tell(['key', key, shift]),
          activatedAt: () => activatedAt,
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
      theme(order.theme, order.colourScheme);
      return;
    case 'focus':
      focusEnd(order.at);
      return;
    case 'ping':
      tell(['pong', order.n]);
  }
}

const focusable =
  'button:not([disabled]),input:not([disabled]):not([type=hidden]),textarea:not([disabled]),select:not([disabled]),summary,[tabindex]:not([tabindex="-1"])';

function focusables(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0,
  );
}

function focusEnd(at: 'first' | 'last'): void {
  window.focus();
  const all = focusables();
  (at === 'first' ? all[0] : all.at(-1))?.focus();
}

function watchPerson(): void {
  const activated = (event: Event): void => {
    if (!event.isTrusted) return;
    const now = performance.now();
    if (now - activatedAt > 100) tell(['activated']);
    activatedAt = now;
  };
  window.addEventListener('pointerdown', activated, true);
  window.addEventListener('keydown', activated, true);
  window.addEventListener('focus', () => tell(['focused']));
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab' || !event.isTrusted || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const all = focusables();
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge && all.length > 0) return;
    // Tab past an end goes on behind the anchor, not behind the layer of cells.
    event.preventDefault();
    tell(['leave', event.shiftKey ? 'backward' : 'forward']);
  });
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(baseSheet);
document.adoptedStyleSheets = [sheet];
window.addEventListener('message', welcome);
const hello: Hello = { kumix: 'hello', token };
app.postMessage(hello, '*');
