/** The extensions that the build put beside the app. */
import { type ExtensionIndex, loadPackages, type PackageResult } from '@kumix/plugin';

/** Where `kumixExtensions()` of the build puts the bundled packages. */
const folder = 'extensions/';

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(folder + path, { credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const isIndex = (value: unknown): value is ExtensionIndex =>
  typeof value === 'object' &&
  value !== null &&
  'extensions' in value &&
  Array.isArray(value.extensions) &&
  value.extensions.every(
    (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      'id' in entry &&
      typeof entry.id === 'string' &&
      'files' in entry &&
      Array.isArray(entry.files),
  );

async function fetchIndex(): Promise<ExtensionIndex> {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(await fetchBytes('index.json')));
  if (!isIndex(parsed)) throw new Error('extensions/index.json is not a list of extensions');
  return parsed;
}

export interface BundledPackage {
  readonly id: string;
  readonly result: PackageResult;
}

/** Rejects where the list itself cannot be had; a package that cannot be read is told in its place. */
export async function fetchBundled(): Promise<readonly BundledPackage[]> {
  return loadPackages(await fetchIndex(), fetchBytes);
}
