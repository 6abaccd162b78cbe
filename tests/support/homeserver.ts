import { type UserClient, asUser, newUser } from '../../scripts/homeserver/client.ts';

/** The homeserver of this run. */
export function homeserverUrl(): string {
  const url = process.env['KUMIX_HOMESERVER'];
  if (url === undefined) throw new Error('KUMIX_HOMESERVER is set by tests/support/globalSetup.ts');
  return url;
}

/** A person nobody else uses, signed in over plain HTTP. */
export async function freshUser(displayName?: string): Promise<UserClient> {
  const user = asUser(await newUser(homeserverUrl()));
  if (displayName !== undefined) await user.profile(displayName);
  return user;
}
