/** Runs an extension's script as far as the first text that it draws a panel with. */
import { Worker } from 'node:worker_threads';
import { unpackArray, wireVersion } from '../src/wire/envelope.ts';
import { drawnAhead, prerenderedMaxLength } from '../src/wire/prerendered.ts';

/** Milliseconds for a script to draw something: what `surface.open` may take in a cell. */
const deadlineMs = 5_000;

/** What `prerenderWorker.ts` gets, and what it says back. */
export interface PrerenderTask {
  readonly script: string;
  readonly panel: string;
}
export type PrerenderTold = { readonly drawn: string } | { readonly failed: string };

/**
 * The text of `prerendered` for a panel. The script runs as it does in a cell, without a host behind
 * it: in a room, in light colours, in English; what it calls is never answered. An error says what
 * it drew instead.
 */
export async function prerender(
  { script, panel }: PrerenderTask,
  withinMs = deadlineMs,
): Promise<string> {
  const told = await firstDrawn({ script, panel }, withinMs);
  if ('failed' in told)
    throw new Error(`the panel "${panel}" cannot be prerendered: ${told.failed}`);
  const read = unpackArray(told.drawn, Number.MAX_SAFE_INTEGER);
  const ahead = 'malformed' in read ? [] : drawnAhead(read.entries);
  const text = JSON.stringify([wireVersion, ...ahead]);
  if (ahead.length === 0 || text.length > prerenderedMaxLength) {
    throw new Error(
      `the panel "${panel}" cannot be prerendered: it draws ${ahead.length} operations first, ` +
        `${text.length} characters of at most ${prerenderedMaxLength}`,
    );
  }
  return text;
}

async function firstDrawn(task: PrerenderTask, withinMs: number): Promise<PrerenderTold> {
  const worker = new Worker(new URL('prerenderWorker.ts', import.meta.url), {
    workerData: task,
    // What it logs while it is built is nobody's.
    stdout: true,
    stderr: true,
    env: {},
  });
  try {
    return await new Promise<PrerenderTold>((resolve) => {
      setTimeout(
        () => resolve({ failed: `it has drawn nothing within ${withinMs} ms` }),
        withinMs,
      ).unref();
      worker.on('message', resolve);
      worker.on('error', (error: unknown) =>
        resolve({ failed: error instanceof Error ? error.message : 'its script threw' }),
      );
    });
  } finally {
    await worker.terminate();
  }
}
