/** The entry of the Worker. Nothing here may throw past its handlers: a core does not die of one bug. */
import type { ToCore } from '../protocol/wire.ts';
import { isPlain } from '../protocol/plain.ts';
import { Core } from './core.ts';
import { Dispatcher } from './dispatcher.ts';

let core: Core | undefined;
const dispatcher = new Dispatcher(
  (message, transfer = []) => globalThis.postMessage(message, { transfer }),
  (settings) => (core = new Core(settings)),
);

globalThis.addEventListener('error', (event) => {
  console.error('Matrix core:', event.message);
  event.preventDefault();
});
globalThis.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  if (core?.hasAccount !== true && isLeftover(event.reason)) return;
  console.error('Matrix core:', event.reason);
});

/**
 * What the SDK had under way when its client was stopped: requests that were taken back, and
 * questions to crypto that has been freed. Nobody waits for these any more.
 */
const isLeftover = (reason: unknown): boolean =>
  (reason instanceof DOMException && reason.name === 'AbortError') ||
  (reason instanceof Error && reason.message === 'null pointer passed to rust');

// Only the page that made this Worker can post to it.
globalThis.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (!isPlain(event.data)) return;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one build on both sides
  const message = event.data as unknown as ToCore;
  if (message.kind === 'hello' && message.lifeline !== undefined) {
    void holdLifeline(message.lifeline).then(() => dispatcher.receive(message));
  } else {
    dispatcher.receive(message);
  }
});

/** Resolves once the lock is held; it is held until this Worker ends. */
function holdLifeline(name: string): Promise<void> {
  if (typeof navigator.locks === 'undefined') return Promise.resolve();
  return new Promise((held) => {
    void navigator.locks.request(name, () => {
      held();
      return new Promise<never>(() => {});
    });
  });
}
