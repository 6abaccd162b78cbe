import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadPackages, packageHash, packageMaxBytes, readPackage } from './package.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const manifest = JSON.stringify({
  manifest: 1,
  id: 'org.example.a',
  version: '1.0.0',
  name: 'A',
  description: 'A.',
  author: 'A',
  kind: 'proc',
  entry: 'entry.js',
  wasm: ['a.wasm'],
  capabilities: [],
});

describe('a package', () => {
  it('has the hash that sha256sum gives of its list of hashes', async () => {
    const files = new Map([
      ['entry.js', bytes('x')],
      ['a.wasm', bytes('y')],
    ]);
    const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(await packageHash(files)).toBe(sum(`${sum('y')}  a.wasm\n${sum('x')}  entry.js\n`));
  });

  it('has another hash when a byte, a name or a file is another', async () => {
    const hash = async (entries: [string, string][]): Promise<string> =>
      packageHash(new Map(entries.map(([name, text]) => [name, bytes(text)])));
    const hashes = await Promise.all([
      hash([['a', 'x']]),
      hash([['a', 'y']]),
      hash([['b', 'x']]),
      hash([
        ['a', 'x'],
        ['b', ''],
      ]),
      hash([]),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is refused where a file is missing, and says which', async () => {
    const read = await readPackage(
      new Map([
        ['manifest.json', bytes(manifest)],
        ['entry.js', bytes('')],
      ]),
    );
    expect(read).toMatchObject({ ok: false, problems: [{ rule: 'file', sentence: /a\.wasm/ }] });
  });

  it('is refused where what a panel draws first is missing, or is nothing that is drawn', async () => {
    const ui = JSON.stringify({
      ...(JSON.parse(manifest) as object),
      kind: 'ui',
      wasm: [],
      capabilities: [{ name: 'panel' }],
      contributes: { panels: [{ id: 'note', title: 'Note', prerendered: 'note.json' }] },
    });
    const withFirst = async (...first: string[]) =>
      readPackage(
        new Map([
          ['manifest.json', bytes(ui)],
          ['entry.js', bytes('')],
          ...first.map((text) => ['note.json', bytes(text)] as const),
        ]),
      );
    expect(await withFirst('[1,[2,2,"x"],[3,1,2,0]]')).toMatchObject({ ok: true });
    expect(await withFirst()).toMatchObject({
      problems: [{ rule: 'file', sentence: /note\.json/ }],
    });
    for (const text of ['', '{}', '[1,[13,2,"focus",[]]]', `[1,[2,2,"${'x'.repeat(270_000)}"]]`]) {
      // oxlint-disable-next-line no-await-in-loop -- four small packages
      expect(await withFirst(text)).toMatchObject({
        problems: [{ rule: 'prerendered', sentence: /note\.json.*262144/ }],
      });
    }
  });

  it('is refused without a manifest, with a broken one, and where it is too large', async () => {
    expect(await readPackage(new Map())).toMatchObject({ problems: [{ rule: 'manifest' }] });
    const notUtf8 = new Map([['manifest.json', new Uint8Array([0xff, 0xfe])]]);
    expect(await readPackage(notUtf8)).toMatchObject({ problems: [{ rule: 'encoding' }] });
    const large = new Map([['big', new Uint8Array(packageMaxBytes + 1)]]);
    expect(await readPackage(large)).toMatchObject({ problems: [{ rule: 'size' }] });
  });

  it('that cannot be loaded is told, and the others load all the same', async () => {
    const index = {
      extensions: [
        { id: 'gone', files: ['manifest.json'] },
        { id: 'org.example.a', files: ['manifest.json', 'entry.js', 'a.wasm'] },
      ],
    };
    const loaded = await loadPackages(index, (path) =>
      path.startsWith('gone')
        ? Promise.reject(new Error('404'))
        : Promise.resolve(bytes(path.endsWith('.json') ? manifest : '')),
    );
    expect(loaded.map(({ result }) => result.ok)).toEqual([false, true]);
  });
});
