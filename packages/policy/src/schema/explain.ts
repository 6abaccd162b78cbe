import type { ValidatorError } from '../generated/validators.js';
import { joinPointer, pointerTokens } from '../json/pointer.ts';
import { nearestWord } from '../nearest.ts';
import type { Finding } from '../problem.ts';
import { quote } from '../rules.ts';

/** What a compiled validator found, in words; `schema` is asked for the keys that are known. */

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const words = (values: unknown): readonly string[] =>
  Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];

const resolve = (schema: Json, root: Json): Json => {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  let at: unknown = root;
  for (const token of pointerTokens(reference.slice(1))) {
    at = isJson(at) ? at[token] : undefined;
  }
  // INVARIANT: every `$ref` of our schemas leads to an object.
  return isJson(at) ? at : root;
};

/** The schema of the object at a pointer; follows `$ref`, `properties`, `items` and `else`. */
const schemaAt = (root: Json, pointer: string): Json => {
  let at = root;
  for (const token of pointerTokens(pointer)) {
    const properties = at['properties'];
    const named =
      isJson(properties) && Object.hasOwn(properties, token) ? properties[token] : undefined;
    const next = named ?? at['items'] ?? at['additionalProperties'];
    at = isJson(next) ? resolve(next, root) : {};
    if (isJson(at['else'])) at = resolve(at['else'], root);
  }
  return at;
};

const meant = (word: string, known: readonly string[]): string => {
  const guess = nearestWord(word, known);
  return guess === undefined ? '' : ` Did you mean ${quote(guess)}?`;
};

const valueAt = (document: unknown, pointer: string): unknown => {
  let at = document;
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(at)) at = at[Number(token)];
    else at = isJson(at) && Object.hasOwn(at, token) ? at[token] : undefined;
  }
  return at;
};

const ENGLISH: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  object: 'an object in { }',
};

const explainEnum = (error: ValidatorError, document: unknown): Finding => {
  const pointer = error.instancePath;
  const value = valueAt(document, pointer);
  const allowed = words(error.params['allowedValues']);
  if (typeof value !== 'string') {
    return { pointer, rule: 'value', sentence: `Here stands one of: ${allowed.join(', ')}.` };
  }
  const guess = meant(value, allowed);
  if (allowed.includes('message.read')) {
    return {
      pointer,
      rule: 'capability',
      sentence: `There is no capability ${quote(value)}.${guess || ' The reference lists them all.'}`,
    };
  }
  return {
    pointer,
    rule: 'value',
    sentence: `${quote(value)} is not one of: ${allowed.join(', ')}.${guess}`,
  };
};

const explainUnknownKey = (error: ValidatorError, root: Json): Finding => {
  const key = text(error.params['additionalProperty']);
  const properties = schemaAt(root, error.instancePath)['properties'];
  const known = isJson(properties) ? Object.keys(properties) : [];
  const guess = meant(key, known);
  return {
    pointer: joinPointer(error.instancePath, key),
    rule: 'unknown-key',
    sentence: `There is no field ${quote(key)} here.${guess || ` Known are: ${known.join(', ')}.`}`,
    atKey: true,
  };
};

const explainVersion = (document: unknown): Finding => {
  const value = valueAt(document, '/version');
  const newer = typeof value === 'number' && value > 1;
  return {
    pointer: '/version',
    rule: 'version-unknown',
    sentence: newer
      ? `The file is of version ${value}; this Kumix reads version 1. Update Kumix, or write the file for version 1.`
      : 'The version is not known; write "version": 1.',
  };
};

const most = (error: ValidatorError): string => JSON.stringify(error.params['limit']);

/** One error in words, or `undefined` where another error says the same better. */
export const explainError = (
  error: ValidatorError,
  document: unknown,
  root: Json,
): Finding | undefined => {
  const pointer = error.instancePath;
  if (error.propertyName !== undefined) {
    return {
      pointer: joinPointer(pointer, error.propertyName),
      rule: 'id',
      sentence: `${quote(error.propertyName)} is not an extension id; write two or more lower-case ASCII labels with dots, as in org.example.notes.`,
      atKey: true,
    };
  }
  switch (error.keyword) {
    case 'if':
    case 'propertyNames':
      return undefined;
    case 'additionalProperties':
      return explainUnknownKey(error, root);
    case 'required': {
      const key = text(error.params['missingProperty']);
      return {
        pointer,
        rule: 'missing-key',
        sentence: `The field ${quote(key)} is missing; add it.`,
      };
    }
    case 'enum':
      return explainEnum(error, document);
    case 'const':
      return explainVersion(document);
    case 'type': {
      const types = [error.params['type']].flat().map((type) => ENGLISH[text(type)]);
      return { pointer, rule: 'type', sentence: `Here stands ${types.join(' or ')}.` };
    }
    case 'minimum':
      return {
        pointer,
        rule: 'range',
        sentence: `The least that can stand here is ${most(error)}.`,
      };
    case 'maximum':
      return {
        pointer,
        rule: 'range',
        sentence: `The most that can stand here is ${most(error)}.`,
      };
    case 'minLength':
    case 'minItems':
      return { pointer, rule: 'length', sentence: `It is too short; the least is ${most(error)}.` };
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return { pointer, rule: 'length', sentence: `It is too long; the most is ${most(error)}.` };
    case 'pattern':
      return {
        pointer,
        rule: 'pattern',
        sentence: 'Here stands a SHA-256 as 64 lower-case hexadecimal digits.',
      };
    default:
      return { pointer, rule: 'value', sentence: `This breaks the rule ${quote(error.keyword)}.` };
  }
};
