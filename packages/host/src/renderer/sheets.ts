import type { Weights } from './weights.ts';

/** Sheets of one surface at once. */
const most = 32;

/** The style sheets of a surface, as constructable sheets: the cell's policy knows no others. */
export class Sheets {
  private readonly sheets = new Map<number, CSSStyleSheet>();
  private readonly weights: Weights<CSSStyleSheet>;
  private readonly refused: (rule: string) => void;

  constructor(weights: Weights<CSSStyleSheet>, refused: (rule: string) => void) {
    this.weights = weights;
    this.refused = refused;
  }

  /** An empty text takes the sheet away. */
  set(id: number, css: string): void {
    const old = this.sheets.get(id);
    if (css === '') {
      if (old === undefined) return;
      this.sheets.delete(id);
      this.weights.release(old);
      adopt(document.adoptedStyleSheets.filter((sheet) => sheet !== old));
      return;
    }
    const sheet = old ?? new CSSStyleSheet();
    if (old === undefined && this.sheets.size >= most) return this.refused('sheet');
    if (!this.weights.set(sheet, 'css', css.length)) return this.refused('sheet');
    sheet.replaceSync(css);
    if (old !== undefined) return;
    this.sheets.set(id, sheet);
    adopt([...document.adoptedStyleSheets, sheet]);
  }

  clear(): void {
    const own = new Set(this.sheets.values());
    adopt(document.adoptedStyleSheets.filter((sheet) => !own.has(sheet)));
    for (const sheet of own) this.weights.release(sheet);
    this.sheets.clear();
  }
}

function adopt(sheets: CSSStyleSheet[]): void {
  document.adoptedStyleSheets = sheets;
}
