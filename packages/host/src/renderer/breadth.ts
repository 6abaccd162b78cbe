/** How many children a node has at the most, of all that a guest has: counted once somebody asks. */
import { parentOf } from './native.ts';

export class Breadth {
  private readonly nodes: () => Iterable<Node>;
  private children: Map<Node, number> | undefined;
  /** How many nodes have so many children. */
  private readonly having: number[] = [];
  private widest = 0;

  constructor(nodes: () => Iterable<Node>) {
    this.nodes = nodes;
  }

  get most(): number {
    if (this.children === undefined) {
      this.children = new Map();
      for (const node of this.nodes()) this.moved(undefined, parentOf(node));
    }
    return this.widest;
  }

  /** What `most` becomes where one of `from` is hung in `to`. */
  mostWith(from: Node | null, to: Node): number {
    const before = this.most;
    if (from === to) return before;
    this.moved(from, to);
    const after = this.most;
    this.moved(to, from);
    return after;
  }

  /** Of one that hangs somewhere else now, or nowhere. */
  moved(from: Node | null | undefined, to: Node | null | undefined): void {
    if (this.children === undefined || from === to) return;
    if (from) this.count(from, (this.children.get(from) ?? 0) - 1);
    if (to) this.count(to, (this.children.get(to) ?? 0) + 1);
  }

  forget(node: Node): void {
    if (this.children?.has(node) === true) this.count(node, 0);
  }

  private count(parent: Node, next: number): void {
    const before = this.children?.get(parent) ?? 0;
    if (before > 0) this.having[before] = (this.having[before] ?? 0) - 1;
    if (next > 0) {
      this.having[next] = (this.having[next] ?? 0) + 1;
      this.children?.set(parent, next);
    } else this.children?.delete(parent);
    this.widest = Math.max(this.widest, next);
    while (this.widest > 0 && (this.having[this.widest] ?? 0) === 0) this.widest--;
  }
}
