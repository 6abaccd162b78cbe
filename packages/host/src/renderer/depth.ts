/** How deep a tree may get, whichever way round it is put together. */
import { firstOf, nextOf, parentOf } from './native.ts';

export class Depth {
  private readonly root: Node;
  private readonly most: number;
  /** Levels below a node; may be too many where something was taken out since. */
  private readonly below = new WeakMap<Node, number>();
  private levels = 0;

  constructor(root: Node, most: number) {
    this.root = root;
    this.most = most;
  }

  /** Levels below the root, or more. */
  get reached(): number {
    return this.levels;
  }

  private above(node: Node): number {
    let levels = 0;
    for (let at: Node | null = node; at !== null && at !== this.root; at = parentOf(at)) levels++;
    return levels;
  }

  /** True where `node` may hang in `parent`. */
  fits(parent: Node, node: Node): boolean {
    const left = this.most - this.above(parent) - 1;
    if (left < 0) return false;
    if ((this.below.get(node) ?? 0) <= left) return true;
    // What was counted may have been taken out: looked up only where it would be refused.
    const levels = heightOf(node);
    this.below.set(node, levels);
    return levels <= left;
  }

  /** What `reached` becomes where `node` is hung in `parent`. */
  reachedWith(parent: Node, node: Node): number {
    let levels = (this.below.get(node) ?? 0) + 1;
    for (let at: Node | null = parent; at !== null; at = parentOf(at)) {
      if ((this.below.get(at) ?? 0) >= levels) break;
      if (at === this.root) return levels;
      levels++;
    }
    return this.levels;
  }

  /** `node` hangs in `parent` now. */
  hung(parent: Node, node: Node): void {
    let levels = (this.below.get(node) ?? 0) + 1;
    for (let at: Node | null = parent; at !== null; at = parentOf(at)) {
      if ((this.below.get(at) ?? 0) >= levels) return;
      this.below.set(at, levels++);
      if (at !== this.root) continue;
      this.levels = levels - 1;
      return;
    }
  }
}

/** Levels below `node`; it keeps its own stack, since a guest decides how deep this goes. */
function heightOf(node: Node): number {
  let most = 0;
  const stack: [node: Node, level: number][] = [[node, 0]];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const [at, level] = entry;
    most = Math.max(most, level);
    for (let child = firstOf(at); child !== null; child = nextOf(child))
      stack.push([child, level + 1]);
  }
  return most;
}
