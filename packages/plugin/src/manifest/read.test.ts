import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generated } from '../../build/generate.ts';
import { readManifest } from './read.ts';

const good = {
  manifest: 1,
  id: 'org.example.notes',
  version: '1.2.3',
  name: 'Notes',
  description: 'Keeps notes.',
  author: 'Ada',
  kind: 'ui',
  entry: 'entry.js',
  capabilities: [
    { name: 'panel' },
    { name: 'net.fetch', caveats: { origins: ['https://a.example'] } },
  ],
  contributes: { panels: [{ id: 'note', title: 'Note' }] },
};

const problemsOf = (
  change: Record<string, unknown>,
): readonly { pointer: string; rule: string }[] => {
  const read = readManifest(JSON.stringify({ ...good, ...change }));
  return read.ok ? [] : read.problems.map(({ pointer, rule }) => ({ pointer, rule }));
};

const prerendered = (...files: string[]): Record<string, unknown> => ({
  contributes: {
    panels: files.map((file, index) => ({ id: `p${index}`, title: 'Note', prerendered: file })),
  },
});

describe('a manifest', () => {
  it('may name what its panels draw first, a file each', () => {
    expect(problemsOf(prerendered('note.json', 'list.json'))).toEqual([]);
  });

  it.each([
    [prerendered('note.js'), '/contributes/panels/0/prerendered', 'pattern'],
    [prerendered('../note.json'), '/contributes/panels/0/prerendered', 'pattern'],
    [prerendered('manifest.json'), '/contributes/panels/0/prerendered', 'duplicate'],
    [prerendered('a.json', 'a.json'), '/contributes/panels/1/prerendered', 'duplicate'],
    [
      { ...prerendered('a.json'), isolation: 'frame', entry: 'entry.html' },
      '/contributes/panels/0/prerendered',
      'isolation',
    ],
  ])('with %j is refused: %s, %s', (change, pointer, rule) => {
    expect(problemsOf(change)).toEqual([{ pointer, rule }]);
  });

  it('is read where it is good', () => {
    expect(readManifest(JSON.stringify(good))).toEqual({ ok: true, manifest: good });
  });

  it('with a key twice is refused: readers differ in which they take', () => {
    const text = JSON.stringify(good).replace('{', '{"capabilities":[{"name":"panel"}],');
    const read = readManifest(text);
    expect(JSON.parse(text)).toEqual(good);
    expect(read).toMatchObject({
      ok: false,
      problems: [{ pointer: '/capabilities', rule: 'duplicate-key' }],
    });
  });

  it('may be in any language', () => {
    for (const name of ['ノート', 'مذكرات', 'Ghi chú', 'Notes (β) – 2', 'नोट्स', 'Zażółć 📝']) {
      expect(readManifest(JSON.stringify({ ...good, name })).ok).toBe(true);
    }
  });

  it.each([
    [{ id: 'Notes' }, '/id', 'pattern'],
    [{ id: 'org.exаmple.notes' }, '/id', 'pattern'],
    [{ version: '1.2' }, '/version', 'pattern'],
    [{ name: '' }, '/name', 'minLength'],
    [{ kind: 'both' }, '/kind', 'enum'],
    [{ entry: '../evil.js' }, '/entry', 'pattern'],
    [{ entry: '/etc/passwd.js' }, '/entry', 'pattern'],
    [{ entry: 'a//b.js' }, '/entry', 'pattern'],
    [{ manifest: 2 }, '/manifest', 'const'],
    [{ extra: true }, '', 'additionalProperties'],
    [{ capabilities: 'all' }, '/capabilities', 'type'],
    [{ capabilities: [{ name: 'panel' }, { name: 'panel' }] }, '/capabilities/1/name', 'duplicate'],
    [{ capabilities: [] }, '/contributes/panels', 'capability'],
    [{ contributes: { methods: ['surface.open'] } }, '/contributes/methods/0', 'method'],
    [{ contributes: { methods: ['constructor'] } }, '/contributes/methods/0', 'method'],
    [{ contributes: { methods: ['render.markdown'] } }, '/contributes/methods/0', 'capability'],
    [{ kind: 'proc' }, '/contributes/panels', 'kind'],
    [{ entry: 'entry.html' }, '/entry', 'entry'],
    [{ isolation: 'frame' }, '/entry', 'entry'],
    [{ isolation: 'origin', entry: 'entry.js' }, '/entry', 'entry'],
    [{ isolation: 'frame', entry: 'entry.html', kind: 'proc' }, '/isolation', 'isolation'],
    [{ isolation: 'none' }, '/isolation', 'enum'],
    [{ name: 'Notes\u202egnirts' }, '/name', 'character'],
    [{ author: 'Kumix\u200b' }, '/author', 'character'],
    [{ description: 'Reads\nThis was checked' }, '/description', 'character'],
    [{ name: '\u3164' }, '/name', 'character'],
    [{ name: 'Notes\u{e0041}' }, '/name', 'character'],
    [{ author: 'Ad\ud800' }, '/author', 'character'],
    [{ name: '   ' }, '/name', 'legible'],
    [{ name: 'Notes ' }, '/name', 'legible'],
    [{ author: `Ada${' '.repeat(90)}checked` }, '/author', 'legible'],
    [{ name: `N${'\u0336'.repeat(9)}` }, '/name', 'legible'],
    [
      { contributes: { panels: [{ id: 'a', title: '\u00a0' }] } },
      '/contributes/panels/0/title',
      'legible',
    ],
    [
      {
        contributes: {
          panels: [
            { id: 'a', title: 'A' },
            { id: 'a', title: 'B' },
          ],
        },
      },
      '/contributes/panels/1/id',
      'duplicate',
    ],
  ])('with %j is refused at %s by %s', (change, pointer, rule) => {
    expect(problemsOf(change)).toContainEqual({ pointer, rule });
  });

  it('with a document of its own names an HTML file', () => {
    expect(problemsOf({ isolation: 'frame', entry: 'entry.html' })).toEqual([]);
    expect(problemsOf({ isolation: 'origin', entry: 'entry.html' })).toEqual([]);
  });

  it('names what is missing, in a sentence', () => {
    const read = readManifest('{"manifest":1}');
    expect(read).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        expect.objectContaining({ sentence: 'The manifest lacks "id". Add it.' }),
      ]) as unknown,
    });
  });

  it.each(['', 'null', '[]', '"x"', '{"constructor":1}', '{"__proto__":{}}', '{"valueOf":1}'])(
    'that reads %j is refused without a throw',
    (text) => {
      expect(readManifest(text).ok).toBe(false);
    },
  );

  it('that is too long is refused before it is parsed', () => {
    const read = readManifest(' '.repeat(70_000));
    expect(read).toMatchObject({ ok: false, problems: [{ rule: 'size' }] });
  });
});

describe('what is generated from the schema', () => {
  it.each([...generated()])('%s is up to date', async (file, text) => {
    expect(await readFile(new URL(`../../../../${file}`, import.meta.url), 'utf8')).toBe(text);
  });
});
