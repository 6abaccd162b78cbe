/** What the runtime's benchmark measures in the page, group by group: ours and the peers in turn. */
import { hopCalls, procCalls, uiCalls } from './calls.ts';
import { flood, floodNames } from './flood.ts';
import { isolation } from './isolation.ts';
import { markdown } from './markdown.ts';
import type { Measured } from './measure.ts';
import { pool } from './pool.ts';
import { spins } from './spin.ts';
import { type CellKind, startIdle, starts } from './start.ts';
import { wasmCalls } from './wasm.ts';

const groups: Readonly<Record<string, () => Promise<Measured>>> = {
  proc: procCalls,
  hops: hopCalls,
  ui: uiCalls,
  pool,
  markdown,
  wasm: wasmCalls,
  'spin-chromium': spins,
  ...Object.fromEntries(floodNames.map((name) => [`flood-${name}`, () => flood(name)])),
};

let disposeCells = (): void => {};

const bench = {
  isolation,
  group(name: string): Promise<Measured> {
    const measure = groups[name];
    if (measure === undefined) throw new Error(`no group ${name}`);
    return measure();
  },
  start(kind: string): Promise<number> {
    const run = starts[kind];
    if (run === undefined) throw new Error(`no start ${kind}`);
    return run();
  },
  async startCells(kind: CellKind, count: number): Promise<void> {
    disposeCells = await startIdle(kind, count);
  },
  disposeCells(): void {
    disposeCells();
  },
};

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var runtimeBench: typeof bench;
}

globalThis.runtimeBench = bench;
document.documentElement.dataset['ready'] = 'true';
