import type { RichNode } from './richText.ts';

/** The first `most` nodes in reading order; elements are kept whole in shape and cut in content. */
export function firstNodes(nodes: readonly RichNode[], most: number): readonly RichNode[] {
  let left = most;
  const take = (list: readonly RichNode[]): RichNode[] => {
    const taken: RichNode[] = [];
    for (const node of list) {
      if (left <= 0) break;
      left -= 1;
      taken.push('children' in node ? { ...node, children: take(node.children) } : node);
    }
    return taken;
  };
  return take(nodes);
}
