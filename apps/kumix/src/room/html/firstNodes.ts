import type { RichNode } from './richText.ts';

interface Most {
  readonly nodes: number;
  /** UTF-16 units of all text. */
  readonly length: number;
}

/**
 * The first nodes in reading order, and the first of their text; elements are kept whole in shape and
 * cut in content. The same list where all of it fits.
 */
export function firstNodes(nodes: readonly RichNode[], most: Most): readonly RichNode[] {
  let left = most.nodes;
  let length = most.length;
  let cut = false;
  const shorten = (text: string): string => {
    const [fits, rest] = [text.length <= length, length];
    length -= text.length;
    if (fits) return text;
    cut = true;
    // Half of a pair would be drawn as a box.
    return text.slice(0, rest).replace(/[\uD800-\uDBFF]$/, '');
  };
  const first = (node: RichNode): RichNode => {
    switch (node.kind) {
      case 'text':
      case 'inline-code':
        return { ...node, text: shorten(node.text) };
      case 'code-block': {
        const text = shorten(node.text);
        return text === node.text ? node : { ...node, text, whole: node.text };
      }
      case 'mention':
        return { ...node, label: shorten(node.label) };
      case 'formula':
        // Drawn itself where nothing stands in it, and whole: half of one is none.
        length -= node.tex.length;
        return { ...node, children: take(node.children) };
      case 'element':
      case 'link':
      case 'spoiler':
        return { ...node, children: take(node.children) };
      case 'image':
        return node;
    }
  };
  const take = (list: readonly RichNode[]): RichNode[] => {
    const taken: RichNode[] = [];
    for (const node of list) {
      if (left <= 0 || length <= 0) {
        cut = true;
        break;
      }
      left -= 1;
      taken.push(first(node));
    }
    return taken;
  };
  const taken = take(nodes);
  return cut ? taken : nodes;
}
