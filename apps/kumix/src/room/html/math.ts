import { isMathTag } from './read.ts';
import { plainText, type RichNode, type RichText } from './richText.ts';
import { sanitise } from './sanitise.ts';

export interface Drawing {
  readonly nodes: readonly RichNode[];
  /** Elements and texts. */
  readonly count: number;
  /** UTF-16 units of all text. */
  readonly length: number;
}

/** By KaTeX and Temml a matrix of 6 × 6 derivatives has 700 nodes, and nine long aligned lines 900. */
export const mostOfFormula = { count: 1_000, length: 2_000 } as const;

/** Only what MathML draws with: an extension that may draw formulas draws nothing else. */
const isMath = (node: RichNode): boolean =>
  node.kind === 'text' ||
  (node.kind === 'element' && isMathTag(node.tag) && node.children.every(isMath));

/** `null` where it is anything but one whole formula, or one that takes long to lay out. */
export function oneFormula({ nodes, count, cut }: RichText): Drawing | null {
  const [root] = nodes;
  if (cut || count > mostOfFormula.count) return null;
  if (nodes.length !== 1 || root?.kind !== 'element' || root.tag !== 'math') return null;
  const { length } = plainText(nodes);
  return length <= mostOfFormula.length && isMath(root) ? { nodes, count, length } : null;
}

/** An extension's MathML through the sanitiser. */
export function mathOf(mathml: string): Drawing | null {
  const rich = sanitise(mathml, { literal: [] });
  return rich === null ? null : oneFormula(rich);
}
