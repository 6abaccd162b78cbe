import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from './rules.ts';
import { read } from './testing/facts.ts';
import { answer, decideVector, type VectorFile } from './testing/vectors.ts';

const folder = new URL('../vectors/', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): VectorFile => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const all = files.flatMap(({ vectors }) => vectors);

describe.each(files)('vectors: $topic', ({ vectors }) => {
  it.each(vectors)('$name', (vector) => {
    expect(answer(vector)).toEqual(vector.expect);
  });
});

describe('the vectors', () => {
  it('are many, each with a name of its own', () => {
    expect(all.length).toBeGreaterThan(120);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('hold only policies that the reader admits', () => {
    const policies = all.flatMap(({ layers }) => layers.map(({ policy }) => policy));
    const documents = policies.filter((policy) => policy !== 'unreadable');
    expect(documents.map((document) => read(document))).toHaveLength(documents.length);
  });

  it('make every rule speak that a decision can give', () => {
    const spoken = new Set(
      all.flatMap(({ expect: { because } }) => because.map(({ rule }) => rule)),
    );
    expect(RULES.filter((rule) => !spoken.has(rule))).toEqual([]);
  });

  it('say in every reason what a person can do, in one sentence or two', () => {
    for (const vector of all) {
      for (const { sentence } of decideVector(vector).because) {
        expect(sentence).toMatch(/^\S.{15,400}\.$/su);
        expect(sentence).not.toMatch(/undefined|\[object|NaN/u);
      }
    }
  });
});
