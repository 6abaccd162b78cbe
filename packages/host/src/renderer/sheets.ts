import { cssAllowed, mayHoldRefusedProperty, styleAllowed } from './allowed.ts';
import { declaredIn, stylesIn, takeOutUntold } from './cssRules.ts';
import {
  type CustomProperties,
  mayRefer,
  referencesIn,
  referencesWritten,
} from './customProperties.ts';
import { type Effort, weightOf } from './effort.ts';
import { generatedAllowed, generatedIn, mayGenerate } from './generatedContent.ts';
import { addLoops, type Loops, loopsIn, noLoops, rulesAllowed } from './selectors.ts';
import { valueAllowed } from './values.ts';
import type { Weights } from './weights.ts';

/** Sheets of one surface at once. */
const most = 32;

/**
 * What a sheet, or all of them, cost each node: ordinary rules as `weightOf` tells it, references, and the
 * nodes around it that selectors look at.
 */
interface Cost {
  readonly rules: number;
  readonly references: number;
  readonly loops: Loops;
}

const add = (one: Cost, other: Cost, times = 1): Cost => ({
  rules: one.rules + times * other.rules,
  references: one.references + times * other.references,
  loops: addLoops(one.loops, other.loops, times),
});

/** Of a surface's tree. */
export interface Shape {
  readonly nodes: () => number;
  /** Levels of it. */
  readonly depth: () => number;
  /** Children of one node. */
  readonly breadth: () => number;
  /** Names of one node's class, or attributes: what a test for one of them looks through. */
  readonly names: () => number;
}

/** So many names take no longer than what is weighed for the test itself. */
const freeNames = 32;

interface Sheet {
  readonly live: CSSStyleSheet;
  readonly cost: Cost;
  /** Whose characters are counted: the same when another text takes this one's place. */
  readonly counted: object;
}

/** The style sheets of a surface, as constructable sheets: the cell's policy knows no others. */
export class Sheets {
  private readonly sheets = new Map<number, Sheet>();
  private readonly weights: Weights<object>;
  private readonly refused: (rule: string) => void;
  private readonly effort: Effort;
  private readonly shape: Shape;
  private readonly custom: CustomProperties;
  private cost: Cost = { rules: 0, references: 0, loops: noLoops };

  constructor(
    weights: Weights<object>,
    refused: (rule: string) => void,
    effort: Effort,
    shape: Shape,
    custom: CustomProperties,
  ) {
    this.weights = weights;
    this.refused = refused;
    this.effort = effort;
    this.shape = shape;
    this.custom = custom;
  }

  /** Of all of them, for each node. */
  get weight(): number {
    return this.weigh(this.cost);
  }

  /** The same if each reference weighed so much. */
  weightAt(reference: number): number {
    return this.weigh(this.cost, reference);
  }

  /** Does it weigh more where a node has more children? */
  get looksAside(): boolean {
    return this.cost.loops.siblings > 0;
  }

  private weigh({ rules, references, loops }: Cost, reference = this.custom.weight): number {
    const { nodes, depth, breadth, names } = this.shape;
    let weight = rules + references * reference;
    weight += loops.levels * depth() + (loops.all + loops.nested * depth()) * nodes();
    if (loops.siblings > 0) weight += loops.siblings * breadth();
    // Every look, at whichever node, may be such a test.
    return weight * Math.max(1, names() / freeNames);
  }

  /** An empty text takes the sheet away; one that is refused leaves the sheet before it in its place. */
  set(id: number, css: string): void {
    const old = this.sheets.get(id);
    if (css === '') {
      if (old !== undefined) this.drop(id, old);
      return;
    }
    if (old === undefined && this.sheets.size >= most) return this.refused('sheet');
    // Before it is read: that alone may take seconds.
    if (!this.weights.fits(old?.counted, 'css', css.length)) return this.refused('sheet');
    const next = this.read(css);
    if (next === undefined) return;
    const { live, cost } = next;
    const others = this.weight - (old === undefined ? 0 : this.weigh(old.cost));
    const nodes = this.shape.nodes();
    if (!this.effort.fits(others + this.weigh(cost), nodes)) return this.refused('work');
    const counted = old?.counted ?? {};
    if (!this.weights.set(counted, 'css', css.length)) return this.refused('sheet');
    if (!cssAllowed(css) && takeOutPictures(live)) this.refused('picture');
    // Where the old one stood: what comes later outranks what comes before.
    const place = placeOf(old?.live);
    if (old !== undefined) this.takeDown(old);
    this.sheets.set(id, { live, cost, counted });
    this.cost = add(this.cost, cost);
    this.adopt(live, cost, place);
  }

