import type { Declared } from './cssRules.ts';
import { generates } from './generatedContent.ts';
import { mostCommas } from './values.ts';
import { Weights } from './weights.ts';

/** Characters of one custom property, with all that it refers to in its place; and commas. */
const longestProperty = 1_024;
const propertyCommas = 16;
/** Different ways in which properties refer to each other. */
const mostShapes = 2_048;
/** References in one value. */
const mostReferences = 256;
/** Characters of a property's name, and of all names of one shape: they are kept for as long as the surface. */
const longestName = 256;
const longestKey = 8_192;

/** What a reference takes, and each of so many characters behind it: in characters of ordinary rules. */
const referenceWeight = 50;
const charactersOfOne = 12;
/** Weight of all references that stand at nodes: below it what they say does not matter. */
const mostAtNodes = 20_000_000;

/** Also within comments and texts: one too many is only counted. */
const reference = /--[-\w\u{80}-\u{10ffff}]*/gu;
/** Of the same letters: a reference to a name of others would not be found whole. */
const customName = /^--[-\w\u{80}-\u{10ffff}]+$/u;

/** `property` as CSSOM takes it, without escapes: any text there, spaces as well. */
export const nameAllowed = (property: string): boolean =>
  property.length <= longestName &&
  property.isWellFormed() &&
  (!property.startsWith('--') || customName.test(property));

/** How much of both a value comes to. */
interface Size {
  readonly length: number;
  readonly commas: number;
}

interface Shape extends Size {
  readonly property: string;
  /** Custom properties in its value, each as often as it stands there. */
  readonly references: readonly string[];
}

/** Where it does not, what a value says is all that there is. */
export const mayRefer = (text: string): boolean => /--|\\|attr\(/i.test(text);

/** How often they name a custom property, as what is defined or in a value. */
export const referencesIn = (declared: readonly Declared[]): number =>
  declared.reduce(
    (sum, { property, value }) =>
      sum + value.split('--').length - (property.startsWith('--') ? 0 : 1),
    0,
  );

const written = /(?<![-\w\\])(?:-|\\-|\\0{0,4}2d\s?){2}/gi;

/** The same of a text of CSS, also where a browser does not tell what was declared. */
export const referencesWritten = (css: string): number => css.match(written)?.length ?? 0;

/**
 * The custom properties of one surface. A browser puts in what a value refers to, for each node anew and
 * without an end that is of use: by sixteen lines that each name the one before twice a value has 65,000
 * layers, which takes the process of all cells with it, and a thousand nodes of a tenth of that take a
 * minute in one go (0031). So it is known of every property what it comes to, wherever it was defined, and what
 * comes to too much is refused before any node has it.
 */
export class CustomProperties {
  private shapes: ReadonlyMap<string, Shape> = new Map();
  private longest = 0;
  private readonly atNodes = new Weights<object>(Number.MAX_SAFE_INTEGER);
  private readonly fits: (weight: number) => boolean;

  /** `fits`: may each reference in the sheets weigh so much? */
  constructor(fits: (weight: number) => boolean) {
    this.fits = fits;
  }

  /** Of one reference, for each node, in the characters of which `Effort` counts. */
  get weight(): number {
    return weightBehind(this.longest);
  }

  /** False where a value comes to too much, or it or its name hides what it refers to: nothing of it is kept then. */
  take(declared: Iterable<Declared>): boolean {
    let shapes: Map<string, Shape> | undefined;
    for (const entry of declared) {
      if (!concerns(entry)) continue;
      if (!nameAllowed(entry.property) || isHidden(entry.value)) return false;
      const shape = shapeOf(entry);
      if (shape.references.length > mostReferences) return false;
      // Not joined by a sign: a guest would name one property so that another's stands there already.
      const key = JSON.stringify([shape.property, ...shape.references]);
      if (key.length > longestKey) return false;
      const known = (shapes ?? this.shapes).get(key);
      if (known !== undefined && known.length >= shape.length && known.commas >= shape.commas) {
        continue;
      }
      shapes ??= new Map(this.shapes);
      if (known === undefined && shapes.size >= mostShapes) return false;
      shapes.set(key, known === undefined ? shape : larger(known, shape));
    }
    if (shapes === undefined) return true;
    const longest = longestOf(shapes);
    if (longest === undefined) return false;
    if (longest > this.longest && !this.mayWeigh(weightBehind(longest))) return false;
    this.shapes = shapes;
    this.longest = longest;
    return true;
  }

  /** The same for what stands at a node, as its attribute or in its style. */
  takeAt(owner: object, part: string, declared: readonly Declared[]): boolean {
    const references = referencesIn(declared);
    const others = this.atNodes.used - this.atNodes.of(owner, part);
    if ((others + references) * this.weight > mostAtNodes) return false;
    if (!this.take(declared)) return false;
    if (references === 0) this.atNodes.release(owner, part);
    else this.atNodes.set(owner, part, references);
    return true;
  }

  release(owner: object, part?: string): void {
    this.atNodes.release(owner, part);
  }

  private mayWeigh(weight: number): boolean {
    return this.atNodes.used * weight <= mostAtNodes && this.fits(weight);
  }
}

export const concerns = ({ property, value }: Declared): boolean =>
  property.startsWith('--') || mayRefer(value);

const weightBehind = (length: number): number => referenceWeight * (1 + length / charactersOfOne);

const attribute = /\battr\(/gi;
/** As a text or a number: no type, and nothing before the comma that another value could put there. */
const plainAttribute = /\battr\(\s*[-\w]+(?:\s+(?:[-a-z]+|%))?\s*[,)]/gi;

/**
 * References written in escapes, or with what a browser reads as U+FFFD, which would be another name
 * here; and attributes of which any may become a part of the value.
 */
const isHidden = (value: string): boolean =>
  (value.includes('\\') && value.includes('(')) ||
  value.includes('\0') ||
  !value.isWellFormed() ||
  (value.match(attribute)?.length ?? 0) > (value.match(plainAttribute)?.length ?? 0);

function shapeOf({ property, value }: Declared): Shape {
  // Next power of two: a property that grows bit by bit is looked at some times, not each time.
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, value.length)));
  const commas = value.split(',').length - 1;
  return { property, references: value.match(reference) ?? [], length, commas };
}

