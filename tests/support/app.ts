/** The built app behind our own server, for whoever tests it in a browser. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Deployment } from '../../apps/kumix/build/headers.ts';
import { bundleExtension } from '../../packages/plugin/build/bundleExtensions.ts';
import type { PolicyDocument } from '../../packages/policy/src/document.ts';
import { dist, root } from '../../scripts/lib/paths.ts';
import { serve } from '../../scripts/serve/server.ts';

export interface TestApp {
  readonly url: string;
  /** Rewrites the deployment's policy file; what is open reads it at its next load. */
  editPolicy(edit: (policy: Editable<PolicyDocument>) => void): Promise<void>;
  writePolicy(text: string): Promise<void>;
  /** Puts the extension built from `folder` in place of the bundled one with the same id. */
  replaceExtension(folder: string): Promise<void>;
  /** Rewrites one file of a bundled extension. */
  writeExtension(id: string, path: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export type Editable<T> = T extends readonly (infer E)[]
  ? Editable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Editable<T[K]> }
    : T;

/** Serves `dist` with its own copies of policies and extensions, which a test may change. */
export async function serveApp(
  homeserver: string,
  deployment: Partial<Deployment> = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'kumix-app-'));
  const policies = join(folder, 'policies');
  const extensions = join(folder, 'extensions');
  await cp(join(root, 'policies'), policies, { recursive: true });
  await cp(join(dist, 'extensions'), extensions, { recursive: true });
  const file = join(policies, 'strict.json');
  const served = await serve({
    dist,
    policies,
    extensions,
    deployment: {
      homeservers: 'any',
      defaultHomeserver: homeserver,
      policies: { deployment: '/policies/strict.json' },
      ...deployment,
    },
    port: 0,
  });
  return {
    url: served.url,
    writePolicy: (text) => writeFile(file, text),
    async editPolicy(edit) {
      const policy = JSON.parse(await readFile(file, 'utf8')) as Editable<PolicyDocument>;
      edit(policy);
      await writeFile(file, JSON.stringify(policy, null, 2));
    },
    async replaceExtension(source) {
      const { id, files } = await bundleExtension(source);
      for (const [path, bytes] of files) {
        const target = join(extensions, id, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, bytes);
      }
    },
    writeExtension: (id, path, text) => writeFile(join(extensions, id, path), text),
    close: async () => {
      await served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
