import { unpackArray } from '@kumix/plugin/wire';
import type { RendererLimits } from '../cell/protocol.ts';
import { Edits } from './edits.ts';
import { afterFrame, Events } from './events.ts';
import { Tree } from './tree.ts';

export interface DrawnSurfaceOptions {
  readonly root: HTMLElement;
  /** To the relay: operations come, events go. */
  readonly port: MessagePort;
  readonly limits: RendererLimits;
  readonly painted: () => void;
  readonly refused: (count: number, rule: string) => void;
  /** It took more of the thread than it may, and is gone. */
  readonly over: (ms: number) => void;
}

interface Batch {
  readonly operations: readonly unknown[];
  readonly buffers: readonly ArrayBuffer[];
  at: number;
}

/** One surface: reads operations from its port, draws them in slices, sends events back. */
export class DrawnSurface {
  private readonly options: DrawnSurfaceOptions;
  private readonly tree: Tree;
  private readonly events: Events;
  private readonly queue: Batch[] = [];
  private running = false;
  private painted = false;
  private refusals = 0;

  constructor(options: DrawnSurfaceOptions) {
    this.options = options;
    const edits = new Edits();
    this.tree = new Tree({
      root: options.root,
      limits: options.limits,
      edits,
      answer: (question, value) => this.send(['answer', question, value]),
      listen: (node, type, on) => this.events.listen(node, type, on),
      // Within the cell, while the person is in it; never out of somewhere else.
      mayFocus: () => document.hasFocus(),
      refused: (rule) => this.refuse(rule),
      over: (ms) => this.giveUp(ms),
    });
    this.events = new Events({
      root: options.root,
      edits,
      idOf: (node) => this.tree.idOf(node),
      send: (event) => this.send(['event', event]),
    });
    options.port.addEventListener('message', (event: MessageEvent<unknown>) =>
      this.feed(event.data),
    );
    options.port.start();
  }

  dispose(): void {
    this.events.dispose();
    this.tree.clear();
    this.queue.length = 0;
    this.options.port.close();
  }

  private giveUp(ms: number): void {
    this.options.over(ms);
    // Not here: an operation is being drawn.
    queueMicrotask(() => this.dispose());
  }

  private send(message: readonly unknown[]): void {
    this.options.port.postMessage(JSON.stringify(message));
  }

  private refuse(rule: string): void {
    // Told at 1, 10, 100, …: a guest that is refused a lot must not make a lot of messages.
    if (Number.isInteger(Math.log10(++this.refusals))) this.options.refused(this.refusals, rule);
  }

  private feed(data: unknown): void {
    const batch = readOperations(data);
    if (batch === undefined) {
      this.refuse('shape');
      this.options.port.postMessage(1);
      return;
    }
    this.queue.push(batch);
    if (!this.running) this.run();
  }

  private readonly run = (): void => {
    this.running = true;
    const until = performance.now() + this.options.limits.sliceMs;
    for (let batch = this.queue[0]; batch !== undefined; batch = this.queue[0]) {
      while (batch.at < batch.operations.length) {
        const operation = batch.operations[batch.at++];
        if (Array.isArray(operation)) this.tree.apply(operation, batch.buffers);
        else this.refuse('shape');
        if (batch.at % 32 === 0 && performance.now() > until) return afterFrame(this.run);
      }
      this.queue.shift();
      this.tree.settle();
      this.options.port.postMessage(1);
    }
    this.running = false;
    if (!this.painted && this.tree.size > 0) {
      this.painted = true;
      // After the frame in which it was drawn, a task later, it can be seen.
      afterFrame(() => setTimeout(this.options.painted, 0));
    }
  };
}

/** The same text form as calls; the operations are read one by one when they are drawn. */
function readOperations(data: unknown): Batch | undefined {
  const read = unpackArray(data, 4_194_304);
  return 'malformed' in read
    ? undefined
    : { operations: read.entries, buffers: read.buffers, at: 0 };
}
