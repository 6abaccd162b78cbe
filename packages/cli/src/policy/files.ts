import { readManifest } from '@kumix/plugin/manifest';
import {
  type ExtensionFacts,
  formatProblem,
  type Layer,
  type Locate,
  parseExtensionId,
  type PolicyDocument,
  type Reason,
  readPolicy,
  type ReadResult,
} from '@kumix/policy';
import { isPublicSuffix } from '@kumix/policy/suffix';
import { InputError, type Io, UsageError } from '../command.ts';

/** Files as commands name them, read or refused with every place that is wrong. */

export const readBytes = (path: string, io: Io): Uint8Array => {
  try {
    return io.read(path);
  } catch (error) {
    const said = error instanceof Error ? error.message : 'it cannot be read';
    throw new InputError([`${path}: ${said}. Give the path of a file that can be read.`]);
  }
};

export const readPolicyFile = (path: string, io: Io): ReadResult<PolicyDocument> =>
  readPolicy(readBytes(path, io), path, { isPublicSuffix });

export interface SoundFile {
  readonly path: string;
  readonly document: PolicyDocument;
  readonly locate: Locate;
}

/** A policy file that is sound; anything else ends the command. */
export const soundPolicy = (path: string, io: Io): SoundFile => {
  const result = readPolicyFile(path, io);
  if (!result.ok) throw new InputError(result.problems.map((one) => formatProblem(one)));
  return { path, document: result.document, locate: result.locate };
};

/** Layers with their files, for places in reasons. */
export interface LoadedLayers {
  readonly layers: readonly Layer[];
  readonly files: readonly SoundFile[];
}

const LAYER = /^(?:(organisation|deployment|user)=|room:(!?[^=]+)=)?(.+)$/u;

/** `FILE`, `KIND=FILE` or `room:ROOM=FILE`; a file alone is the deployment's. */
export const loadLayers = (specs: readonly string[], io: Io): LoadedLayers => {
  if (specs.length === 0) {
    throw new UsageError('Name at least one policy file.');
  }
  const files: SoundFile[] = [];
  const layers = specs.map((spec): Layer => {
    const [, kind, roomId, path = ''] = LAYER.exec(spec) ?? [];
    const file = soundPolicy(path, io);
    files.push(file);
    const base = { source: path, policy: file.document };
    if (roomId !== undefined) return { ...base, kind: 'room', roomId };
    return { ...base, kind: kind === 'organisation' || kind === 'user' ? kind : 'deployment' };
  });
  return { layers, files };
};

export interface ManifestOptions {
  /** SHA-256 of the package in hex, for a policy that lists hashes. */
  readonly sha256: string | undefined;
  /** What its WebAssembly imports, as `module.name`. */
  readonly wasmImports: readonly string[];
}

/** What the engine must know of an extension, from its manifest. */
export const loadManifest = (path: string, options: ManifestOptions, io: Io): ExtensionFacts => {
  const result = readManifest(new TextDecoder().decode(readBytes(path, io)));
  if (!result.ok) {
    throw new InputError(
      result.problems.map(
        ({ pointer, rule, sentence }) => `${path} ${pointer || '/'} ${rule}: ${sentence}`,
      ),
    );
  }
  const { manifest } = result;
  const id = parseExtensionId(manifest.id);
  if (id === undefined) throw new InputError([`${path} /id id: “${manifest.id}” is no id.`]);
  return {
    id,
    version: manifest.version,
    sha256: options.sha256 ?? '0'.repeat(64),
    kind: manifest.kind,
    isolation: manifest.isolation ?? 'worker',
    wasmImports: options.wasmImports,
    capabilities: manifest.capabilities.map(({ name, caveats = {} }) => ({ name, caveats })),
  };
};

const parent = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

/** `file:line:column` of a pointer; where nothing stands there, of the nearest place above it. */
export const placeOf = (source: string, pointer: string, files: readonly SoundFile[]): string => {
  const file = files.find(({ path }) => path === source);
  if (file === undefined) return source;
  let at = pointer;
  let place = file.locate(at);
  while (place === undefined && at !== '') {
    at = parent(at);
    place = file.locate(at);
  }
  return place === undefined ? source : `${source}:${place.line}:${place.column}`;
};

export const reasonLine = (reason: Reason, files: readonly SoundFile[]): string =>
  `${placeOf(reason.source, reason.pointer, files)} ${reason.pointer || '/'} ${reason.rule}: ${reason.sentence}`;
