import type { SignedIn } from '../app/core.ts';

/** The homeserver's name as it stands in this account's ids. */
export const serverOf = (session: SignedIn): string =>
  session.me.userId.split(':').slice(1).join(':');
