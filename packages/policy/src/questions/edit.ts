import { pointerTokens } from '../json/pointer.ts';

/** One edit of a policy file or a manifest, as JSON Patch (RFC 6902) would write it. */
export interface Edit {
  /** The file, as its layer names it, or `manifest`. */
  readonly source: string;
  readonly target: 'policy' | 'manifest';
  readonly op: 'add' | 'replace' | 'remove';
  readonly pointer: string;
  readonly value?: unknown;
  /** For a person: what to do and where. */
  readonly sentence: string;
}

type Plain = Record<string, unknown>;

/** Edits work on copies of what files hold, which is JSON and nothing else. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const put = (parent: unknown, token: string, edit: Edit): boolean => {
  if (Array.isArray(parent)) {
    const index = token === '-' ? parent.length : Number(token);
    const most = edit.op === 'add' ? parent.length : parent.length - 1;
    if (!Number.isInteger(index) || index < 0 || index > most) return false;
    const inserted: readonly unknown[] = edit.op === 'remove' ? [] : [copyOf(edit.value)];
    parent.splice(index, edit.op === 'add' ? 0 : 1, ...inserted);
    return true;
  }
  if (!isObject(parent)) return false;
  // Replacing a field that has a default writes the field.
  if (edit.op === 'remove') return Object.hasOwn(parent, token) && delete parent[token];
  parent[token] = copyOf(edit.value);
  return true;
};

/**
 * A copy with the edit made; `undefined` where there is no such place. Parents that are missing are
 * made for an `add`. Whoever edits a file reads the result again before trusting it.
 */
export const applyEdit = <T>(document: T, edit: Edit): T | undefined => {
  const root = copyOf(document);
  const tokens = [...pointerTokens(edit.pointer)];
  const last = tokens.pop();
  if (
    last === undefined ||
    !edit.pointer.startsWith('/') ||
    last === '__proto__' ||
    tokens.includes('__proto__')
  )
    return undefined;
  let at: unknown = root;
  for (const [index, token] of tokens.entries()) {
    if (Array.isArray(at)) at = at[Number(token)];
    else if (isObject(at)) {
      if (!Object.hasOwn(at, token) && edit.op === 'add') {
        at[token] = (tokens[index + 1] ?? last) === '-' ? [] : {};
      }
      at = Object.hasOwn(at, token) ? at[token] : undefined;
    }
  }
  return put(at, last, edit) ? root : undefined;
};
