import { isMathTag } from './read.ts';
import type { RichNode } from './richText.ts';
import { sanitise } from './sanitise.ts';

/** Only what MathML draws with: an extension that may draw formulas draws nothing else. */
const isMath = (node: RichNode): boolean =>
  node.kind === 'text' ||
  (node.kind === 'element' && isMathTag(node.tag) && node.children.every(isMath));

/** `null` where it is anything but one formula. */
export function oneFormula(nodes: readonly RichNode[]): readonly RichNode[] | null {
  const [root] = nodes;
  return nodes.length === 1 && root?.kind === 'element' && root.tag === 'math' && isMath(root)
    ? nodes
    : null;
}

/** An extension's MathML through the sanitiser. */
export const mathOf = (mathml: string): readonly RichNode[] | null =>
  oneFormula(sanitise(mathml, { literal: [] })?.nodes ?? []);