const larger = (one: Shape, other: Shape): Shape => ({
  ...one,
  length: Math.max(one.length, other.length),
  commas: Math.max(one.commas, other.commas),
});

/** Of all that is defined, with what it refers to in its place; undefined where one is too large. */
function longestOf(shapes: ReadonlyMap<string, Shape>): number | undefined {
  const defined = Map.groupBy(shapes.values(), ({ property }) => property);
  const sizes = new Map<string, Size | undefined>();
  /** Undefined where it refers to itself, on any way: each node within another would repeat it. */
  const sizeOf = (name: string): Size | undefined => {
    if (sizes.has(name)) return sizes.get(name);
    sizes.set(name, undefined);
    const size = { length: 0, commas: 0 };
    for (const shape of defined.get(name) ?? []) {
      const whole = put(shape);
      if (whole === undefined) return undefined;
      if (whole.length > longestProperty || whole.commas > propertyCommas) return undefined;
      size.length = Math.max(size.length, whole.length);
      size.commas = Math.max(size.commas, whole.commas);
    }
    sizes.set(name, size);
    return size;
  };
  const put = (shape: Shape): Size | undefined => {
    let { length, commas } = shape;
    for (const name of shape.references) {
      const size = sizeOf(name);
      if (size === undefined) return undefined;
      length += size.length;
      commas += size.commas;
    }
    return { length, commas };
  };
  let longest = 0;
  for (const shape of shapes.values()) {
    if (shape.property.startsWith('--')) {
      const size = sizeOf(shape.property);
      if (size === undefined) return undefined;
      longest = Math.max(longest, size.length);
    } else {
      const size = put(shape);
      if (size === undefined || size.commas > mostCommas) return undefined;
      if (size.length > longestProperty && generates(shape.property)) return undefined;
    }
  }
  return longest;
}