  /** In one go, which counts as the surface's own time, also where it is refused. */
  private read(css: string): Pick<Sheet, 'live' | 'cost'> | undefined {
    const before = performance.now();
    const live = new CSSStyleSheet();
    live.replaceSync(css);
    const isMatched = rulesAllowed(live.cssRules);
    if (isMatched && mayHoldRefusedProperty(css)) takeOutRefusedProperties(live);
    // To have each rule told again takes as long as to read them.
    const isPlain = valueAllowed(css) && !mayRefer(css);
    if (isMatched && (!isPlain || mayGenerate(css))) {
      for (const style of stylesIn(live.cssRules)) takeOutUntold(style);
    }
    const declared = isPlain || !isMatched ? [] : Array.from(declaredIn(live.cssRules));
    const generated =
      isPlain && isMatched && mayGenerate(css) ? generatedIn(live.cssRules) : declared;
    const allowed =
      isMatched &&
      Array.from(generated).every(generatedAllowed) &&
      declared.every(({ value }) => valueAllowed(value)) &&
      this.custom.take(declared);
    if (!this.effort.charge(performance.now() - before)) return undefined;
    if (allowed) {
      const loops = loopsIn(live.cssRules);
      const references = isPlain ? 0 : Math.max(referencesIn(declared), referencesWritten(css));
      return { live, cost: { rules: weightOf(css), references, loops } };
    }
    this.refused(isMatched ? 'value' : 'selector');
    return undefined;
  }

  /** Piece by piece where it is much, so that what takes too long is seen before it takes minutes. */
  private adopt(next: CSSStyleSheet, cost: Cost, place: number): void {
    const nodes = this.shape.nodes();
    if (this.weight * nodes <= this.effort.room) {
      adopt(document.adoptedStyleSheets.toSpliced(place, 0, next));
      return;
    }
    const rules = Array.from(next.cssRules, (rule) => ({
      text: rule.cssText,
      loops: loopsIn([rule]),
    }));
    next.replaceSync('');
    adopt(document.adoptedStyleSheets.toSpliced(place, 0, next));
    // A browser writes more than the guest did: each rule counts for its share of what that was.
    const total = rules.reduce((sum, { text }) => sum + text.length, 0);
    let reached = this.weight - this.weigh(cost);
    for (const [index, { text, loops }] of rules.entries()) {
      const share = text.length / total;
      const { rules: characters, references } = cost;
      reached += this.weigh({
        rules: characters * share,
        references: references * share,
        loops,
      });
      // Tried out before this one is there: the next look is at no more than twice as much.
      if (reached * nodes > this.effort.room && !this.effort.grow(reached, nodes)) return;
      next.insertRule(text, index);
    }
  }

  private drop(id: number, sheet: Sheet): void {
    this.sheets.delete(id);
    this.weights.release(sheet.counted);
    this.takeDown(sheet);
  }

  private takeDown({ live, cost }: Sheet): void {
    this.cost = add(this.cost, cost, -1);
    adopt(document.adoptedStyleSheets.filter((sheet) => sheet !== live));
  }

  clear(): void {
    for (const [id, sheet] of this.sheets) this.drop(id, sheet);
  }
}

/** True where there were any: the rest of a sheet is drawn without them. */
function takeOutPictures(sheet: CSSStyleSheet): boolean {
  const before = sheet.cssRules.length;
  for (let index = before - 1; index >= 0; index--) {
    const rule = sheet.cssRules[index];
    if (rule !== undefined && !cssAllowed(rule.cssText)) sheet.deleteRule(index);
  }
  return sheet.cssRules.length < before;
}

function takeOutRefusedProperties(sheet: CSSStyleSheet): void {
  for (const style of stylesIn(sheet.cssRules)) {
    for (const property of Array.from(style)) {
      if (!styleAllowed(property, style.getPropertyValue(property))) {
        style.removeProperty(property);
      }
    }
  }
}

/** Among all that are adopted; the end for one that is not. */
function placeOf(sheet: CSSStyleSheet | undefined): number {
  const sheets = document.adoptedStyleSheets;
  const place = sheet === undefined ? -1 : sheets.indexOf(sheet);
  return place < 0 ? sheets.length : place;
}

function adopt(sheets: CSSStyleSheet[]): void {
  document.adoptedStyleSheets = sheets;
}
