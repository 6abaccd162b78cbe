import type { Effort } from './effort.ts';
import { rulesAllowed } from './selectors.ts';
import type { Weights } from './weights.ts';

/** Sheets of one surface at once. */
const most = 32;

interface Sheet {
  readonly live: CSSStyleSheet;
  readonly length: number;
}

/** The style sheets of a surface, as constructable sheets: the cell's policy knows no others. */
export class Sheets {
  private readonly sheets = new Map<number, Sheet>();
  private readonly weights: Weights<CSSStyleSheet>;
  private readonly refused: (rule: string) => void;
  private readonly effort: Effort;
  private readonly nodes: () => number;
  /** Characters of all of them. */
  length = 0;

  constructor(
    weights: Weights<CSSStyleSheet>,
    refused: (rule: string) => void,
    effort: Effort,
    nodes: () => number,
  ) {
    this.weights = weights;
    this.refused = refused;
    this.effort = effort;
    this.nodes = nodes;
  }

  /** An empty text takes the sheet away. */
  set(id: number, css: string): void {
    const old = this.sheets.get(id);
    if (css === '') {
      if (old !== undefined) this.drop(id, old);
      return;
    }
    if (old === undefined && this.sheets.size >= most) return this.refused('sheet');
    const next = new CSSStyleSheet();
    next.replaceSync(css);
    if (!rulesAllowed(next.cssRules)) return this.refused('selector');
    if (old !== undefined) this.drop(id, old);
    if (!this.weights.set(next, 'css', css.length)) return this.refused('sheet');
    this.sheets.set(id, { live: next, length: css.length });
    this.length += css.length;
    this.adopt(next);
  }

  /** Piece by piece where it is much, so that what takes too long is seen before it takes minutes. */
  private adopt(next: CSSStyleSheet): void {
    const nodes = this.nodes();
    if (this.length * nodes <= this.effort.room) {
      adopt([...document.adoptedStyleSheets, next]);
      return;
    }
    const rules = Array.from(next.cssRules, ({ cssText }) => cssText);
    next.replaceSync('');
    adopt([...document.adoptedStyleSheets, next]);
    let length = this.length - rules.reduce((sum, { length: each }) => sum + each, 0);
    for (const [index, rule] of rules.entries()) {
      length += rule.length;
      // Tried out before this one is there: the next look is at no more than twice as much.
      if (length * nodes > this.effort.room && !this.effort.grow(length, nodes)) return;
      next.insertRule(rule, index);
    }
  }

  private drop(id: number, { live, length }: Sheet): void {
    this.sheets.delete(id);
    this.weights.release(live);
    this.length -= length;
    adopt(document.adoptedStyleSheets.filter((sheet) => sheet !== live));
  }

  clear(): void {
    for (const [id, sheet] of this.sheets) this.drop(id, sheet);
  }
}

function adopt(sheets: CSSStyleSheet[]): void {
  document.adoptedStyleSheets = sheets;
}
