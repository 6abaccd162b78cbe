/** The bars of the extension runtime: which figure of which group is held against what. */
import { longest } from '../lib/statistics.ts';
import { callsACrossing, floodMs, idleCells } from '../../tests/runtime/bench/counts.ts';
import { closesHeartbeatMs, spinHeartbeatMs } from '../../tests/runtime/bench/heartbeats.ts';

export interface BarSpec {
  /** The group that measures it, and the figure's name in there. */
  readonly group: string;
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly bar: number;
  readonly better: 'higher' | 'lower';
  /** Which of the runs is held against the bar, where it is not their median. */
  readonly held?: typeof longest;
  /** How it was taken, where the name does not say all. */
  readonly method?: string;
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

/** A bar for every moment: one run that breaks it is enough. */
const always = (group: string, key: string, bar: number, name: string): BarSpec => ({
  ...lower(group, key, bar, name),
  held: longest,
  method: 'the longest of all runs',
});

const start = (key: string, bar: number, name: string, method: string): BarSpec => ({
  ...lower('start', key, bar, name),
  method,
});
const installed = 'from a package that has been read, handed to a host that stands,';
const byPackage = `${installed} to the tree that the package brings, painted before its script runs`;
const byScript = `${installed} to what its script draws; the package brings no tree`;
const fromSpare = 'from the order to open, installed 700 ms before, to what its script draws';

const memory = (group: string, name: string): BarSpec => ({
  ...lower(group, 'perCell', 10, `${name} (PSS of all processes)`),
  unit: 'MB',
});

const floods = {
  calls: 'calls',
  events: 'events',
  aborts: 'aborts',
  empty: 'empty messages',
  errors: 'errors',
  renders: 'renders',
  console: 'console lines',
};

/** By the group that measures it. */
const engines = {
  'spin-chromium': 'Chromium',
  'spin-firefox': 'Firefox',
  'spin-webkit': 'WebKit',
};
const spins = { proc: 'proc', ui: 'UI' };

const spinBars = Object.entries(engines).flatMap(([group, engine]) =>
  Object.entries(spins).flatMap(([kind, said]) => {
    const name = `${engine}, spinning ${said} extension`;
    return [
      always(group, `${kind}.longestGap`, 50, `${name}: longest gap of the app`),
      always(group, `${kind}.longestWait`, 50, `${name}: longest neighbour's wait`),
      lower(group, `${kind}.detected`, spinHeartbeatMs, `${name}: ended after`),
      lower(group, `${kind}.back`, spinHeartbeatMs + 200, `${name}: back after`),
    ];
  }),
);

/** Where a group gives a peer, the bar is over the ratio of the two; else over our own figure. */
export const barSpecs: readonly BarSpec[] = [
  // First, while no other browser of the bench is there: it has its own.
  start(
    'cold',
    1.3,
    'cold start in a standing host to first answer, to a bare frame with a worker',
    `${installed} to its first answer`,
  ),
  start(
    'coldHops',
    1.3,
    'cold start in a standing host to first answer, to the same hops without checks',
    `${installed} to its first answer`,
  ),
  start('warm', 15, 'warm spare to first answer', 'from the call, installed 700 ms before'),
  start('paint', 1.4, 'one line, cold to the prerendered paint, to a bare srcdoc frame', byPackage),
  start('paintHops', 1.4, 'one line, cold to the paint by its script, to the same hops', byScript),
  start('paintScript', 1.4, 'one line, cold to the paint by its script, to a bare frame', byScript),
  start('paintWarm', 1.4, 'one line, spare to the paint by its script, to a bare frame', fromSpare),
  start('board', 1.4, 'a Preact board, cold to the prerendered paint, to a bare frame', byPackage),
  start(
    'boardScript',
    1.4,
    'a Preact board, cold to the paint by its script, to a bare frame',
    byScript,
  ),
  start(
    'boardWarm',
    1.4,
    'a Preact board, spare to the paint by its script, to a bare frame',
    fromSpare,
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
  {
    ...lower(
      'pool',
      'closes',
      closesHeartbeatMs,
      'a worker that closes itself, as the real prelude lets none: its calls settle',
    ),
    method: 'under the prelude without the one line that takes `close` away, as nobody has it',
  },
  lower('markdown', 'bare', 1.25, '10 KB of Markdown, sanitised, to a bare comlink worker'),
  higher('markdown', 'quickjs', 20, '10 KB of Markdown, sanitised, to QuickJS in WASM'),
  higher('markdown', 'severalBare', 0.8, 'eight such texts at once, to a bare comlink worker'),
  higher('markdown', 'severalQuickjs', 20, 'eight such texts at once, to QuickJS in WASM'),
  higher('markdown', 'quickjsBare', 20, 'the same in the bare comlink worker, to QuickJS in WASM'),
  {
    ...lower(
      'wasm',
      'call',
      1 / 5,
      `an export called in its guest, ${callsACrossing} a crossing, to as many plugin.call of Extism in a worker`,
    ),
    unit: 'µs',
    method: 'a text in and out of the memory of the module each time',
  },
  memory('memory-proc', `one of ${idleCells} idle proc cells`),
  memory('memory-ui', `one of ${idleCells} idle UI cells, each with a panel that is drawn`),
  ...spinBars,
  {
    ...lower('flood-calm', 'p99', 20, `no flood: frame time p99, ${floodMs / 1_000} s`),
    method: 'no bar of ours: what this machine gives a page while it is measured',
  },
  ...Object.entries(floods).flatMap(([kind, said]) => [
    {
      ...lower(
        `flood-${kind}`,
        'p99',
        20,
        `flood of ${said}: frame time p99, ${floodMs / 1_000} s`,
      ),
      method: 'from the first message on; the guest is ended within these seconds',
    },
    {
      ...lower(
        `flood-${kind}`,
        'p99Lives',
        20,
        `flood of ${said}: frame time p99 until it is ended`,
      ),
      method: 'of so few frames the 99th of a hundred is the longest',
    },
    always(`flood-${kind}`, 'longestTask', 50, `flood of ${said}: longest task of the app`),
    lower(`flood-${kind}`, 'ended', 1_000, `flood of ${said}: ended after`),
  ]),
];

export const groupNames: readonly string[] = [...new Set(barSpecs.map(({ group }) => group))];
