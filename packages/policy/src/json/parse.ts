import { joinPointer } from './pointer.ts';

/**
 * JSON with comments, read once into frozen plain values (`__proto__` is a key like any
 * other), on request with the place of every value. Bounded in depth; refuses
 * duplicate keys, numbers that do not survive a round trip, and characters that hide or reorder text.
 */

export interface JsonLimits {
  readonly maxChars: number;
  readonly maxDepth: number;
  /** Keep where every value stands; left out, all stand nowhere and reading is quicker. */
  readonly places?: boolean;
}

export type JsonFault =
  | 'syntax'
  | 'too-large'
  | 'too-deep'
  | 'duplicate-key'
  | 'number'
  | 'character'
  | 'truncated';

export interface JsonProblem {
  readonly fault: JsonFault;
  readonly offset: number;
  readonly pointer: string;
  readonly sentence: string;
}

/** Where a value and its key begin, with its children by key or index. */
export interface JsonPlace {
  readonly offset: number;
  readonly keyOffset: number;
  readonly children?: ReadonlyMap<string, JsonPlace>;
}

export type JsonResult =
  | { readonly ok: true; readonly value: unknown; readonly place: JsonPlace }
  | { readonly ok: false; readonly problem: JsonProblem };

const NOWHERE: JsonPlace = { offset: 0, keyOffset: 0 };

class JsonFailure extends Error {
  override readonly name = 'JsonFailure';
  readonly problem: JsonProblem;

  constructor(problem: JsonProblem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

/** Control characters, lone surrogates, direction marks, fillers, tags and other invisible characters. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028-\u202e\u2800\ufff9-\ufffb]|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/u;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
// oxlint-disable-next-line no-control-regex -- JSON forbids them in text
const PLAIN = /[^"\\\u0000-\u001f]*/uy;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Visible ASCII without quote and backslash: nearly every text of a policy, and quick to tell. */
const SIMPLE = /^[ !#-[\]-~]*$/u;

/** An own member whatever its name: assigning `__proto__` would set the prototype instead. */
const define = (object: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } else object[key] = value;
};

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #places: boolean;
  #at = 0;
  /** Tokens of the value being read; joined into a pointer only when something is wrong. */
  readonly #path: (string | number)[] = [];
  /** Where the value read last stands; beside the values, so that those without places cost nothing. */
  #lastPlace: JsonPlace = NOWHERE;

  constructor(text: string, maxDepth: number, places: boolean) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#places = places;
  }

  #placed(offset: number, keyOffset: number, children?: ReadonlyMap<string, JsonPlace>): void {
    if (!this.#places) return;
    this.#lastPlace =
      children === undefined ? { offset, keyOffset } : { offset, keyOffset, children };
  }

  document(): { value: unknown; place: JsonPlace } {
    if (this.#text.charCodeAt(0) === 0xfeff) {
      this.#fail(
        'character',
        'The file begins with a byte order mark; save it as UTF-8 without one.',
      );
    }
    this.#space();
    const value = this.#value(this.#at);
    this.#space();
    if (this.#at < this.#text.length) {
      this.#fail('syntax', 'Something follows the end of the document; remove it.');
    }
    return { value, place: this.#lastPlace };
  }

