/**
 * The policy files that the deployment names, each as its layer. A file that cannot be fetched or
 * read counts with its last good text; without one its layer denies everything.
 */
import { nextTurn } from '@kumix/host';
import { type Layer, type PolicyDocument, type Problem, readPolicy } from '@kumix/policy';
import { t } from '../i18n/message.ts';
import type { Storage } from '../app/storage.ts';

export interface PolicyPaths {
  readonly organisation?: string;
  readonly deployment?: string;
}

/** One file as it was found, for the Policy page and for whoever must know that it is not in force. */
export interface PolicyFile {
  readonly kind: 'organisation' | 'deployment';
  readonly source: string;
  readonly text: string | null;
  readonly document: PolicyDocument | null;
  /** In words, with file, line and column; empty for a good file. */
  readonly problems: readonly Problem[];
  /** What is in force of this layer instead, where the file is no good. */
  readonly standIn: 'last-good' | 'deny-all' | null;
}

export interface LoadedPolicies {
  readonly files: readonly PolicyFile[];
  readonly layers: readonly Layer[];
}

export interface PolicyLoader {
  readonly paths: PolicyPaths;
  readonly storage: Storage;
  /** Resolves with the text of a file below the app's own address. */
  readonly fetchText: (path: string) => Promise<string>;
}

export async function fetchPolicyText(path: string): Promise<string> {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.text();
}

async function readOptions(text: string): Promise<Parameters<typeof readPolicy>[2]> {
  // The list of public suffixes is large; only a pattern with a wildcard needs it.
  if (!text.includes('*.')) return {};
  const { isPublicSuffix } = await import('@kumix/policy/suffix');
  return { isPublicSuffix };
}

async function loadOne(
  kind: PolicyFile['kind'],
  path: string,
  { storage, fetchText }: PolicyLoader,
): Promise<{ readonly file: PolicyFile; readonly layer: Layer }> {
  // As an administrator names it: below the folder that is served.
  const source = path.replace(/^\//, '');
  const key = `policy.${kind}:${source}`;
  let text: string | null = null;
  let problems: readonly Problem[];
  try {
    text = await fetchText(path);
    const readers = await readOptions(text);
    // To read one takes a while: not in the same task as the other.
    await nextTurn();
    const read = readPolicy(text, source, readers);
    if (read.ok) {
      storage.write(key, text);
      const { document } = read;
      return {
        file: { kind, source, text, document, problems: [], standIn: null },
        layer: { kind, source, policy: document },
      };
    }
    problems = read.problems;
  } catch (error) {
    const why = error instanceof Error ? error.message : t('policy.couldNotFetch');
    const sentence = t('policy.notFetched', { why });
    problems = [{ source, line: 1, column: 1, pointer: '', rule: 'truncated', sentence }];
  }
  const before = storage.read(key);
  const last = before === null ? null : readPolicy(before, source, await readOptions(before));
  const good = last?.ok === true ? last.document : null;
  return {
    file: {
      kind,
      source,
      text,
      document: good,
      problems,
      standIn: good === null ? 'deny-all' : 'last-good',
    },
    layer: {
      kind,
      source,
      policy: 'unreadable',
      ...(good === null ? {} : { lastGood: good }),
    },
  };
}

/** Never rejects: whatever goes wrong narrows what is allowed and is told in `files`. */
export async function loadPolicies(loader: PolicyLoader): Promise<LoadedPolicies> {
  const named = (['organisation', 'deployment'] as const).flatMap((kind) => {
    const path = loader.paths[kind];
    return path === undefined ? [] : [loadOne(kind, path, loader)];
  });
  const loaded = await Promise.all(named);
  return {
    files: loaded.map(({ file }) => file),
    layers: loaded.map(({ layer }) => layer),
  };
}
