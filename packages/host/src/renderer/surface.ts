import { unpackArray } from '@kumix/plugin/wire';
import { type Heard, heardText } from '@kumix/plugin/wire/heard';
import { beginsWith, type Operation, readPrerendered } from '@kumix/plugin/wire/prerendered';
import type { RendererLimits } from '../cell/protocol.ts';
import { Edits } from './edits.ts';
import { Events } from './events.ts';
import { afterFrame, afterPaint } from './frames.ts';
import { goesByTab } from './tabbing.ts';
import { Tree } from './tree.ts';

export interface DrawnSurfaceOptions {
  readonly root: HTMLElement;
  readonly limits: RendererLimits;
  readonly painted: () => void;
  /** The guest has drawn: what is seen is its own, and answers. */
  readonly live: () => void;
  readonly refused: (count: number, rule: string) => void;
  /** It took more of the thread than it may, and is gone. */
  readonly over: (ms: number) => void;
}

interface Batch {
  readonly operations: readonly unknown[];
  readonly buffers: readonly ArrayBuffer[];
  /** From the guest, which is told when it has been drawn. */
  readonly fromGuest: boolean;
  at: number;
}

/** What a surface draws in and hears with; another stands in where the package drew something else. */
interface Canvas {
  readonly tree: Tree;
  readonly events: Events;
}

/** One surface: reads operations from its port, draws them in slices, sends events back. */
export class DrawnSurface {
  private readonly options: DrawnSurfaceOptions;
  private readonly queue: Batch[] = [];
  private canvas: Canvas;
  private port: MessagePort | undefined;
  /** What stands there until the guest draws. */
  private ahead: readonly Operation[] | undefined;
  private running = false;
  private painted = false;
  private refusals = 0;

  constructor(options: DrawnSurfaceOptions) {
    this.options = options;
    this.canvas = this.newCanvas();
  }

  /** `port` leads to the relay: operations come, events go. */
  connect(port: MessagePort): void {
    this.port = port;
    port.addEventListener('message', (event: MessageEvent<unknown>) => this.feed(event.data));
    port.start();
  }

  /** False while what is seen is the package's and not yet its script's. */
  get isLive(): boolean {
    return this.ahead === undefined;
  }

  dispose(): void {
    this.takeDown();
    this.queue.length = 0;
    this.port?.close();
  }

  private newCanvas(): Canvas {
    const { root, limits } = this.options;
    const edits = new Edits();
    const tree = new Tree({
      root,
      limits,
      edits,
      answer: (question, value) => this.send(['answer', question, value]),
      listen: (node, type, on) => events.listen(node, type, on),
      prevent: (rules) => events.prevent(rules),
      // Within the cell, while the person is in it; never out of somewhere else, nor back from where they go.
      mayFocus: () => document.hasFocus() && !goesByTab(),
      refused: (rule) => this.refuse(rule),
      over: (ms) => this.giveUp(ms),
    });
    const events = new Events({
      root,
      edits,
      idOf: (node) => tree.idOf(node),
      // What the package drew has no script behind it that could hear.
      send: (heard) => {
        if (this.isLive) this.send(heard);
      },
      charge: (ms) => tree.effort.charge(ms),
      restyled: () => tree.effort.attend(),
    });
    return { tree, events };
  }

  private takeDown(): void {
    this.canvas.events.dispose();
    this.canvas.tree.clear();
  }

  private giveUp(ms: number): void {
    this.options.over(ms);
    // Not here: an operation is being drawn.
    queueMicrotask(() => this.dispose());
  }

  private send(heard: Heard): void {
    this.port?.postMessage(heardText(heard));
  }

  private refuse(rule: string): void {
    // Told at 1, 10, 100, …: a guest that is refused a lot must not make a lot of messages.
    if (Number.isInteger(Math.log10(++this.refusals))) this.options.refused(this.refusals, rule);
  }

  /** What its package says it draws first: it stands there until the guest draws, and nobody can act on it. */
  drawAhead(text: string): void {
    const operations = readPrerendered(text);
    if (operations === undefined) return this.refuse('prerendered');
    this.ahead = operations;
    const { root } = this.options;
    root.inert = true;
    root.ariaBusy = 'true';
    this.queue.push({ operations, buffers: [], fromGuest: false, at: 0 });
    this.run();
  }

  private feed(data: unknown): void {
    const before = performance.now();
    const batch = readOperations(data);
    this.canvas.tree.effort.charge(performance.now() - before);
    if (batch === undefined) {
      this.refuse('shape');
      this.port?.postMessage(1);
      return;
    }
    this.queue.push(batch);
    if (!this.running) this.run();
  }

  /** Is it the guest's first, while something else stands there? */
  private awaited(batch: Batch): boolean {
    return batch.fromGuest && this.ahead !== undefined;
  }

  /** The guest's first operations: where they are what stands there already, it stays; else they replace it. */
  private goLive(first: Batch): void {
    const { ahead = [] } = this;
    this.ahead = undefined;
    const { root, live } = this.options;
    const before = performance.now();
    if (beginsWith(first.operations, ahead)) {
      first.at = ahead.length;
    } else {
      this.takeDown();
      this.canvas = this.newCanvas();
    }
    this.canvas.tree.effort.charge(performance.now() - before);
    root.inert = false;
    root.ariaBusy = null;
    live();
  }

  private readonly run = (inFrame = false): void => {
    this.running = true;
    const [next] = this.queue;
    // Before the slice begins: it is charged to the tree that it draws.
    if (next !== undefined && this.awaited(next)) this.goLive(next);
    const { effort } = this.canvas.tree;
    const isThrough = effort.slice(this.options.limits.sliceMs, () => this.draw());
    // A guest must not hide in its next slice what this frame lays out before it.
    if (inFrame) effort.measure();
    if (!isThrough) return afterFrame(this.run);
    this.running = false;
    if (!this.painted && this.canvas.tree.size > 0) {
      this.painted = true;
      afterPaint(this.options.painted);
    }
  };

  /** False where the slice is over before all is drawn, also where what follows is drawn in another tree. */
  private draw(): boolean {
    const until = performance.now() + this.options.limits.sliceMs;
    for (let batch = this.queue[0]; batch !== undefined; batch = this.queue[0]) {
      if (this.awaited(batch)) return false;
      const { tree } = this.canvas;
      while (batch.at < batch.operations.length) {
        const operation = batch.operations[batch.at++];
        if (Array.isArray(operation)) tree.apply(operation, batch.buffers);
        else this.refuse('shape');
        // After each: one alone may take as long as thousands.
        if (performance.now() > until) return false;
      }
      this.queue.shift();
      tree.settle();
      if (batch.fromGuest) this.port?.postMessage(1);
    }
    return true;
  }
}

/** The same text form as calls; the operations are read one by one when they are drawn. */
function readOperations(data: unknown): Batch | undefined {
  const read = unpackArray(data, 4_194_304);
  return 'malformed' in read
    ? undefined
    : { operations: read.entries, buffers: read.buffers, fromGuest: true, at: 0 };
}
