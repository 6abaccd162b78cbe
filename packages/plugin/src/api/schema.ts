/**
 * JSON Schema 2020-12 that remembers its TypeScript type. Only the shapes the method table needs:
 * objects are closed, strings and arrays always bounded, so that a schema without a limit does not
 * compile. Bytes cross as `ArrayBuffer` and are marked with the `kumix` keyword.
 */
export interface Schema<T> {
  readonly json: Readonly<Record<string, unknown>>;
  /** Carries the type; never present at run time. */
  readonly type?: T;
}

export type TypeOf<S> = S extends Schema<infer T> ? T : never;

type Shape = Readonly<Record<string, Schema<unknown>>>;

interface Optional<T> extends Schema<T> {
  readonly optional: true;
}

type OptionalKeys<S extends Shape> = {
  [K in keyof S]: S[K] extends Optional<unknown> ? K : never;
}[keyof S];

type ObjectOf<S extends Shape> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: TypeOf<S[K]>;
} & { readonly [K in OptionalKeys<S>]?: TypeOf<S[K]> };

const make = <T>(json: Record<string, unknown>): Schema<T> => ({ json });

/** Written when it is first read: an extension starts with every row and uses two. */
function lazily<T>(write: () => Record<string, unknown>): Schema<T> {
  let written: Record<string, unknown> | undefined;
  return {
    get json() {
      return (written ??= write());
    },
  };
}

export const nothing: Schema<null> = make({ type: 'null' });
export const boolean: Schema<boolean> = make({ type: 'boolean' });

/** UTF-16 length, as JSON Schema counts. */
export const string = (limits: {
  maxLength: number;
  minLength?: number;
  pattern?: string;
}): Schema<string> => make({ type: 'string', ...limits });

export const integer = (limits: { minimum: number; maximum: number }): Schema<number> =>
  make({ type: 'integer', ...limits });

export const number = (limits: { minimum: number; maximum: number }): Schema<number> =>
  make({ type: 'number', ...limits });

export const oneOf = <const T extends readonly (string | number | boolean | null)[]>(
  ...values: T
): Schema<T[number]> => make({ enum: values });

export const array = <T>(
  items: Schema<T>,
  limits: { maxItems: number; minItems?: number },
): Schema<readonly T[]> => lazily(() => ({ type: 'array', items: items.json, ...limits }));

/** An `ArrayBuffer` (or, from a guest, a typed array's whole buffer), transferred, not copied. */
export const bytes = (limits: { maxBytes: number }): Schema<ArrayBuffer> =>
  make({ kumix: 'bytes', ...limits });

/** Plain data of any shape the envelope's own depth and size limits let through. */
export const json: Schema<unknown> = make({ kumix: 'json' });

export const nullable = <T>(schema: Schema<T>): Schema<T | null> =>
  lazily(() => ({ anyOf: [schema.json, { type: 'null' }] }));

export const optional = <T>(schema: Schema<T>): Optional<T> => ({
  get json() {
    return schema.json;
  },
  optional: true,
});

export const object = <const S extends Shape>(shape: S): Schema<ObjectOf<S>> =>
  lazily(() => {
    const required = Object.keys(shape).filter((key) => !('optional' in (shape[key] ?? {})));
    const properties = Object.fromEntries(
      Object.entries(shape).map(([key, schema]) => [key, schema.json]),
    );
    return { type: 'object', properties, required, additionalProperties: false };
  });
