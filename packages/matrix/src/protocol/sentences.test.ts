import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { english, readTold, said, say, sentences } from './sentences.ts';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.ts$/.test(name) && !name.endsWith('sentences.ts'))
  .map((name) => readFileSync(join(root, name), 'utf8'));

describe('what the core says', () => {
  it('has its figures filled in', () => {
    expect(english(say('homeserver.status', { status: 503 }))).toBe(
      'The homeserver answered with status 503.',
    );
    expect(english(said('Not {now}, thanks'))).toBe('Not {now}, thanks');
  });

  it('is read back as it was told, and nothing else is', () => {
    const told = say('crypto.stray-device', { name: 'Ada', devices: 'A, B' });
    expect(readTold(structuredClone(told))).toEqual(told);
    for (const name of ['constructor', '__proto__', 'nothing', 7, undefined]) {
      expect(readTold({ name, figures: {} })).toBeUndefined();
    }
    expect(readTold({ name: 'failed', figures: { a: {}, b: 'c' } })?.figures).toEqual({ b: 'c' });
  });

  it('is all in the table, and the table holds nothing that is never said', () => {
    expect(sources.length).toBeGreaterThan(80);
    const raw = sources.flatMap((source) =>
      [...source.matchAll(/new CoreError\(\s*'[\w-]+',\s*['"`]/g)].map(([found]) => found),
    );
    expect(raw).toEqual([]);
    const all = sources.join('\n');
    const never = Object.keys(sentences).filter(
      (name) => name !== 'said' && !all.includes(`'${name}'`),
    );
    expect(never).toEqual([]);
  });
});
