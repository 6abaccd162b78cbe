/** The built app behind our own server, for whoever tests it in a browser. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, root } from '../../scripts/lib/paths.ts';
import { serve } from '../../scripts/serve/server.ts';

export interface TestApp {
  readonly url: string;
  /** A copy of `policies/`, which a test may edit. */
  readonly policies: string;
  close(): Promise<void>;
}

export async function serveApp(homeserver: string, policy = 'strict.json'): Promise<TestApp> {
  const policies = await mkdtemp(join(tmpdir(), 'kumix-policies-'));
  await cp(join(root, 'policies'), policies, { recursive: true });
  const served = await serve({
    dist,
    policies,
    deployment: {
      homeservers: 'any',
      defaultHomeserver: homeserver,
      policies: { deployment: `/policies/${policy}` },
    },
    port: 0,
  });
  return {
    url: served.url,
    policies,
    close: async () => {
      await served.close();
      await rm(policies, { recursive: true, force: true });
    },
  };
}
