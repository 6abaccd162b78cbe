import { parseAst } from 'vite';

const wide = /[^\0-\xff]/;
const wides = /[^\0-\xff]/g;

interface Span {
  readonly start: number;
  readonly end: number;
}

const isNode = (value: unknown): value is Span & Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** Strings, expressions and templates: where an escape means what it stands for. */
function* literals(value: unknown): Generator<Span> {
  if (Array.isArray(value)) {
    for (const item of value) yield* literals(item);
    return;
  }
  if (!isNode(value)) return;
  if (value['type'] === 'Literal' || value['type'] === 'TemplateElement') yield value;
  // Whoever is handed a template may look at it as it was written.
  const raw = value['type'] === 'TaggedTemplateExpression' ? value['quasi'] : undefined;
  for (const child of Object.values(value)) {
    yield* literals(child === raw && isNode(child) ? child['expressions'] : child);
  }
}

const escaped = (text: string): string =>
  text.replace(wides, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The same script with what is beyond Latin-1 written as escapes: one such character makes a browser
 * keep all of it at two bytes each, and read it the slower at every start.
 */
export function narrowScript(code: string): string {
  if (!wide.test(code)) return code;
  const spans = [...literals(parseAst(code))].filter(({ start, end }) => {
    const text = code.slice(start, end);
    // Behind a backslash it is escaped already, or a line that goes on.
    return wide.test(text) && !/\\[^\0-\xff]/.test(text);
  });
  let narrow = '';
  let at = 0;
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    narrow += code.slice(at, start) + escaped(code.slice(start, end));
    at = end;
  }
  return narrow + code.slice(at);
}
