import { isFixedBuffer } from './fixedBuffer.ts';
import type { Schema } from './schema.ts';
import type { SchemaJson } from './schemaJson.ts';

/** Why a value was refused: where, by which rule, and what would have been right. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** RFC 6901 pointer from the value's root. */
  readonly path: string;
  readonly rule: string;

  constructor(path: string, rule: string, expected: string) {
    super(`${path === '' ? 'the value' : path}: ${expected}`);
    this.path = path;
    this.rule = rule;
  }
}

/** What one pass over a value needs and gathers. */
export interface Pass {
  /**
   * `decode` turns the place holders of a message into its buffers; `encode` takes buffers out of a
   * value of this realm's own and puts place holders in. `parsed` decodes what `JSON.parse` has made in
   * this realm, and nothing else. Only `decode` reads what may have accessors of somebody else's in it.
   * In all of them, what comes out shares no object with what went in.
   */
  readonly mode: 'decode' | 'encode' | 'parsed';
  readonly buffers: ArrayBuffer[];
  /** Buffers already claimed by a place holder: each crosses once. */
  claimed: Set<ArrayBuffer> | undefined;
  /** UTF-8 bytes of the strings plus eight for every other scalar, plus the buffers. */
  bytes: number;
  /** `unmeasured` where whoever sent it has measured it, and is believed: nothing is counted then. */
  readonly maxBytes: number;
}

/** What the host sends to an extension: bounded as a packet, and measured before it was sent. */
export const unmeasured = Number.POSITIVE_INFINITY;

export type Reader<T> = (value: unknown, pass: Pass) => T;

/** Limits for values whose shape no schema tells. */
export const plainDataLimits = { depth: 24, nodes: 20_000 } as const;

export function newPass(mode: Pass['mode'], maxBytes: number, buffers: ArrayBuffer[] = []): Pass {
  return { mode, buffers, claimed: undefined, bytes: 0, maxBytes };
}

type Visit = (value: unknown, pass: Pass, path: string) => unknown;

function charge(pass: Pass, bytes: number, path: string): void {
  pass.bytes += bytes;
  if (pass.bytes > pass.maxBytes) {
    throw new Refusal(path, 'bytes', `more than ${pass.maxBytes} bytes`);
  }
}

/** To measure a text is dearer than all else that is done with it. */
function chargeText(pass: Pass, text: string, path: string): void {
  if (pass.maxBytes !== unmeasured) charge(pass, utf8Length(text), path);
}

const beyondAscii = /[\u0080-\uffff]/;

