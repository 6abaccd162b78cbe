/**
 * What every benchmark returns. Figures are medians, but where a bar is for every moment: there it is the
 * longest of all runs that is held against it. `spread` is what the runs really did.
 */
import { cpus } from 'node:os';
import { median } from '../lib/statistics.ts';

export interface Bar {
  /** As the issue words it. */
  readonly name: string;
  /** What is held against the bar: a figure of ours, or a ratio of ours to the peer's. */
  readonly value: number;
  readonly unit: string;
  readonly bar: number;
  readonly better: 'higher' | 'lower';
  readonly pass: boolean;
  readonly ours: number;
  /** Measured in the same run, interleaved; `null` where the bar names no peer. */
  readonly peer: number | null;
  /** How it was taken: which clock, from where to where. */
  readonly method?: string;
  /** Of `value` over the runs. */
  readonly spread: { readonly min: number; readonly max: number };
}

export interface BenchResult {
  readonly bench: string;
  readonly machine: string;
  readonly runs: number;
  readonly bars: readonly Bar[];
}

export type Bench = (options: {
  readonly runs: number;
  /** One part of the benchmark instead of all of it. */
  readonly only?: string;
}) => Promise<BenchResult>;

export function machine(): string {
  const cores = cpus();
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
}

/** A bar over our own figure: `values` are the runs, `held` says which of them counts. */
export function figure(
  name: string,
  unit: string,
  bar: number,
  better: 'higher' | 'lower',
  values: readonly number[],
  held: (values: readonly number[]) => number = median,
): Bar {
  const value = held(values);
  return {
    name,
    value,
    unit,
    bar,
    better,
    pass: better === 'lower' ? value <= bar : value >= bar,
    ours: value,
    peer: null,
    spread: { min: Math.min(...values), max: Math.max(...values) },
  };
}

/** A bar over ours divided by the peer's, run by run; both lists are in the order of the runs. */
export function ratio(
  name: string,
  bar: number,
  better: 'higher' | 'lower',
  ours: readonly number[],
  peer: readonly number[],
): Bar {
  const ratios = ours.map((value, run) => value / (peer[run] ?? Number.NaN));
  return {
    ...figure(name, '×', bar, better, ratios),
    ours: median(ours),
    peer: median(peer),
  };
}