  #fail(fault: JsonFault, sentence: string, offset = this.#at): never {
    const pointer = this.#path.reduce<string>((head, token) => joinPointer(head, token), '');
    throw new JsonFailure({ fault, offset, pointer, sentence });
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #space(): void {
    const text = this.#text;
    for (;;) {
      let at = this.#at;
      while (isSpace(text.charCodeAt(at))) at += 1;
      this.#at = at;
      if (text.charCodeAt(at) !== 0x2f) return;
      if (this.#text.startsWith('//', this.#at)) {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end;
      } else if (this.#text.startsWith('/*', this.#at)) {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end === -1) this.#fail('truncated', 'A comment is not closed; end it with */.');
        this.#at = end + 2;
      } else return;
    }
  }

  #value(keyOffset: number): unknown {
    const offset = this.#at;
    const head = this.#text[offset];
    if (head === '{') return this.#object(offset, keyOffset);
    if (head === '[') return this.#array(offset, keyOffset);
    const value = this.#scalar(head);
    this.#placed(offset, keyOffset);
    return value;
  }

  #scalar(head: string | undefined): unknown {
    if (head === undefined) {
      this.#fail('truncated', 'The file ends where a value should stand.');
    }
    if (head === '"') return this.#string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    const offset = this.#at;
    const digits = this.#match(NUMBER);
    if (digits === '') {
      this.#fail(
        'syntax',
        'Here should stand a value: text in double quotes, a number, true, false, null, [ or {.',
      );
    }
    const number = Number(digits);
    if (Object.is(number, -0)) this.#fail('number', 'Write 0 instead of -0.', offset);
    if (!Number.isFinite(number)) {
      this.#fail('number', 'The number is too large to be held; write a smaller one.', offset);
    }
    if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
      this.#fail(
        'number',
        'The number cannot be held exactly; the largest is 9007199254740991.',
        offset,
      );
    }
    return number;
  }

  #string(): string {
    const start = this.#at;
    const end = this.#text.indexOf('"', start + 1);
    const whole = this.#text.slice(start + 1, end);
    if (end !== -1 && SIMPLE.test(whole)) {
      this.#at = end + 1;
      return whole;
    }
    this.#at += 1;
    let text = '';
    for (;;) {
      text += this.#match(PLAIN);
      const next = this.#text[this.#at];
      if (next === undefined) this.#fail('truncated', 'Text is not closed; end it with ".', start);
      this.#at += 1;
      if (next === '"') break;
      if (next !== '\\') {
        this.#fail('character', 'A control character stands in a text; remove it.', this.#at - 1);
      }
      text += this.#escape();
    }
    if (HIDDEN.test(text)) {
      this.#fail(
        'character',
        'A text holds a control, a direction mark, half a surrogate pair or another invisible character; remove it.',
        start,
      );
    }
    return text;
  }

  #escape(): string {
    const letter = this.#text[this.#at];
    this.#at += 1;
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[\da-fA-F]{4}$/u.test(digits)) {
        this.#fail('syntax', String.raw`After \u stand four hexadecimal digits.`, this.#at - 2);
      }
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = letter === undefined ? undefined : ESCAPES.get(letter);
    if (plain === undefined) {
      this.#fail('syntax', String.raw`After \ stands one of " \ / b f n r t u.`, this.#at - 2);
    }
    return plain;
  }

  #enter(token: string | number): void {
    if (this.#path.length >= this.#maxDepth) {
      this.#fail('too-deep', `The document is nested deeper than ${this.#maxDepth} levels.`);
    }
    this.#path.push(token);
  }

  #object(offset: number, keyOffset: number): unknown {
    const value: Record<string, unknown> = {};
    const children = this.#places ? new Map<string, JsonPlace>() : undefined;
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== '}') {
      const keyAt = this.#at;
      if (this.#text[keyAt] !== '"') this.#expected('a key in double quotes or }', keyAt);
      const key = this.#string();
      this.#enter(key);
      if (Object.hasOwn(value, key)) {
        this.#fail(
          'duplicate-key',
          'The key stands twice in this object; keep one of them.',
          keyAt,
        );
      }
      this.#space();
      if (this.#text[this.#at] !== ':') this.#expected(':', this.#at);
      this.#at += 1;
      this.#space();
      define(value, key, this.#value(keyAt));
      this.#path.pop();
      children?.set(key, this.#lastPlace);
      this.#separator('}');
    }
    this.#at += 1;
    this.#placed(offset, keyOffset, children);
    return Object.freeze(value);
  }

  #array(offset: number, keyOffset: number): unknown {
    const value: unknown[] = [];
    const children = this.#places ? new Map<string, JsonPlace>() : undefined;
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== ']') {
      this.#enter(value.length);
      value.push(this.#value(this.#at));
      this.#path.pop();
      children?.set(String(value.length - 1), this.#lastPlace);
      this.#separator(']');
    }
    this.#at += 1;
    this.#placed(offset, keyOffset, children);
    return Object.freeze(value);
  }

  /** Comma or end. A comma before the end is allowed, as editors of commented JSON allow it. */
  #separator(end: string): void {
    this.#space();
    const next = this.#text[this.#at];
    if (next === ',') {
      this.#at += 1;
      this.#space();
    } else if (next !== end) this.#expected(`, or ${end}`, this.#at);
  }

  #expected(what: string, offset: number): never {
    if (offset >= this.#text.length) {
      this.#fail('truncated', `The file ends where ${what} should stand.`, offset);
    }
    this.#fail('syntax', `Here should stand ${what}.`, offset);
  }
}

/** Reads a document. Never throws. */
export const parseJson = (text: string, limits: JsonLimits): JsonResult => {
  if (text.length > limits.maxChars) {
    return {
      ok: false,
      problem: {
        fault: 'too-large',
        offset: 0,
        pointer: '',
        sentence: `The file has ${text.length} characters; the most is ${limits.maxChars}.`,
      },
    };
  }
  try {
    return { ok: true, ...new Reader(text, limits.maxDepth, limits.places === true).document() };
  } catch (failure) {
    if (failure instanceof JsonFailure) return { ok: false, problem: failure.problem };
    throw failure;
  }
};

/** Line and column, from 1, in UTF-16 units. */
export const lineAndColumn = (
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } => {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    if (end === -1 || end >= offset) return { line, column: offset - start + 1 };
    line += 1;
    start = end + 1;
  }
};
