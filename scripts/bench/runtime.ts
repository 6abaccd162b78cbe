/**
 * `npm run bench -- runtime`: the extension runtime against what people use without one. All in one Chromium,
 * but for the starts, which have one without a debugger, and the spinners, which are in Firefox and WebKit, too.
 * `--only spin,pool` takes some of the groups, by name or by what several names begin with.
 */
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { baseHeaders, pagePolicy } from '../../packages/host/src/csp.ts';
import type { Engine } from '../../tests/engines/engine.ts';
import { requireEngineIsolation } from '../../tests/engines/isolated.ts';
import { otherEngines } from '../../tests/engines/engines.ts';
import { idleCells } from '../../tests/runtime/bench/counts.ts';
import { spinHeartbeatMs } from '../../tests/runtime/bench/heartbeats.ts';
import type { Measured } from '../../tests/runtime/bench/measure.ts';
import type { CellKind } from '../../tests/runtime/bench/start.ts';
import { startHarness } from '../../tests/runtime/server.ts';
import { startSpinPage } from '../../tests/runtime/spin/spinPage.ts';
import { launchChromium } from '../lib/browser.ts';
import { root } from '../lib/paths.ts';
import { browserMemory } from './browserMemory.ts';
import { type Bar, type Bench, figure, machine, ratio } from './result.ts';
import { barSpecs, groupNames } from './runtimeBars.ts';
import { buildPeers } from './runtimePeers.ts';
import { measureStarts } from './runtimeStarts.ts';

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  return page;
}

/** A browser in which a frame that spins does not hold up its page; throws where it does. */
async function launchIsolating(address: string): Promise<Browser> {
  const browser = await launchChromium();
  const page = await open(browser, address);
  const gap = await page.evaluate(() => runtimeBench.isolation());
  await page.close();
  if (gap < 50) return browser;
  await browser.close();
  throw new Error(
    `a spinning sandboxed frame held the page up for ${Math.round(gap)} ms: this browser isolates nothing, and no figure would mean anything`,
  );
}

/** Megabytes that each of so many idle cells adds to the browser, with or without a panel in it. */
async function memory(browser: Browser, page: Page, kind: CellKind): Promise<Measured> {
  const session = await page.context().newCDPSession(page);
  const settled = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    return browserMemory(browser);
  };
  const started = (count: number): Promise<void> =>
    page.evaluate(([kind, count]) => runtimeBench.startCells(kind, count), [kind, count] as const);
  // One cell first: its process and the code that all of them share are there already.
  await started(1);
  const before = await settled();
  await page.evaluate(() => runtimeBench.disposeCells());
  await started(idleCells + 1);
  const after = await settled();
  await page.evaluate(() => runtimeBench.disposeCells());
  return { perCell: { ours: (after - before) / idleCells / 1_048_576 } };
}

/** Groups of the engines that Playwright does not drive here. */
const engineGroups = new Map([
  ['spin-firefox', otherEngines.Firefox],
  ['spin-webkit', otherEngines.WebKit],
]);

/** The spinners in an engine of their own, each run in a page of its own. */
async function spinsIn(
  start: (say: (line: string) => void) => Promise<Engine>,
  runs: number,
): Promise<readonly Measured[]> {
  const page = await startSpinPage();
  const engine = await start(console.error);
  try {
    await requireEngineIsolation(engine);
    const all: Measured[] = [];
    for (let run = 0; run < runs; run++) {
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      const told = await page.report(engine, spinHeartbeatMs, 1);
      if (told.error !== undefined) throw new Error(`${engine.name}: ${told.error}`);
      all.push(...told.runs);
    }
    return all;
  } finally {
    await engine.close();
    await page.close();
  }
}

/** The groups that were asked for: by name, or several by what their names begin with. */
function groupsOf(parts: string): readonly string[] {
  const only = parts === '' ? [] : parts.split(',');
  const asked = (group: string, name: string): boolean =>
    group === name || group.startsWith(`${name}-`);
  for (const name of only) {
    if (!groupNames.some((group) => asked(group, name)))
      throw new Error(`--only ${name}: one of ${groupNames.join(', ')}`);
  }
  return groupNames.filter((group) => only.length === 0 || only.some((name) => asked(group, name)));
}

const bench: Bench = async ({ runs, only: parts = '' }) => {
  const groups = groupsOf(parts);
  const { texts, scriptSources } = await buildPeers();
  const server = await startHarness({
    page: path.join(root, 'tests/runtime/bench'),
    entries: ['index.html'],
    // The app's own but for Trusted Types, under which workerpool cannot start a worker, and for
    // the hashes of the bare frames' scripts.
    headers: (_name, bootHashes) => ({
      ...baseHeaders,
      'Content-Security-Policy': pagePolicy({ bootHashes })
        .replace(/; require-trusted-types.*$/, '')
        .replace("script-src 'self'", `script-src 'self' ${scriptSources.join(' ')}`),
    }),
    // QuickJS and Extism compile their binaries in workers of their own.
    assetHeaders: {
      ...baseHeaders,
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    },
    serve: (name) =>
      name === '/peers.json'
        ? { type: 'application/json', text: JSON.stringify(texts) }
        : undefined,
  });
  let browser: Browser | undefined;
  try {
    const measure = async (group: string): Promise<Measured> => {
      if (group === 'start') return measureStarts(server.origin);
      browser ??= await launchIsolating(server.origin);
      // A page of its own: what another group left behind, peers' workers and garbage, is not weighed.
      const page = await open(browser, server.origin);
      try {
        if (group === 'memory-proc') return await memory(browser, page, 'proc');
        if (group === 'memory-ui') return await memory(browser, page, 'ui');
        return await page.evaluate((name) => runtimeBench.group(name), group);
      } finally {
        await page.close();
      }
    };
    const repeated = async (group: string): Promise<readonly Measured[]> => {
      const all: Measured[] = [];
      for (let run = 0; run < runs; run++) {
        // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
        all.push(await measure(group));
      }
      return all;
    };
    const bars: Bar[] = [];
    for (const group of groups) {
      const engine = engineGroups.get(group);
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      const all = engine === undefined ? await repeated(group) : await spinsIn(engine, runs);
      bars.push(...barsOf(group, all));
    }
    return { bench: 'runtime', machine: machine(), runs, bars };
  } finally {
    await browser?.close();
    await server.close();
  }
};

function barsOf(group: string, all: readonly Measured[]): readonly Bar[] {
  return barSpecs
    .filter((spec) => spec.group === group)
    .map(({ key, name, unit, bar, better, held, method }) => {
      const ours = all.map((run) => run[key]?.ours ?? Number.NaN);
      const peers = all.flatMap((run) => run[key]?.peer ?? []);
      const told =
        peers.length === all.length
          ? ratio(`${name} (${unit})`, bar, better, ours, peers)
          : figure(name, unit, bar, better, ours, held);
      return method === undefined ? told : { ...told, method };
    });
}

export default bench;
