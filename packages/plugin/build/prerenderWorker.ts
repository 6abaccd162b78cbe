/** The realm that `prerender` runs an author's script in: a global scope of its own, and a channel. */
import { runInThisContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { CALL, FAIL, unpack, wireVersion } from '../src/wire/envelope.ts';
import type { PrerenderTask, PrerenderTold } from './prerender.ts';

// INVARIANT: `prerender` starts this, and nobody else does.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { script, panel } = workerData as PrerenderTask;
const surface = 1;
const tell = (told: PrerenderTold): void => parentPort?.postMessage(told);

function heard(channel: number, text: string): void {
  if (channel === surface) return tell({ drawn: text });
  const read = unpack(text, Number.MAX_SAFE_INTEGER);
  if ('malformed' in read) return;
  for (const envelope of read.envelopes) {
    if (envelope[0] === FAIL) tell({ failed: envelope[2].message });
  }
}

let listen: ((channel: number, data: string) => void) | undefined;
Reflect.set(globalThis, 'self', globalThis);
Reflect.set(globalThis, '__kumix', {
  version: 1,
  post: heard,
  listen: (next: (channel: number, data: string) => void) => {
    listen = next;
  },
  wasm: () => Promise.reject(new Error('no WASM while a panel is prerendered')),
});
runInThisContext(script, { filename: 'entry.js' });
const context = { roomId: '!room:example.org', colourScheme: 'light', language: 'en' };
const params = { surface, contribution: panel, context };
if (listen === undefined) tell({ failed: 'its script does not listen to the host' });
else listen(0, JSON.stringify([wireVersion, [CALL, 1, 'surface.open', params, 5_000]]));
