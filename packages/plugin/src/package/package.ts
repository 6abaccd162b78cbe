/** An extension as it is shipped: a manifest and the files it names. */
import { type Manifest, type ManifestProblem, readManifest } from '../manifest/index.ts';
import { prerenderedMaxLength, readPrerendered } from '../wire/prerendered.ts';

export interface ExtensionPackage {
  readonly manifest: Manifest;
  /** Every file by its path, `manifest.json` included. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** SHA-256 of the package, lower-case hex: see `packageHash`. */
  readonly sha256: string;
}

/** Bytes of all files of one package together. */
export const packageMaxBytes = 8 * 1024 * 1024;

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await crypto.subtle.digest('SHA-256', bytes));

/**
 * SHA-256 over one line for each file, `<sha256 of the file>  <path>\n`, sorted by path in code
 * units: what `sha256sum` prints, so that anyone can check it with that alone.
 */
export async function packageHash(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<string> {
  const paths = [...files.keys()].sort();
  const lines = await Promise.all(
    paths.map(async (path) => `${await digest(files.get(path) ?? new Uint8Array())}  ${path}\n`),
  );
  return digest(new TextEncoder().encode(lines.join('')));
}

/** Text of what a panel draws first; none where the package has no such file. */
export function prerenderedText(
  files: ExtensionPackage['files'],
  path: string,
): string | undefined {
  const bytes = files.get(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

export type PackageResult =
  | { readonly ok: true; readonly package: ExtensionPackage }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] };

/** Puts a package together from its files, or says what is missing or too much. */
export async function readPackage(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<PackageResult> {
  const problem = (rule: string, sentence: string): PackageResult => ({
    ok: false,
    problems: [{ pointer: '', rule, sentence }],
  });
  let total = 0;
  for (const bytes of files.values()) total += bytes.byteLength;
  if (total > packageMaxBytes) {
    return problem('size', `The package has ${total} bytes, of at most ${packageMaxBytes}.`);
  }
  const manifestBytes = files.get('manifest.json');
  if (manifestBytes === undefined) {
    return problem('manifest', 'The package has no manifest.json. Add one at its root.');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(manifestBytes);
  } catch {
    return problem('encoding', 'manifest.json is not UTF-8. Save it as UTF-8.');
  }
  const read = readManifest(text);
  if (!read.ok) return read;
  const { manifest } = read;
  const panels = manifest.contributes?.panels ?? [];
  const prerendered = panels.flatMap((panel) => panel.prerendered ?? []);
  for (const path of [manifest.entry, ...(manifest.wasm ?? []), ...prerendered]) {
    if (!files.has(path)) {
      return problem('file', `The manifest names "${path}", which is not in the package.`);
    }
  }
  for (const path of prerendered) {
    if (readPrerendered(prerenderedText(files, path) ?? '') !== undefined) continue;
    return problem(
      'prerendered',
      `"${path}" is not what a panel draws first: a text of drawing operations, of at most ${prerenderedMaxLength} characters. Build the package anew, or take it out of the manifest.`,
    );
  }
  return { ok: true, package: { manifest, files, sha256: await packageHash(files) } };
}

export interface ExtensionIndex {
  /** Each extension's folder and files, below the index. */
  readonly extensions: readonly { readonly id: string; readonly files: readonly string[] }[];
}

/**
 * Loads the packages that an index names: `read` gets a path below the index's folder. What cannot
 * be read is told, and the others load all the same.
 */
export async function loadPackages(
  index: ExtensionIndex,
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<readonly { readonly id: string; readonly result: PackageResult }[]> {
  return Promise.all(
    index.extensions.map(async ({ id, files }) => {
      try {
        const entries = await Promise.all(
          files.map(async (file) => [file, await read(`${id}/${file}`)] as const),
        );
        return { id, result: await readPackage(new Map(entries)) };
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unreadable';
        const sentence = `${id} could not be loaded: ${why}.`;
        return {
          id,
          result: { ok: false, problems: [{ pointer: '', rule: 'load', sentence }] } as const,
        };
      }
    }),
  );
}
