/** The bars of the extension runtime: which figure of which group is held against what. */
import { closesHeartbeatMs, spinHeartbeatMs } from '../../tests/runtime/bench/heartbeats.ts';

export interface BarSpec {
  /** The group that measures it, and the figure's name in there. */
  readonly group: string;
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly bar: number;
  readonly better: 'higher' | 'lower';
}

const higher = (group: string, key: string, bar: number, name: string): BarSpec => ({
  group,
  key,
  name,
  unit: '/s',
  bar,
  better: 'higher',
});
const lower = (group: string, key: string, bar: number, name: string): BarSpec => ({
  group,
  key,
  name,
  unit: 'ms',
  bar,
  better: 'lower',
});

const floods = {
  calls: 'calls',
  events: 'events',
  empty: 'empty messages',
  errors: 'errors',
  renders: 'renders',
  console: 'console lines',
};

const spins = { proc: 'proc', ui: 'UI' };

/** Where a group gives a peer, the bar is over the ratio of the two; else over our own figure. */
export const barSpecs: readonly BarSpec[] = [
  // First, while no other browser of the bench is there: it has its own.
  lower('start', 'cold', 1.3, 'cold start to first answer, to a bare frame with a worker'),
  lower('start', 'coldHops', 1.3, 'cold start to first answer, to the same hops without checks'),
  lower('start', 'warm', 15, 'warm spare to first answer'),
  lower('start', 'paint', 1.4, 'one line, cold start to first paint, to a bare srcdoc frame'),
  lower('start', 'paintHops', 1.4, 'one line, drawn by its script alone, cold, to the same hops'),
  lower('start', 'paintScript', 1.4, 'the same, drawn by its script alone, to a bare srcdoc frame'),
  lower(
    'start',
    'paintWarm',
    1.4,
    'one line, drawn by its script, warm spare, to a bare srcdoc frame',
  ),
  lower('start', 'board', 1.4, 'a Preact board, cold start to first paint, to a bare srcdoc frame'),
  lower('start', 'boardScript', 1.4, 'the same, drawn by its script alone, to a bare srcdoc frame'),
  lower(
    'start',
    'boardWarm',
    1.4,
    'a Preact board, drawn by its script, warm spare, to a bare frame',
  ),
  higher('proc', 'inFlight', 1, 'proc calls of 200 B, 64 in flight, to a bare comlink worker'),
  higher('proc', 'single', 0.7, 'proc calls one at a time, to comlink in a bare sandboxed frame'),
  higher('hops', 'single', 1, 'proc calls one at a time, to comlink over the same hops'),
  higher('proc', 'oneTurn', 2, 'a thousand proc calls in one turn, to a bare comlink worker'),
  higher('ui', 'inFlight', 1, 'UI calls of 200 B, 64 in flight, to penpal'),
  higher('ui', 'single', 0.6, 'UI calls one at a time, to penpal'),
  higher('pool', 'throughput', 2, 'pool throughput, to workerpool'),
  lower('pool', 'hang', 0.3, 'the next job after a hang, to workerpool'),
  lower('pool', 'victim', 1 / 50, 'a victim behind 500 greedy 2 ms jobs, to workerpool'),
  lower('pool', 'closes', closesHeartbeatMs, 'a worker that closes itself: its calls settle'),
  lower('markdown', 'bare', 1.25, '10 KB of Markdown, sanitised, to a bare comlink worker'),
  higher('markdown', 'quickjs', 20, '10 KB of Markdown, sanitised, to QuickJS in WASM'),
  higher('markdown', 'quickjsBare', 20, 'the same in the bare comlink worker, to QuickJS in WASM'),
  { ...lower('wasm', 'call', 1 / 5, "a WASM call in its worker, to Extism's"), unit: 'µs' },
  { ...lower('memory', 'perCell', 10, 'one of 50 idle cells (PSS of all processes)'), unit: 'MB' },
  ...Object.entries(spins).flatMap(([kind, said]) => [
    lower(`spin-${kind}`, 'longestGap', 50, `spinning ${said} extension: longest gap of the app`),
    lower(
      `spin-${kind}`,
      'longestWait',
      50,
      `spinning ${said} extension: longest neighbour's wait`,
    ),
    lower(`spin-${kind}`, 'detected', spinHeartbeatMs, `spinning ${said} extension: ended after`),
    lower(`spin-${kind}`, 'back', spinHeartbeatMs + 200, `spinning ${said} extension: back after`),
  ]),
  ...Object.entries(floods).flatMap(([kind, said]) => [
    lower(`flood-${kind}`, 'p99', 20, `flood of ${said}: frame time p99`),
    lower(`flood-${kind}`, 'longestTask', 50, `flood of ${said}: longest task of the app`),
    lower(`flood-${kind}`, 'ended', 1_000, `flood of ${said}: ended after`),
  ]),
];

export const groupNames: readonly string[] = [...new Set(barSpecs.map(({ group }) => group))];
