/**
 * Frames with the cell's own attributes and policy, in which hostile code does run: its script is
 * admitted by the very mechanism that admits the bootstrap. Drives itself and reports.
 */
import { cellAllow, cellSandbox } from '../../../packages/host/src/csp.ts';

const trusted = window.trustedTypes?.createPolicy('kumix', { createHTML: (text) => text });

interface Config {
  readonly srcdoc: string;
  readonly navigation: readonly string[];
}

const { srcdoc, navigation } = (await (await fetch('/dom-config')).json()) as Config;

/** Resolves with what the frame told, or with its loads once it has been lost for a while. */
function attempt(
  only: string,
  limitMs = 6_000,
): Promise<{ readonly told: unknown; readonly loads: number }> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', cellSandbox);
  frame.setAttribute('allow', cellAllow);
  frame.setAttribute('referrerpolicy', 'no-referrer');
  const text = srcdoc.replace('{{only}}', only);
  Reflect.set(frame, 'srcdoc', trusted === undefined ? text : trusted.createHTML(text));
  let loads = 0;
  return new Promise((resolve) => {
    // A frame that a navigation was stopped in halfway tells nothing and loads nothing.
    setTimeout(() => resolve({ told: {}, loads }), limitMs);
    frame.addEventListener('load', () => {
      // The second load is that of the page it went to, or of the browser's refusal.
      if (++loads > 1) setTimeout(() => resolve({ told: {}, loads }), 300);
    });
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source === frame.contentWindow) resolve({ told: event.data, loads });
    });
    document.body.append(frame);
  });
}

// As the app: an entry asks whether anybody but its own document hears it.
const channel = new BroadcastChannel('kumix-app');
channel.addEventListener('message', ({ data }: MessageEvent<number>) => {
  if (data > 0) channel.postMessage(0);
});

/** The longest that this page, which stands for the app, waits for its own timers meanwhile. */
async function longestGap(during: Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  await during;
  clearInterval(timer);
  return Math.max(longest, performance.now() - last);
}

// First of all: were frames not apart from the page here, whatever follows would prove little.
const gapMs = await longestGap(attempt('frame-spin'));
const main = await attempt('', 30_000);
const navigations = Object.fromEntries(
  await Promise.all(navigation.map(async (id) => [id, (await attempt(id)).loads] as const)),
);
await fetch('/dom-verdict', {
  method: 'POST',
  body: JSON.stringify({ dom: main.told, loads: main.loads, navigations, gapMs }),
});
