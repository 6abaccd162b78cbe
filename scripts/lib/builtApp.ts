/** The built app on a server of ours, and how a person gets into it: for benchmarks and pictures. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Sent, type Served, serve } from '../serve/server.ts';
import { dist, root } from './paths.ts';

/** Serves `dist` under the strict policy; `sent` hears of every answer. */
export function serveBuilt(homeserver: string, sent?: (answer: Sent) => void): Promise<Served> {
  return serve({
    dist,
    policies: join(root, 'policies'),
    deployment: {
      homeservers: 'any',
      defaultHomeserver: homeserver,
      policies: { deployment: '/policies/strict.json' },
    },
    port: 0,
    ...(sent === undefined ? {} : { sent }),
  });
}

/** Fills in the log-in view that is open and sends it. */
export async function fillLogin(
  page: Page,
  person: { readonly name: string; readonly password: string },
): Promise<void> {
  await page.getByLabel('User name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Log in' }).click();
}
