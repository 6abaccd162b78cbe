/**
 * The handshake of a cell in every order in which its events could come: loads, hellos right and
 * wrong, strangers, the end of the time, the owner's own end. A frame and a window that do nothing
 * by themselves stand in for the browser's; the ports are real.
 */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { handClock } from '../testing/clock.ts';
import { start } from '../testing/start.ts';
import { Cell, type CellDocument } from './cell.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

/** What can happen to a cell from outside. */
const happenings = [
  'load',
  'hello',
  'wrong hello',
  'words',
  'hello with a port',
  'hello of another origin',
  'hello of another window',
  'message without a window',
  'left',
  'undrawn',
  'time',
  'begin',
  'dispose',
] as const;
type Happening = (typeof happenings)[number];

class Frame extends EventTarget {
  srcdoc = '';
  className = '';
  readonly style = { cssText: '', display: '' };
  removed = false;
  readonly welcomes: {
    readonly message: unknown;
    readonly ports: readonly MessagePort[];
    readonly buffers: readonly ArrayBuffer[];
  }[] = [];
  readonly contentWindow = {
    postMessage: (message: unknown, _origin: string, given: Transferable[]): void => {
      const ports = given.filter((one) => one instanceof MessagePort);
      const buffers = given.filter((one) => one instanceof ArrayBuffer);
      this.welcomes.push({ message, ports, buffers });
    },
  };
  setAttribute(): void {}
  remove(): void {
    this.removed = true;
  }
}

function heard(source: unknown, data: unknown, origin = 'null', ports: readonly unknown[] = []) {
  return Object.assign(new Event('message'), { source, data, origin, ports });
}

function setUp({
  draws = false,
  document,
}: { readonly draws?: boolean; readonly document?: CellDocument } = {}) {
  const frame = new Frame();
  const page = new EventTarget();
  let listeners = 0;
  const page_ = page.addEventListener.bind(page);
  page.addEventListener = (type, listener, options): void => {
    listeners++;
    if (typeof options === 'object') {
      options.signal?.addEventListener('abort', () => listeners--, { once: true });
    }
    page_(type, listener, options);
  };
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', { createElement: () => frame });
  // Its own ends, in the order in which it makes them; the others go to the frame.
  const open = new Set<MessagePort>();
  vi.stubGlobal(
    'MessageChannel',
    class extends MessageChannel {
      constructor() {
        super();
        const { port1 } = this;
        open.add(port1);
        const close = port1.close.bind(port1);
        port1.close = (): void => {
          open.delete(port1);
          close();
        };
      }
    },
  );
  const clock = handClock();
  const broken: string[] = [];
  const told: unknown[] = [];
  const layer = { append: () => {} };
  const cell = new Cell({
    source: { srcdoc: '{{kumix-token}}', drawScript: '<draw>', prelude: '', documentScript: '' },
    // The cell only appends its frame to it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    layer: layer as unknown as HTMLElement,
    html: (text) => text,
    draws,
    ...(document === undefined ? {} : { document }),
    clock,
    fromRelay: (data) => told.push(data),
    fromBoot: (message) => told.push(message),
    broken: (why) => broken.push(why),
  });
  return {
    frame,
    page,
    clock,
    broken,
    told,
    cell,
    listeners: () => listeners,
    ports: () => open.size,
  };
}

/** What a cell should be after what has happened so far; written without a look at `Cell`. */
interface Model {
  state: 'waiting' | 'welcomed' | 'broken' | 'disposed';
  loads: number;
  greeted: boolean;
  begun: boolean;
  why: string;
}

function follow(model: Model, happening: Happening): void {
  if (model.state === 'broken' || model.state === 'disposed') return;
  const end = (why: string): void => {
    model.state = 'broken';
    model.why = why;
  };
  switch (happening) {
    case 'load':
      if (++model.loads > 1) return end('a second load');
      break;
    case 'hello':
      if (model.greeted) return end('a second hello');
      model.greeted = true;
      break;
    case 'wrong hello':
    case 'words':
      return end('a wrong hello');
    case 'hello with a port':
    case 'hello of another origin':
      return end('a foreign origin');
    case 'time':
      return model.state === 'waiting' ? end('no hello in time') : undefined;
    case 'left':
    case 'undrawn':
      // Only who was welcomed has the port to say so.
      if (model.state !== 'welcomed') return;
      return end(happening === 'left' ? 'a second load' : 'what draws did not run');
    case 'begin':
      if (model.state === 'waiting') model.begun = true;
      return;
    case 'dispose':
      model.state = 'disposed';
      return;
    default:
      // Strangers are not heard.
      return;
  }
  if (model.greeted && model.loads === 1) model.state = 'welcomed';
}

