import type { ExtensionPackage, HostMethodName, Manifest } from '@kumix/plugin';
import { hostMethods } from '@kumix/plugin';
import type { ExtensionFacts } from '@kumix/policy';
import { parseExtensionId } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import { inspectWasm } from '../wasm/inspect.ts';

/** What the policy is told of a package. Throws `HostError` where its id is none. */
export function factsOf({ manifest, files, sha256 }: ExtensionPackage): ExtensionFacts {
  const id = parseExtensionId(manifest.id);
  if (id === undefined)
    throw new HostError('invalid-params', `"${manifest.id}" is not an extension id.`);
  const wasmImports: string[] = [];
  for (const name of manifest.wasm ?? []) {
    try {
      wasmImports.push(...inspectWasm(files.get(name) ?? new Uint8Array()).imports);
    } catch {
      // Refused with its reason when the policy is asked.
    }
  }
  return {
    id,
    version: manifest.version,
    sha256,
    kind: manifest.kind,
    isolation: manifest.isolation ?? 'worker',
    capabilities: manifest.capabilities.map(({ name, caveats = {} }) => ({ name, caveats })),
    wasmImports,
  };
}

/** Methods that a manifest's capabilities let it call; for the consent page. */
export function callable(manifest: Manifest): readonly HostMethodName[] {
  const asked = new Set(manifest.capabilities.map(({ name }) => name));
  const names: HostMethodName[] = [];
  for (const [name, { capability }] of Object.entries(hostMethods)) {
    if (asked.has(capability) && isHostMethod(name)) names.push(name);
  }
  return names;
}

const isHostMethod = (name: string): name is HostMethodName => Object.hasOwn(hostMethods, name);
