/** The bars of the app, each with its method, and what the runs have brought so far. */
import { type Bar, figure } from '../result.ts';

interface Definition {
  readonly unit: string;
  readonly bar: number;
  readonly better: 'higher' | 'lower';
  readonly method: string;
}

const kB = 1_000;
const painted = 'the page’s clock, after the frame that first shows it';

export const definitions = {
  'bytes until the first timeline, crypto WASM aside': {
    unit: 'B gz',
    bar: 560 * kB,
    better: 'lower',
    method:
      'bodies as the server sent them, page and Workers, from an empty cache to the first message',
  },
  'script on the page’s thread before the room list, raw': {
    unit: 'B',
    bar: 250 * kB,
    better: 'lower',
    method: 'script files the page itself asked for on a warm start, uncompressed size',
  },
  'script on the page’s thread before the room list, gz': {
    unit: 'B gz',
    bar: 250 * kB,
    better: 'lower',
    method: 'the same files as they were sent',
  },
  'crypto WASM asked for before the log-in view': {
    unit: 'files',
    bar: 0,
    better: 'lower',
    method: 'requests for .wasm at the server when the log-in view was painted',
  },
  'log-in view, cold': {
    unit: 'ms',
    bar: 1_000,
    better: 'lower',
    method: `empty cache; ${painted}`,
  },
  'warm reload to room list': {
    unit: 'ms',
    bar: 300,
    better: 'lower',
    method: `from the navigation; ${painted}; median of 3 reloads a run`,
  },
  'warm reload to the last room’s timeline': {
    unit: 'ms',
    bar: 350,
    better: 'lower',
    method: `from the navigation; ${painted}; median of 3 reloads a run`,
  },
  'room click acknowledged, p95': {
    unit: 'ms',
    bar: 32,
    better: 'lower',
    method: 'click’s timeStamp to the end of the frame with its row marked; 48 real clicks a run',
  },
  'first visit’s messages from the store, p95': {
    unit: 'ms',
    bar: 60,
    better: 'lower',
    method: 'click’s timeStamp to the end of the frame with messages of that room; 24 rooms a run',
  },
  'revisit’s messages, p95': {
    unit: 'ms',
    bar: 50,
    better: 'lower',
    method: 'as the first visit, the same 24 rooms again',
  },
  'events a second while scrolling up': {
    unit: '/s',
    bar: 150,
    better: 'higher',
    method: '2,000 events of the room of 10,000, scrollTop by 240 px each frame',
  },
  'dropped frames while scrolling up': {
    unit: '%',
    bar: 3,
    better: 'lower',
    method: 'frames of 1/60 s without a requestAnimationFrame of their own',
  },
  'frames over 50 ms after the first second': {
    unit: 'frames',
    bar: 0,
    better: 'lower',
    method: 'distance of requestAnimationFrame timestamps',
  },
  'anchor shift while scrolling up': {
    unit: 'px',
    bar: 0,
    better: 'lower',
    method: 'a row a third down the view, between our scroll and the next frame, each frame',
  },
  'elements in the timeline': {
    unit: 'elements',
    bar: 3_000,
    better: 'lower',
    method: 'the most that stood under .timeline, looked at every tenth frame',
  },
  'page heap after the scroll, to before': {
    unit: '×',
    bar: 1.2,
    better: 'lower',
    method: 'used JS heap of the page after two collections, before and after the scroll',
  },
  'typing in the large room, p95': {
    unit: 'ms',
    bar: 16,
    better: 'lower',
    method: 'keydown’s timeStamp to the end of the next frame after its input event; 60 keys a run',
  },
  'send to local echo, p95': {
    unit: 'ms',
    bar: 25,
    better: 'lower',
    method: 'Enter’s timeStamp to the end of the frame with the row; 20 messages a run',
  },
  'CSP violations and console errors': {
    unit: '',
    bar: 0,
    better: 'lower',
    method: 'all that happened in all of the above',
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type FigureName = keyof typeof definitions;

export class Figures {
  readonly #values = new Map<FigureName, number[]>();

  add(name: FigureName, value: number): void {
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, [value]);
    else known.push(value);
  }

  bars(): readonly Bar[] {
    return [...this.#values].map(([name, values]) => {
      const { unit, bar, better, method } = definitions[name];
      return { ...figure(name, unit, bar, better, values), method };
    });
  }
}
