/** Serves the page of the spinners to engines, and hears what it reports. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../engines/engine.ts';
import { startHarness } from '../server.ts';
import type { SpinVerdict } from './spin.ts';

export interface SpinPage {
  /** Opens it in the engine; rejects where that has reported nothing in a minute a run. */
  report(engine: Engine, heartbeatMs: number, runs: number): Promise<SpinVerdict>;
  close(): Promise<void>;
}

/** JSON has no infinity: so long takes whoever never answers. */
const reviveMs = (key: string, value: unknown): unknown =>
  key === 'ours' && value === null ? Number.POSITIVE_INFINITY : value;

export async function startSpinPage(): Promise<SpinPage> {
  let resolve = (_verdict: SpinVerdict): void => {};
  const server = await startHarness({
    page: import.meta.dirname,
    serve: (pathname, body) => {
      if (pathname !== '/verdict') return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own page's report
      resolve(JSON.parse(body, reviveMs) as SpinVerdict);
      return { type: 'text/plain', text: '' };
    },
  });
  return {
    report: async (engine, heartbeatMs, runs) => {
      const told = Promise.withResolvers<SpinVerdict>();
      resolve = told.resolve;
      await engine.open(`${server.origin}/?heartbeatMs=${heartbeatMs}&runs=${runs}`);
      const over = sleep(runs * 60_000, undefined, { ref: false }).then(() => {
        throw new Error(`${engine.name} does not report how its spinners went`);
      });
      return Promise.race([told.promise, over]);
    },
    close: () => server.close(),
  };
}
