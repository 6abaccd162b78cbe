import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { equal, ucs2length } from '../src/schema/runtime.ts';
import { policySchema } from '../src/schema/policy.ts';
import { generated } from './generate.ts';
import { compileStandalone, rewriteRequires, stripAnnotations } from './standalone.ts';

const root = new URL('../../../', import.meta.url);

type Check = (value: unknown) => boolean;

/** Runs compiled code as the module it is, with the runtime's functions handed in. */
const load = async (schema: Record<string, unknown>): Promise<Check> => {
  const code = compileStandalone([{ name: 'check', schema }], 'data:text/javascript,');
  const own = code.replace(
    /^import .*$/mu,
    'const { equal, ucs2length } = globalThis.kumixRuntime;',
  );
  Reflect.set(globalThis, 'kumixRuntime', { equal, ucs2length });
  const module: { check: Check } = await import(`data:text/javascript,${encodeURIComponent(own)}`);
  return module.check;
};

describe('what is generated', () => {
  it('is committed: generating it again gives the same bytes', async () => {
    const files = await generated();
    expect(files.size).toBe(6);
    for (const [file, text] of files) {
      expect([file, readFileSync(new URL(file, root), 'utf8') === text]).toEqual([file, true]);
    }
  });

  it('carries neither descriptions nor a way to compile code', async () => {
    const code = (await generated()).get('packages/policy/src/generated/validators.js') ?? '';
    expect(code).not.toContain('"description":"');
    expect(code).not.toMatch(/\bnew Function\b|\beval\(|require\(/u);
    expect(code.match(/^import .*$/gmu)).toEqual([
      "import { ucs2length } from '../schema/runtime.ts';",
    ]);
  });

  it('says of every field of a policy how layers meet in it', () => {
    const unmet: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('type' in schema || 'enum' in schema) {
        const meets = 'x-meet' in schema;
        const container = 'properties' in schema;
        if (!meets && !container) unmet.push(path);
      }
      if (!('properties' in schema) || typeof schema.properties !== 'object') return;
      for (const [key, child] of Object.entries(schema.properties ?? {}))
        walk(child, `${path}/${key}`);
    };
    walk(policySchema, '');
    const defs: unknown = policySchema['$defs'];
    for (const [name, child] of Object.entries(
      typeof defs === 'object' && defs !== null ? defs : {},
    )) {
      if (name !== 'capabilityName' && name !== 'capability') walk(child, name);
    }
    // Texts for people, the format's own version, names, and what stands inside a quota or a message.
    expect(unmet.toSorted()).toEqual([
      '/$schema',
      '/description',
      '/name',
      'capabilityRule/message',
      'capabilityRule/quota/bytes',
      'capabilityRule/quota/calls',
      'capabilityRule/quota/per',
      'entry/message',
    ]);
  });
});

describe('the standalone compiler', () => {
  it('strips what explains, and leaves names and values that look like it', () => {
    const schema = {
      title: 'x',
      description: 'y',
      properties: {
        title: { type: 'string', default: 'z' },
        description: { enum: [{ title: 'kept' }] },
      },
      items: [{ examples: [1], type: 'null' }],
      const: { default: 1 },
    };
    expect(stripAnnotations(schema)).toEqual({
      properties: { title: { type: 'string' }, description: { enum: [{ title: 'kept' }] } },
      items: [{ type: 'null' }],
      const: { default: 1 },
    });
  });

  it('brings its own length and equality, and refuses any other way out', () => {
    expect(rewriteRequires('const f = require("ajv/dist/runtime/equal").default;', './r.ts')).toBe(
      "import { equal } from './r.ts';\nconst f = equal;",
    );
    expect(rewriteRequires('const x = "import this; require(it)";', './r.ts')).toBe(
      'const x = "import this; require(it)";',
    );
    for (const code of [
      'require("ajv/dist/runtime/uri").default',
      'require ( "x" )',
      'import fs from "fs"',
      'await import("x")',
      'eval("1")',
      'new Function("1")',
    ]) {
      expect(() => rewriteRequires(code, './r.ts')).toThrow('still has');
    }
  });

  it('does not take inherited names for own ones', async () => {
    const check = await load({
      type: 'object',
      properties: { constructor: {}, toString: {} },
      required: ['constructor', 'toString'],
    });
    expect(check({})).toBe(false);
    expect(check({ constructor: 1, toString: 1 })).toBe(true);
    expect(check(JSON.parse('{"__proto__": {"constructor": 1, "toString": 1}}'))).toBe(false);
  });

  it('is not fooled by a key named constructor, and does not throw on one named valueOf', async () => {
    const check = await load({ type: 'array', uniqueItems: true });
    expect(check([{ a: 1 }, { a: 1 }])).toBe(false);
    expect(check([{ constructor: 1 }, { constructor: 1 }])).toBe(false);
    expect(check([{ valueOf: 1 }, { valueOf: 1 }])).toBe(false);
    expect(check([{ valueOf: 1 }, { valueOf: 2 }])).toBe(true);
  });

  it('counts characters as code points', async () => {
    const check = await load({ type: 'string', maxLength: 2 });
    expect(check('😀😀')).toBe(true);
    expect(check('😀😀a')).toBe(false);
    expect(ucs2length('a\ud83d')).toBe(2);
    expect(ucs2length('\ud83da')).toBe(2);
    expect(ucs2length('\ude00\ud83d')).toBe(2);
    expect(ucs2length('')).toBe(0);
  });
});

describe('equal', () => {
  it('is that of JSON values', () => {
    expect(equal({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    expect(equal({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    const unequal: [unknown, unknown][] = [
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { b: 1 }],
      [[1], [1, 2]],
      [[1], [2]],
      [[], {}],
      [{}, []],
      [null, {}],
      [{}, null],
      [1, '1'],
      [{ a: 1 }, { a: 1, b: 2 }],
      [{ toString: 1 }, { x: 1 }],
    ];
    for (const [a, b] of unequal) expect(equal(a, b)).toBe(false);
  });
});
