import type { ExtensionFacts } from '@kumix/policy';
import { type Io, UsageError } from '../command.ts';
import { loadManifest } from './files.ts';

/** Options by which a command is told of an extension and of the app it would run in. */
export const extensionOptions = {
  manifest: { type: 'string' },
  sha256: { type: 'string' },
  'wasm-import': { type: 'string', multiple: true },
  'own-origin': { type: 'string', multiple: true },
  room: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const EXTENSION_USAGE =
  '--manifest MANIFEST [--sha256 HEX] [--wasm-import MODULE.NAME]... [--own-origin ORIGIN]...';

interface Values {
  readonly manifest?: string | undefined;
  readonly sha256?: string | undefined;
  readonly 'wasm-import'?: readonly string[] | undefined;
}

export const extensionOf = (values: Values, io: Io): ExtensionFacts => {
  if (values.manifest === undefined) {
    throw new UsageError('Name the extension by its manifest: --manifest FILE.');
  }
  return loadManifest(
    values.manifest,
    { sha256: values.sha256, wasmImports: values['wasm-import'] ?? [] },
    io,
  );
};

/**
 * Origins of app and homeserver. None given means an example that no real app has: the question is
 * then about the files, and `net.fetch` is not refused for want of an answer.
 */
export const ownOriginsOf = (given: readonly string[] | undefined): readonly string[] =>
  given ?? ['https://app.invalid'];
