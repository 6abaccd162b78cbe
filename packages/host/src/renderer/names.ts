/**
 * Names that a guest gives its elements. A form's fields are its properties, and named forms and
 * images are the document's, before the browser's own: a field called `parentNode` would send the
 * renderer round in circles. Such a name gets a prefix, wherever it is written or referred to.
 */
const named: ReadonlySet<string> = new Set(['id', 'name', 'for']);
const lists: ReadonlySet<string> = new Set([
  'headers',
  'aria-activedescendant',
  'aria-controls',
  'aria-describedby',
  'aria-details',
  'aria-errormessage',
  'aria-flowto',
  'aria-labelledby',
  'aria-owns',
]);

export type Taken = (name: string) => boolean;

const safe = (name: string, taken: Taken): string => (taken(name) ? `kx-${name}` : name);

/** What is written for `value`, the same for a name and for what refers to it. */
export function safeNames(attribute: string, value: string, taken: Taken): string {
  if (named.has(attribute)) return safe(value, taken);
  if (!lists.has(attribute)) return value;
  return value
    .split(/\s+/)
    .map((name) => safe(name, taken))
    .join(' ');
}
