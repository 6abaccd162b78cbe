/**
 * Starts of ours and the peers' in turn, each in a browser that has no process of an earlier one:
 * where one lives on, whoever comes next is not cold. No debugger is attached to what starts: one
 * would hold every frame and every worker at its beginning, and a cell has two workers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../../tests/runtime/bench/measure.ts';
import { median } from '../lib/statistics.ts';
import { Undebugged, type UndebuggedPage } from '../lib/undebugged.ts';

/** By the figure's name: what is ours and what it is held against. */
const pairs = {
  cold: ['cold', 'coldPeer'],
  coldHops: ['cold', 'coldHops'],
  warm: ['warm'],
  paint: ['paint', 'paintPeer'],
  paintHops: ['paintScript', 'paintHops'],
  paintScript: ['paintScript', 'paintPeer'],
  paintWarm: ['paintWarm', 'paintPeer'],
  board: ['board', 'boardPeer'],
  boardScript: ['boardScript', 'boardPeer'],
  boardWarm: ['boardWarm', 'boardPeer'],
} as const;

const kinds: readonly string[] = [...new Set(Object.values(pairs).flat())];
const rounds = 12;

export async function measureStarts(address: string): Promise<Measured> {
  const browser = await Undebugged.launch();
  try {
    const page = await browser.open(address);
    await page.until("document.documentElement.dataset.ready === 'true'");
    const gap = Number(await page.evaluate('runtimeBench.isolation()'));
    if (!(gap < 50)) throw new Error(`a spinning sandboxed frame held the page up for ${gap} ms`);
    return await starts(browser, page);
  } finally {
    await browser.close();
  }
}

async function starts(browser: Undebugged, page: UndebuggedPage): Promise<Measured> {
  const alone = await settledCount(browser);
  const measured: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const kind of shuffled(kinds)) {
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      await untilAlone(browser, alone);
      // oxlint-disable-next-line no-await-in-loop -- one measurement at a time
      (measured[kind] ??= []).push(Number(await page.evaluate(`runtimeBench.start('${kind}')`)));
    }
  }
  return Object.fromEntries(
    Object.entries(pairs).map(([key, [ours, peer]]) => [
      key,
      {
        ours: median(measured[ours] ?? []),
        ...(peer === undefined ? {} : { peer: median(measured[peer] ?? []) }),
      },
    ]),
  );
}

/** What went before makes a start quicker or slower by some milliseconds: never the same twice. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  const places = items.map((item) => ({ item, place: Math.random() }));
  return places.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
}

/** Processes when none has come or gone for two seconds: what is there without anything started. */
async function settledCount(browser: Undebugged): Promise<number> {
  let count = -1;
  for (let same = 0; same < 20; same++) {
    // oxlint-disable-next-line no-await-in-loop -- one look at a time
    const now = await browser.rendererCount();
    if (now !== count) same = 0;
    count = now;
    // oxlint-disable-next-line no-await-in-loop -- one look at a time
    await sleep(100);
  }
  return count;
}

/** Resolves when every process of what was started is gone. */
async function untilAlone(browser: Undebugged, alone: number): Promise<void> {
  const end = performance.now() + 20_000;
  // oxlint-disable-next-line no-await-in-loop -- one look at a time
  while ((await browser.rendererCount()) > alone) {
    if (performance.now() > end) throw new Error('a process of an earlier start lives on');
    // oxlint-disable-next-line no-await-in-loop -- one look at a time
    await sleep(100);
  }
}
