import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compilePolicy, type PolicyDocument, readPolicy } from './index.ts';
import { isPublicSuffix } from './suffix.ts';
import { LIMIT_FIELDS, meetLimits } from './limits.ts';
import { call, extension, room } from './testing/facts.ts';

const file = (name: string): string =>
  readFileSync(new URL(`../../../policies/${name}`, import.meta.url), 'utf8');

const load = (name: string, edit = (text: string): string => text): PolicyDocument => {
  const result = readPolicy(edit(file(name)), `policies/${name}`, { isPublicSuffix });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
};

const deployment = (policy: PolicyDocument) =>
  compilePolicy([{ kind: 'deployment', source: 'policies/strict.json', policy }]);

const markdown = extension('org.kumix.markdown', ['render.markdown'], {
  kind: 'proc',
  version: '0.1.0',
});
const notes = extension('org.kumix.room-notes', ['panel', 'storage.kv'], { version: '0.1.0' });
const blurhash = extension('org.kumix.blurhash', ['render.placeholder'], {
  kind: 'proc',
  version: '0.1.0',
});
const render = call(markdown, 'render.markdown', { room: room('encrypted') });

describe('policies/strict.json', () => {
  const table = deployment(load('strict.json'));

  it('installs and starts the three bundled extensions', () => {
    for (const one of [markdown, notes, blurhash]) {
      expect(table.decide({ ask: 'install', extension: one }).effect).toBe('allow');
      expect(table.decide({ ask: 'activate', extension: one }).effect).toBe('allow');
    }
  });

  it('allows each what it needs and names the rules that allowed it', () => {
    const decision = table.decide(render);
    expect(decision.effect).toBe('allow');
    expect(decision.because.map(({ source, pointer }) => [source, pointer])).toEqual([
      ['manifest', '/capabilities/0'],
      ['policies/strict.json', '/capabilities/0'],
      ['policies/strict.json', '/extensions/org.kumix.markdown/capabilities/0'],
    ]);
    expect(table.decide(call(notes, 'storage.kv')).effect).toBe('allow');
    expect(table.decide(call(notes, 'panel')).effect).toBe('allow');
    expect(table.decide(call(blurhash, 'render.placeholder', { room: room('plain') })).effect).toBe(
      'allow',
    );
  });

  it('denies an extension that has no entry', () => {
    const other = extension('org.example.other', ['panel']);
    expect(table.decide({ ask: 'install', extension: other })).toMatchObject({
      effect: 'deny',
      because: [
        {
          layer: 'deployment',
          source: 'policies/strict.json',
          pointer: '/extensions',
          rule: 'entry-missing',
        },
      ],
    });
  });

  it('says where render.markdown is missing once it was taken out', () => {
    const without = deployment(
      load('strict.json', (text) =>
        text.replace('"capabilities": ["render.markdown", ', '"capabilities": ['),
      ),
    );
    const because = [
      {
        layer: 'deployment' as const,
        source: 'policies/strict.json',
        pointer: '/capabilities',
        rule: 'capability-missing' as const,
        sentence:
          'policies/strict.json does not allow org.kumix.markdown to use “render.markdown” (draw markdown): its global section does not name it. Add “render.markdown” to /capabilities there.',
      },
    ];
    expect(without.decide(render)).toMatchObject({ effect: 'deny', because });
    expect(without.decide({ ask: 'activate', extension: markdown })).toMatchObject({
      effect: 'deny',
      because,
    });
  });

  it('says where the entry lacks it once it was taken out of the entry', () => {
    const without = deployment(
      load('strict.json', (text) =>
        text.replace('"capabilities": ["render.markdown"]', '"capabilities": []'),
      ),
    );
    expect(without.decide(render)).toMatchObject({
      effect: 'deny',
      because: [
        {
          source: 'policies/strict.json',
          pointer: '/extensions/org.kumix.markdown/capabilities',
          rule: 'capability-missing',
        },
      ],
    });
  });
});

describe('policies/dev.json', () => {
  const table = deployment(load('dev.json'));

  it('lets the global section speak for an extension without an entry', () => {
    const other = extension('org.example.other', ['panel', 'net.fetch']);
    expect(table.decide({ ask: 'install', extension: other })).toMatchObject({
      effect: 'allow',
      because: [{ pointer: '/mode', rule: 'dev-mode' }],
    });
    expect(table.decide(call(other, 'panel')).effect).toBe('allow');
  });
});

describe('every policy we ship', () => {
  it.each([
    'strict.json',
    'dev.json',
    'frames.json',
    'examples/small-team.json',
    'examples/regulated.json',
    'examples/kiosk.json',
  ])('%s stays far below what the floor would let through', (name) => {
    const { limits } = meetLimits([
      { place: { layer: 'deployment', source: name, pointer: '' }, section: load(name) },
    ]);
    expect(limits.concurrentCalls).toBeLessThanOrEqual(8);
    expect(limits.pendingCalls).toBeLessThanOrEqual(256);
    expect(limits.messagesPerSecond).toBeLessThanOrEqual(1000);
  });

  it.each(['examples/regulated.json', 'examples/kiosk.json'])(
    '%s has no cap above strict',
    (name) => {
      const capsOf = (file: string) =>
        meetLimits([
          { place: { layer: 'deployment', source: file, pointer: '' }, section: load(file) },
        ]).limits;
      const strict = capsOf('strict.json');
      const caps = capsOf(name);
      expect(LIMIT_FIELDS.filter((field) => caps[field.name] > strict[field.name])).toEqual([]);
    },
  );
});
