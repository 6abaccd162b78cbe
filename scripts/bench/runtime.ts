/** `npm run bench -- runtime`: the extension runtime against what people use without one. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { baseHeaders, pagePolicy } from '../../packages/host/src/csp.ts';
import { startHarness } from '../../tests/runtime/server.ts';
import { type Bar, type Bench, figure, machine, median, ratio } from './result.ts';

const floods = ['calls', 'errors', 'console', 'empty'];

const bench: Bench = async ({ runs }) => {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const server = await startHarness({
    page: path.resolve(here, '../../tests/runtime/bench'),
    entries: ['index.html'],
    // The app's own header but for Trusted Types, under which workerpool cannot start a worker.
    headers: (_name, bootHash) => ({
      ...baseHeaders,
      'Content-Security-Policy': pagePolicy({ bootHash }).replace(/; require-trusted-types.*$/, ''),
    }),
  });
  const browser = await chromium.launch({
    executablePath: process.env['KUMIX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.origin);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    const each = async <T>(measure: () => Promise<T>): Promise<T[]> => {
      const all: T[] = [];
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      for (let run = 0; run < runs; run++) all.push(await measure());
      return all;
    };
    const calls = await each(() => page.evaluate(() => runtimeBench.calls()));
    const hang = await each(() => page.evaluate(() => runtimeBench.hang()));
    const start = await each(() => page.evaluate(() => runtimeBench.start()));
    const victim = await each(() => page.evaluate(() => runtimeBench.victim()));
    const spinner = await each(() => page.evaluate(() => runtimeBench.spinner()));
    const bars: Bar[] = [];
    const pair = (
      name: string,
      bar: number,
      better: 'higher' | 'lower',
      pairs: readonly (readonly [number, number])[],
    ): void => {
      bars.push(
        ratio(
          name,
          bar,
          better,
          pairs.map(([ours]) => ours),
          pairs.map(([, peer]) => peer),
        ),
      );
    };
    const of = (name: string): (readonly [number, number])[] =>
      calls.map((run) => run[name] ?? [0, 1]);
    pair('governed calls, 64 in flight, to bare comlink (calls/s)', 1, 'higher', of('inFlight'));
    pair('a thousand calls in one turn, to bare comlink (calls/s)', 2, 'higher', of('oneTurn'));
    pair('the next job after a hang, to workerpool (ms)', 0.3, 'lower', hang);
    pair('a victim behind 500 greedy 2 ms jobs, to workerpool (ms)', 1 / 50, 'lower', victim);
    bars.push(
      figure(
        'start to first answer, from a warm spare',
        'ms',
        15,
        'lower',
        start.map(({ warm }) => warm),
      ),
      figure(
        'longest gap of the app beside a spinning extension',
        'ms',
        50,
        'lower',
        spinner.map(({ longest }) => longest),
      ),
      figure(
        'longest wait for a neighbour of a spinning extension',
        'ms',
        50,
        'lower',
        spinner.map(({ neighbour }) => neighbour),
      ),
    );
    const still = await each(() => page.evaluate(() => runtimeBench.flood('nothing')));
    const calm = {
      p99: median(still.map(({ p99 }) => p99)),
      longest: median(still.map(({ longest }) => longest)),
    };
    for (const name of floods) {
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      const told = await each(() => page.evaluate((flood) => runtimeBench.flood(flood), name));
      bars.push(
        {
          ...figure(
            `flood of ${name}: frame time p99 (peer: no flood)`,
            'ms',
            20,
            'lower',
            told.map(({ p99 }) => p99),
          ),
          peer: calm.p99,
        },
        {
          ...figure(
            `flood of ${name}: longest gap (peer: no flood)`,
            'ms',
            50,
            'lower',
            told.map(({ longest }) => longest),
          ),
          peer: calm.longest,
        },
        figure(
          `flood of ${name}: ended after`,
          'ms',
          1_000,
          'lower',
          told.map(({ endedMs }) => endedMs),
        ),
      );
    }
    return { bench: 'runtime', machine: machine(), runs, bars };
  } finally {
    await browser.close();
    await server.close();
  }
};

export default bench;
