/** An extension that does what it is told, and the server that it fetches from. */
import { join } from 'node:path';
import { serveApp } from '../support/app.ts';
import { type FetchServer, startFetchServer } from '../support/fetchServer.ts';
import { homeserverUrl } from '../support/homeserver.ts';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { type AppPage, expect, test as base } from './fixture.ts';

interface CourierFixtures {
  /** Where the app's people are at home. */
  readonly homeserver: string;
  /** Named by the policy and by the deployment. */
  readonly server: FetchServer;
  /** Named by the deployment alone. */
  readonly other: FetchServer;
}

const server = async (
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the parameter's names
  {},
  use: (server: FetchServer) => Promise<void>,
): Promise<void> => {
  const started = await startFetchServer();
  await use(started);
  await started.close();
};

export const test = base.extend<CourierFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- as above
  homeserver: async ({}, use) => use(homeserverUrl()),
  server,
  other: server,
  app: async ({ homeserver, server: named, other }, use) => {
    const app = await serveApp(homeserver, { fetchOrigins: [named.origin, other.origin] });
    await app.replaceExtension(join(import.meta.dirname, 'guests', 'courier'));
    await app.editPolicy((policy) => {
      const more: NonNullable<typeof policy.capabilities> = [
        'render.code',
        'render.math',
        'message.transform',
        'attachment.filter',
        { name: 'message.read', rooms: ['plain'] },
        'unfurl',
        'theme.tokens.provide',
        'command',
        { name: 'net.fetch', origins: [named.origin] },
        { name: 'message.send', rooms: ['plain'] },
        { name: 'room.state.read', eventTypes: ['m.room.topic', 'org.example.said'] },
        { name: 'room.state.write', eventTypes: ['org.example.said', 'm.room.power_levels'] },
      ];
      const shipped = (policy.capabilities ?? []).filter((name) => name !== 'storage.kv');
      policy.capabilities = [...shipped, ...more, { name: 'storage.kv', effect: 'ask' }];
      // A call that spins ends by its own time, 2,000 ms, well before it counts as hung.
      policy.ui = { ...policy.ui, heartbeatMs: 5_000 };
      const courier = policy.extensions?.['org.kumix.markdown'];
      if (courier === undefined) throw new Error('strict.json has no entry for org.kumix.markdown');
      courier.capabilities = ['render.markdown', 'storage.kv', ...more];
    });
    await use(app);
    await app.close();
  },
});

/** Tells it something, and resolves with what it answered. */
export async function tell(
  page: AppPage,
  user: UserClient,
  room: string,
  text: string,
): Promise<string> {
  const before = (await answers(user, room)).length;
  await page.send(text);
  await expect.poll(async () => (await answers(user, room)).length).toBe(before + 1);
  return (await answers(user, room)).at(-1) ?? '';
}

const signs = { '&lt;': '<', '&gt;': '>', '&amp;': '&' } as const;
const wordsIn = (html: string): string =>
  Object.entries(signs).reduce(
    (text, [name, sign]) => text.replaceAll(name, sign),
    html.replaceAll(/<[^>]*>/g, ''),
  );

/** Formatted bodies of a room's messages, oldest first. */
async function answers(user: UserClient, room: string): Promise<readonly string[]> {
  return (await user.messages(room))
    .flatMap(({ content }) => {
      const { formatted_body: html } = content as { readonly formatted_body?: unknown };
      return typeof html === 'string' ? [wordsIn(html)] : [];
    })
    .reverse();
}

export { expect };
