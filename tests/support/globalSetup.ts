/** One Synapse for all Playwright tests of a run; each test makes its own users and rooms in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installSynapse } from '../../scripts/homeserver/install.ts';
import { startHomeserver } from '../../scripts/homeserver/start.ts';

export default async function globalSetup(): Promise<() => Promise<void>> {
  await installSynapse((line) => console.log(line));
  const dataDir = await mkdtemp(join(tmpdir(), 'kumix-synapse-'));
  const homeserver = await startHomeserver({ dataDir });
  process.env['KUMIX_HOMESERVER'] = homeserver.url;
  return async () => {
    await homeserver.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
