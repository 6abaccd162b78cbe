/** Runs the DOM's corpus in an extension's own document, at level `frame`, and reports what reached. */
import { prelude } from 'virtual:kumix-cell';
import { newLog } from '../../runtime/page/brokers.ts';
import { makeFramed, makeHost } from './made.ts';

interface Config {
  readonly policy: string;
  readonly frameHost: string;
  /** The document. */
  readonly code: string;
}

/** Milliseconds for a slow machine to start a document, and for the attempts in it. */
const limitMs = 40_000;

async function until(what: () => string, met: () => boolean): Promise<void> {
  const end = performance.now() + limitMs;
  while (!met()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function attempt(): Promise<readonly string[]> {
  const config = (await (await fetch('/frame-config')).json()) as Config;
  const anchor = document.querySelector('#panel');
  if (!(anchor instanceof HTMLElement)) throw new Error('the page is not whole');
  const log = newLog();
  const host = makeHost(config.policy, prelude, { log, frameHost: config.frameHost });
  host.install(await makeFramed('test.framed', config.code));
  const context = { roomId: '!plain:x', colourScheme: 'light', language: 'en' } as const;
  const surface = host.openSurface({
    extension: 'test.framed',
    surface: 'panel',
    anchor,
    context,
  });
  try {
    const now = (): string =>
      JSON.stringify([surface.state.getSnapshot(), host.extensions.getSnapshot()[0]?.status]);
    await until(
      () => `it is drawn: ${now()}`,
      () => surface.state.getSnapshot().state === 'drawn',
    );
    // It begins when it hears of another context.
    surface.setContext({ ...context, language: 'ja' });
    await until(
      () => `it has tried everything: ${now()}`,
      () => log.store.has('test.framed/open'),
    );
    return JSON.parse(log.store.get('test.framed/open') ?? '[]') as readonly string[];
  } finally {
    host.dispose();
  }
}

const verdict = await attempt().then(
  (open) => ({ open }),
  (error: unknown) => ({ open: [], failed: String(error) }),
);
await fetch('/frame-verdict', { method: 'POST', body: JSON.stringify(verdict) });