/** Long enough for what a port was given to arrive. */
const turn = async (): Promise<void> => {
  for (let n = 0; n < 3; n++) {
    // oxlint-disable-next-line no-await-in-loop -- one turn after the other
    await new Promise((resolve) => setImmediate(resolve));
  }
};

afterEach(() => vi.unstubAllGlobals());

describe('the handshake, in whatever order its events come', () => {
  it('welcomes once, after one load and one right hello, and ends once, for the first wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom(...happenings), { minLength: 1, maxLength: 8 }),
        async (s, wild) => {
          const { frame, page, clock, broken, told, cell, listeners, ports: own } = setUp();
          const token = frame.srcdoc;
          const window = frame.contentWindow;
          const right = { kumix: 'hello', token };
          const far = (): MessagePort | undefined => frame.welcomes[0]?.ports[0];
          const does: Readonly<Record<Happening, () => void>> = {
            load: () => frame.dispatchEvent(new Event('load')),
            hello: () => page.dispatchEvent(heard(window, right)),
            'wrong hello': () =>
              page.dispatchEvent(heard(window, { kumix: 'hello', token: token.slice(1) })),
            words: () => page.dispatchEvent(heard(window, 'kumix')),
            'hello with a port': () => page.dispatchEvent(heard(window, right, 'null', [{}])),
            'hello of another origin': () =>
              page.dispatchEvent(heard(window, right, 'https://a.example')),
            'hello of another window': () => page.dispatchEvent(heard({}, right)),
            'message without a window': () => page.dispatchEvent(heard(null, right)),
            left: () => far()?.postMessage(['left']),
            undrawn: () => far()?.postMessage(['undrawn']),
            time: () => clock.tick(10_000),
            begin: () => cell.begin(start()),
            dispose: () => cell.dispose(),
          };
          const model: Model = {
            state: 'waiting',
            loads: 0,
            greeted: false,
            begun: false,
            why: '',
          };
          let ready = false;
          void cell.ready.then(() => {
            ready = true;
          });
          // The two that make a handshake are always among them, so that some get through.
          for (const happening of ['load', 'hello', ...wild] as const) {
            void s.schedule(Promise.resolve(), happening).then(() => {
              does[happening]();
              follow(model, happening);
            });
          }
          let welcomed = false;
          while (s.count() > 0) {
            // oxlint-disable-next-line no-await-in-loop -- one step after the other is the model
            await s.waitOne();
            // oxlint-disable-next-line no-await-in-loop -- a port's message comes in a later turn
            await turn();
            welcomed ||= model.state === 'welcomed';
            expect(frame.welcomes.length).toBe(welcomed ? 1 : 0);
            expect(ready).toBe(welcomed);
            expect(broken).toEqual(model.state === 'broken' ? [model.why] : []);
            const over = model.state === 'broken' || model.state === 'disposed';
            expect([cell.disposed, frame.removed]).toEqual([over, over]);
            expect(clock.timers).toBe(model.state === 'waiting' ? 1 : 0);
            expect([listeners(), own()]).toEqual(over ? [0, 0] : [1, 2]);
          }
          for (const { message } of frame.welcomes) {
            const begun = model.begun ? { start: start() } : {};
            expect(message).toEqual({ kumix: 'welcome', token, draws: false, ...begun });
          }
          // Only while it lives is anything heard on its ports.
          const before = told.length;
          for (const port of frame.welcomes[0]?.ports ?? []) port.postMessage(['pong', 1]);
          await turn();
          await turn();
          const heardMore = model.state === 'welcomed' ? 2 : 0;
          expect(told.length - before).toBe(heardMore);
          cell.dispose();
          cell.dispose();
          expect(broken.length).toBe(model.state === 'broken' ? 1 : 0);
          for (const { ports } of frame.welcomes) for (const port of ports) port.close();
          vi.unstubAllGlobals();
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('what the extension is', () => {
  const greet = ({ frame, page }: ReturnType<typeof setUp>): void => {
    frame.dispatchEvent(new Event('load'));
    page.dispatchEvent(heard(frame.contentWindow, { kumix: 'hello', token: frame.srcdoc }));
  };
  const close = (set: ReturnType<typeof setUp>): void => {
    set.cell.dispose();
    for (const { ports } of set.frame.welcomes) for (const port of ports) port.close();
  };

  it('goes over with the welcome where it is known by then, its files and all', () => {
    const set = setUp();
    const file = new ArrayBuffer(8);
    set.cell.begin(start({ 'a.wasm': file }));
    expect(set.frame.welcomes).toEqual([]);
    greet(set);
    expect(set.frame.welcomes).toMatchObject([
      { message: { start: { files: { 'a.wasm': file } } }, buffers: [file] },
    ]);
    close(set);
  });

  it('goes to the bootstrap of a cell that stood ready', async () => {
    const set = setUp();
    greet(set);
    const file = new ArrayBuffer(8);
    const control = set.frame.welcomes[0]?.ports[0];
    const arrived = new Promise((resolve) => {
      control?.addEventListener('message', ({ data }) => resolve(data));
    });
    control?.start();
    set.cell.begin(start({ 'a.wasm': file }));
    expect(await arrived).toEqual(start({ 'a.wasm': new ArrayBuffer(8) }));
    expect(file.detached).toBe(true);
    expect(set.frame.welcomes).toMatchObject([{ buffers: [] }]);
    close(set);
  });

  it('goes to the relay itself where that has a line, and what only the bootstrap passes on to that', async () => {
    const set = setUp();
    greet(set);
    const file = new ArrayBuffer(8);
    const script = new Blob(['1']);
    const [control] = set.frame.welcomes[0]?.ports ?? [];
    const toBoot: unknown[] = [];
    const toRelay: unknown[] = [];
    control?.addEventListener('message', ({ data, ports }) => {
      toBoot.push(data);
      for (const line of ports) {
        line.addEventListener('message', (said) => toRelay.push(said.data));
        line.start();
      }
    });
    control?.start();
    set.cell.rehearse();
    expect(set.ports()).toBe(3);
    set.cell.begin(start({ 'a.wasm': file }, script));
    await vi.waitFor(() => expect([toBoot.length, toRelay.length]).toEqual([2, 1]));
    const { limits } = start();
    expect(toBoot).toMatchObject([
      { do: 'rehearse' },
      { do: 'start', heard: true, files: { 'a.wasm': { byteLength: 8 } } },
    ]);
    expect(toRelay).toMatchObject([{ do: 'start', script: { size: 1 }, limits }]);
    close(set);
    expect(set.ports()).toBe(0);
  });

  it('goes nowhere when the cell is over', () => {
    const set = setUp();
    set.cell.dispose();
    set.cell.begin(start());
    greet(set);
    expect(set.frame.welcomes).toEqual([]);
  });
});

describe('the document of a cell', () => {
  it.each([true, false])('has the script that draws where it is to draw: %s', (draws) => {
    const set = setUp({ draws });
    expect(set.frame.srcdoc.endsWith('<draw>')).toBe(draws);
    set.cell.dispose();
  });

  it('is told whether it has that script, so that it says where the script did not run', () => {
    for (const draws of [true, false]) {
      const { cell, frame, page } = setUp({ draws });
      const token = frame.srcdoc.replace('<draw>', '');
      frame.dispatchEvent(new Event('load'));
      page.dispatchEvent(heard(frame.contentWindow, { kumix: 'hello', token }));
      expect(frame.welcomes).toMatchObject([{ message: { draws } }]);
      cell.dispose();
      for (const { ports } of frame.welcomes) for (const port of ports) port.close();
    }
  });
});

describe('a frame that boots', () => {
  it('takes no part in the layout until it is told to, or placed', () => {
    const { frame, cell } = setUp();
    expect(frame.style.display).toBe('none');
    cell.unfold();
    expect(frame.style.display).toBe('');
    cell.dispose();
  });

  it('takes none before it is placed where it is a document’s, whose code could take the focus', () => {
    const document = { page: 'https://frames.example.org/frame.html', text: '' };
    const { frame, cell } = setUp({ document });
    expect(frame.style.display).toBe('none');
    cell.unfold();
    expect(frame.style.display).toBe('none');
    cell.dispose();
  });

  it('ends where it is a document’s that takes the focus, and has no place', () => {
    const document = { page: 'https://frames.example.org/frame.html', text: '' };
    const { frame, cell, page, clock, broken } = setUp({ document });
    const focus = (activeElement: unknown): void => {
      vi.stubGlobal('document', { activeElement });
      page.dispatchEvent(new Event('blur'));
      clock.tick(0);
    };
    focus(new Frame());
    frame.style.display = '';
    focus(frame);
    expect(broken).toEqual([]);
    frame.style.display = 'none';
    focus(frame);
    expect(broken).toEqual(['the focus taken without a panel']);
    expect(cell.disposed).toBe(true);
  });
});
