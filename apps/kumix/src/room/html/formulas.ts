/** What the formulas of one message draw. */
import { createContext } from 'react';
import { type Drawing, mathOf } from './math.ts';
import type { RichNode } from './richText.ts';

export type FormulaNode = Extract<RichNode, { kind: 'formula' }>;
export type Drawn = readonly RichNode[] | null;

/**
 * All formulas of a message together: as many nodes as may be read of its own text, and half the
 * text that is shown of it at first.
 */
export const mostOfMessage = { count: 2_000, length: 4_000 } as const;

/**
 * Whoever asks first has the first of what may be drawn, however late the answers come. Formulas ask in
 * the order in which they stand, so the same ones are drawn each time.
 */
export class Formulas {
  private readonly drawn = new Map<FormulaNode, Promise<Drawn>>();
  private before: Promise<unknown> = Promise.resolve();
  private readonly left: { count: number; length: number } = { ...mostOfMessage };
  private shown = false;

  /** The message is on the page, until what this gives is called: answers that come then are not read. */
  show(): () => void {
    this.shown = true;
    return () => {
      this.shown = false;
    };
  }

  /** `null` where it stays as its author wrote it. A formula that is mounted again is not asked again. */
  draw(node: FormulaNode, ask: () => Promise<string | null>): Promise<Drawn> {
    const known = this.drawn.get(node);
    if (known !== undefined) return known;
    const drawing = ask().then(
      (mathml) => (mathml === null || !this.shown ? null : mathOf(mathml)),
      () => null,
    );
    const drawn = Promise.all([drawing, this.before]).then(([made]) => this.take(made));
    this.before = drawn;
    this.drawn.set(node, drawn);
    return drawn;
  }

  private take(drawing: Drawing | null): Drawn {
    const { left } = this;
    if (drawing === null || drawing.count > left.count || drawing.length > left.length) return null;
    left.count -= drawing.count;
    left.length -= drawing.length;
    return drawing.nodes;
  }
}

/** Of the message around it; without one, no formula is drawn. */
export const FormulasContext = createContext<Formulas | null>(null);