/** UTF-8 length without encoding: one to three bytes a unit, four for a surrogate pair. */
export function utf8Length(text: string): number {
  // Most of what crosses is ASCII, and an engine searches several times as fast as this loop counts.
  if (!beyondAscii.test(text)) return text.length;
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** Characters of a stranger's key that a refusal repeats. */
const longestStep = 256;

const token = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** An object of this realm or of the message: never a class instance, array or null. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Reads one own data property; an accessor is as good as absent, so no guest code runs here. */
function own(record: object, key: string): { readonly value?: unknown } | undefined {
  const descriptor = Object.getOwnPropertyDescriptor(record, key);
  return descriptor !== undefined && 'value' in descriptor ? descriptor : undefined;
}

/** INVARIANT: the object is fresh, so defining `__proto__` here makes a key and no prototype. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') {
    // The one name whose assignment is no key; nobody can hang another setter on the page's own
    // `Object.prototype`, and defining costs several times as much.
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function plainData(limits: { readonly depth: number; readonly nodes: number }): Visit {
  return (root, pass, rootPath) => {
    let nodes = 0;
    const seen = new Set<object>();
    const copy = (value: unknown, path: string, depth: number): unknown => {
      if (++nodes > limits.nodes) {
        throw new Refusal(path, 'nodes', `more than ${limits.nodes} values`);
      }
      if (depth > limits.depth) {
        throw new Refusal(path, 'depth', `deeper than ${limits.depth} levels`);
      }
      if (typeof value === 'string') {
        chargeText(pass, value, path);
        return value;
      }
      charge(pass, 8, path);
      if (value === null || typeof value === 'boolean') return value;
      if (typeof value === 'number') {
        if (!Number.isFinite(value)) throw new Refusal(path, 'type', 'must be a finite number');
        return value;
      }
      if (Array.isArray(value)) {
        if (seen.has(value)) throw new Refusal(path, 'cycle', 'must not contain itself');
        seen.add(value);
        const result: unknown[] = [];
        for (let index = 0; index < value.length; index++) {
          const item = own(value, String(index));
          if (item === undefined) throw new Refusal(`${path}/${index}`, 'type', 'is missing');
          result.push(copy(item.value, `${path}/${index}`, depth + 1));
        }
        seen.delete(value);
        return result;
      }
      if (isRecord(value)) {
        if (seen.has(value)) throw new Refusal(path, 'cycle', 'must not contain itself');
        seen.add(value);
        const result: Record<string, unknown> = {};
        for (const key of Object.keys(value)) {
          chargeText(pass, key, path);
          const at = `${path}/${token(key.slice(0, longestStep))}`;
          const item = own(value, key);
          if (item === undefined) throw new Refusal(at, 'type', 'must be plain data');
          put(result, key, copy(item.value, at, depth + 1));
        }
        seen.delete(value);
        return result;
      }
      throw new Refusal(
        path,
        'type',
        'must be plain data: null, boolean, number, string, array or object',
      );
    };
    return copy(root, rootPath, 0);
  };
}

function bytesVisit(maxBytes: number): Visit {
  const check = (buffer: ArrayBuffer, pass: Pass, path: string): void => {
    if (buffer.detached) throw new Refusal(path, 'bytes', 'has been transferred already');
    if (buffer.byteLength > maxBytes) {
      throw new Refusal(path, 'bytes', `${buffer.byteLength} bytes, of at most ${maxBytes}`);
    }
    const claimed = (pass.claimed ??= new Set());
    if (claimed.has(buffer)) throw new Refusal(path, 'bytes', 'stands twice in one message');
    claimed.add(buffer);
    charge(pass, buffer.byteLength, path);
  };
  return (value, pass, path) => {
    if (pass.mode === 'encode') {
      const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
      // A view of a part would hand the rest of the buffer over as well.
      if (ArrayBuffer.isView(value) && value.byteLength !== value.buffer.byteLength) {
        throw new Refusal(path, 'bytes', 'must be a whole ArrayBuffer: use slice() first');
      }
      if (!isFixedBuffer(buffer)) {
        throw new Refusal(path, 'type', 'must be an ArrayBuffer of a fixed length, not shared');
      }
      check(buffer, pass, path);
      return { $bytes: pass.buffers.push(buffer) - 1 };
    }
    const index = isRecord(value) ? own(value, '$bytes')?.value : undefined;
    const buffer = typeof index === 'number' ? pass.buffers[index] : undefined;
    if (!isFixedBuffer(buffer)) throw new Refusal(path, 'type', 'must be bytes');
    check(buffer, pass, path);
    return buffer;
  };
}

function stringVisit(json: SchemaJson): Visit {
  const { minLength = 0, maxLength = 0 } = json;
  const pattern = json.pattern === undefined ? undefined : new RegExp(json.pattern, 'u');
  return (value, pass, path) => {
    if (typeof value !== 'string') throw new Refusal(path, 'type', 'must be a string');
    if (value.length > maxLength) {
      throw new Refusal(path, 'maxLength', `${value.length} characters, of at most ${maxLength}`);
    }
    if (value.length < minLength) {
      throw new Refusal(path, 'minLength', `must have at least ${minLength} characters`);
    }
    if (pattern !== undefined && !pattern.test(value)) {
      throw new Refusal(path, 'pattern', `must match ${json.pattern}`);
    }
    chargeText(pass, value, path);
    return value;
  };
}

function numberVisit(json: SchemaJson): Visit {
  const { minimum = 0, maximum = 0 } = json;
  const whole = json.type === 'integer';
  return (value, pass, path) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new Refusal(path, 'type', 'must be a finite number');
    }
    if (whole && !Number.isInteger(value)) throw new Refusal(path, 'type', 'must be an integer');
    if (value < minimum || value > maximum) {
      throw new Refusal(path, 'range', `must lie between ${minimum} and ${maximum}`);
    }
    charge(pass, 8, path);
    return value;
  };
}

function arrayVisit(json: SchemaJson): Visit {
  const item = visitOf(json.items ?? {});
  const { minItems = 0, maxItems = 0 } = json;
  return (value, pass, path) => {
    if (!Array.isArray(value)) throw new Refusal(path, 'type', 'must be an array');
    if (value.length > maxItems) {
      throw new Refusal(path, 'maxItems', `${value.length} items, of at most ${maxItems}`);
    }
    if (value.length < minItems) {
      throw new Refusal(path, 'minItems', `must have at least ${minItems} items`);
    }
    const result: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      const entry = own(value, String(index));
      if (entry === undefined) throw new Refusal(`${path}/${index}`, 'type', 'is missing');
      result.push(item(entry.value, pass, `${path}/${index}`));
    }
    return result;
  };
}

function objectVisit(json: SchemaJson): Visit {
  const required = json.required ?? [];
  const properties = new Map(
    Object.entries(json.properties ?? {}).map(([key, schema]) => [
      key,
      { visit: visitOf(schema), step: `/${token(key)}`, isRequired: required.includes(key) },
    ]),
  );
  return (value, pass, path) => {
    if (!isRecord(value)) throw new Refusal(path, 'type', 'must be an object');
    const result: Record<string, unknown> = {};
    let missing = required.length;
    for (const key of Object.keys(value)) {
      const property = properties.get(key);
      if (property === undefined) {
        const at = `${path}/${token(key.slice(0, longestStep))}`;
        throw new Refusal(at, 'additionalProperties', 'is not known here');
      }
      const at = path + property.step;
      if (pass.mode === 'decode') {
        const entry = own(value, key);
        if (entry === undefined) throw new Refusal(at, 'type', 'must be plain data');
        put(result, key, property.visit(entry.value, pass, at));
      } else {
        // Looked at once: what is judged is what is copied.
        const member = value[key];
        // What `JSON.stringify` leaves out on the way is absent here too.
        if (member === undefined && pass.mode === 'encode') continue;
        put(result, key, property.visit(member, pass, at));
      }
      if (property.isRequired) missing--;
    }
    if (missing > 0) {
      const absent = required.find((key) => !Object.hasOwn(result, key)) ?? '';
      throw new Refusal(`${path}/${token(absent)}`, 'required', 'is missing');
    }
    return result;
  };
}

function enumVisit(values: readonly unknown[]): Visit {
  const allowed = new Set(values);
  return (value, pass, path) => {
    if (!allowed.has(value)) {
      throw new Refusal(path, 'enum', `must be one of ${values.map(String).join(', ')}`);
    }
    charge(pass, 8, path);
    return value;
  };
}

function visitOf(json: SchemaJson): Visit {
  if (json.kumix === 'bytes') return bytesVisit(json.maxBytes ?? 0);
  if (json.kumix === 'json') return plainData(plainDataLimits);
  if (json.enum !== undefined) return enumVisit(json.enum);
  if (json.anyOf !== undefined) {
    // `nullable` is the only union there is: the schema that is not `null` comes first.
    const [inner] = json.anyOf.map(visitOf);
    if (inner === undefined) throw new TypeError('anyOf without a schema');
    return (value, pass, path) => (value === null ? null : inner(value, pass, path));
  }
  switch (json.type) {
    case 'null':
      return (value, _pass, path) => {
        if (value !== null) throw new Refusal(path, 'type', 'must be null');
        return null;
      };
    case 'boolean':
      return (value, pass, path) => {
        if (typeof value !== 'boolean') throw new Refusal(path, 'type', 'must be true or false');
        charge(pass, 8, path);
        return value;
      };
    case 'string':
      return stringVisit(json);
    case 'integer':
    case 'number':
      return numberVisit(json);
    case 'array':
      return arrayVisit(json);
    case 'object':
      return objectVisit(json);
    default:
      throw new TypeError(`a schema of a shape the reader does not know: ${JSON.stringify(json)}`);
  }
}

/**
 * Compiles a schema to a function that copies a value into fresh objects, or throws `Refusal`.
 * No code is generated, so it works where `unsafe-eval` is not allowed.
 */
export function reader<T>(schema: Schema<T>): Reader<T> {
  // Compiled when it is first used: an extension starts with forty rows and uses two.
  let visit: Visit | undefined;
  // The visit has checked every part of the value against the schema that `T` was inferred from.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (value, pass) => (visit ??= visitOf(schema.json))(value, pass, '') as T;
}
