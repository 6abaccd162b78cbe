/**
 * Builds extensions to packages: `manifest.json` as written, the entry as one classic script, and
 * every `.wat` beside it to `.wasm`. The same for the bundled ones, for tests and for authors.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import wabt from 'wabt';
import { type Manifest, readManifest } from '../src/manifest/index.ts';
import type { ExtensionIndex } from '../src/package/package.ts';
import { classicScript } from './classicScript.ts';
import { prerender } from './prerender.ts';

export interface BuiltExtension {
  readonly id: string;
  /** By path within the package. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const encoder = new TextEncoder();

/** Builds one extension's folder. Errors name the file and what is wrong with it. */
export async function bundleExtension(folder: string): Promise<BuiltExtension> {
  const manifestPath = path.join(folder, 'manifest.json');
  const text = await readFile(manifestPath, 'utf8');
  const read = readManifest(text);
  if (!read.ok) {
    const told = read.problems.map(({ sentence }) => `  ${sentence}`).join('\n');
    throw new Error(`${manifestPath}:\n${told}`);
  }
  const { manifest } = read;
  const entry = await entryOf(folder, manifest);
  const files = new Map<string, Uint8Array>([
    ['manifest.json', encoder.encode(text)],
    [manifest.entry, encoder.encode(entry)],
  ]);
  for (const { id, prerendered } of manifest.contributes?.panels ?? []) {
    if (prerendered === undefined) continue;
    // oxlint-disable-next-line no-await-in-loop -- one or two panels
    files.set(prerendered, encoder.encode(await drawnFirst(manifestPath, entry, id)));
  }
  for (const name of manifest.wasm ?? []) {
    // oxlint-disable-next-line no-await-in-loop -- one or two files
    files.set(
      name,
      await assemble(path.join(folder, 'src', name.replace(/\.wasm$/, '.wat')), manifest),
    );
  }
  return { id: manifest.id, files };
}

/** The entry's script; for a document `src/entry.html` as written, with that script at its end. */
async function entryOf(folder: string, { entry }: Manifest): Promise<string> {
  const script = await entryScript(folder);
  if (!entry.endsWith('.html')) return script;
  const html = await readFile(path.join(folder, 'src', 'entry.html'), 'utf8');
  // Within a script these mean the same, and its end is not mistaken for one in a string.
  const inline = script.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
  return `${html.trimEnd()}\n<script>${inline}</script>\n`;
}

async function drawnFirst(manifestPath: string, script: string, panel: string): Promise<string> {
  try {
    return `${await prerender({ script, panel })}\n`;
  } catch (error) {
    throw new Error(`${manifestPath}: ${error instanceof Error ? error.message : 'unknown'}`, {
      cause: error,
    });
  }
}

async function entryScript(folder: string): Promise<string> {
  const source = path.join(folder, 'src');
  const names = await readdir(source);
  const entry = ['entry.tsx', 'entry.ts', 'entry.jsx', 'entry.js'].find((name) =>
    names.includes(name),
  );
  if (entry === undefined)
    throw new Error(`${source} has no entry.ts, entry.tsx, entry.js or entry.jsx`);
  const script = await classicScript(path.join(source, entry), {
    root: folder,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  });
  return `${script}\n`;
}

async function assemble(wat: string, manifest: Manifest): Promise<Uint8Array> {
  const toolkit = await wabt();
  const source = await readFile(wat, 'utf8');
  const module = toolkit.parseWat(path.basename(wat), source, { bulk_memory: true });
  try {
    module.resolveNames();
    module.validate();
    return module.toBinary({ canonicalize_lebs: true, write_debug_names: false }).buffer;
  } catch (error) {
    throw new Error(
      `${manifest.id}: ${wat}: ${error instanceof Error ? error.message : 'invalid'}`,
      {
        cause: error,
      },
    );
  } finally {
    module.destroy();
  }
}

/** Every folder of `root` that has a manifest, in the order of their names. */
export async function extensionFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(root, name));
  const has = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).includes('manifest.json')),
  );
  return folders.filter((_, index) => has[index]).sort();
}

/** Builds every extension below `root`; `undefined` where there is none. */
export async function buildExtensions(root: string): Promise<readonly BuiltExtension[]> {
  const built = await Promise.all((await extensionFolders(root)).map(bundleExtension));
  const ids = new Set(built.map(({ id }) => id));
  if (ids.size !== built.length) throw new Error(`${root}: two extensions have the same id`);
  return built;
}

const indexText = (built: readonly BuiltExtension[]): string => {
  const index: ExtensionIndex = {
    extensions: built.map(({ id, files }) => ({ id, files: [...files.keys()].sort() })),
  };
  return `${JSON.stringify(index, null, 2)}\n`;
};

/** Writes `outDir/<id>/…` and `outDir/index.json`, in place of what was there. */
export async function bundleExtensions({
  root,
  outDir,
}: {
  readonly root: string;
  readonly outDir: string;
}): Promise<void> {
  const built = await buildExtensions(root);
  await rm(outDir, { recursive: true, force: true });
  await Promise.all(
    built.flatMap(({ id, files }) =>
      [...files].map(async ([name, bytes]) => {
        const target = path.join(outDir, id, name);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, bytes);
      }),
    ),
  );
  await mkdir(outDir, { recursive: true });
  await writeFile(path.join(outDir, 'index.json'), indexText(built));
}

const contentTypes: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  // Never run as a script of the app's: the host reads the text and hands it to a cell.
  '.js': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Serves the packages under `/extensions/` in development and emits them in a build. */
export function kumixExtensions({ root }: { readonly root: string }): Plugin {
  let built: Promise<readonly BuiltExtension[]> | undefined;
  const packages = (): Promise<readonly BuiltExtension[]> => (built ??= buildExtensions(root));
  return {
    name: 'kumix-extensions',
    configureServer(server) {
      server.watcher.add(root);
      server.watcher.on('change', (file) => {
        if (file.startsWith(root)) built = undefined;
      });
      server.middlewares.use('/extensions', (request, response, next) => {
        const wanted = (request.url ?? '').replace(/\?.*$/, '').slice(1);
        packages()
          .then((all) => {
            const bytes =
              wanted === 'index.json'
                ? encoder.encode(indexText(all))
                : all
                    .find(({ id }) => wanted.startsWith(`${id}/`))
                    ?.files.get(wanted.slice(wanted.indexOf('/') + 1));
            if (bytes === undefined) {
              next();
              return;
            }
            response.setHeader(
              'content-type',
              contentTypes[path.extname(wanted)] ?? 'application/octet-stream',
            );
            response.setHeader('cache-control', 'no-store');
            response.end(bytes);
          })
          .catch(next);
      });
    },
    async generateBundle() {
      const all = await packages();
      for (const { id, files } of all) {
        for (const [name, bytes] of files) {
          this.emitFile({ type: 'asset', fileName: `extensions/${id}/${name}`, source: bytes });
        }
      }
      this.emitFile({ type: 'asset', fileName: 'extensions/index.json', source: indexText(all) });
    },
  };
}
