/** Steps that the tests of trust share. */
import type { TrustState, UserId } from '@kumix/matrix';
import type { UserClient } from '../../scripts/homeserver/client.ts';
import { freshUser, homeserverUrl } from '../support/homeserver.ts';
import { type CorePage, type Watched, expect } from './fixture.ts';

export interface Side {
  readonly core: CorePage;
  readonly trust: Watched;
}

export const stateOf = async ({ trust }: Side): Promise<TrustState | null> =>
  (await trust.seen()).last as TrustState | null;

export async function signIn(core: CorePage, user: UserClient): Promise<Side> {
  await core.logIn(homeserverUrl(), user.account);
  return { core, trust: await core.watch('trust', null) };
}

export async function identity(side: Side, wanted: TrustState['identity']): Promise<void> {
  await expect.poll(async () => (await stateOf(side))?.identity).toBe(wanted);
}

/** Somebody new to the homeserver, signed in and with an identity of their own. */
export async function newcomer(core: CorePage, name: string) {
  const user = await freshUser(name);
  const side = await signIn(core, user);
  await identity(side, 'verified');
  return { user, side };
}

/** Sets up recovery; the key as a person would have written it down. */
export async function setUp({ core }: Side, as: 'create' | 'reset' = 'create'): Promise<string> {
  const { id, key } = await core.call('recovery.prepare', { passphrase: null });
  await core.call('recovery.commit', { id, as });
  return key;
}

/** Keys that the homeserver has in the account's backup; they come a while after what they lock. */
export const keysInBackup = async (user: UserClient): Promise<number> =>
  (await user.request<{ count: number }>('GET', '/room_keys/version')).count;

export async function stage(side: Side, wanted: string): Promise<string> {
  await expect.poll(async () => (await stateOf(side))?.verifications.at(-1)?.at.stage).toBe(wanted);
  return (await stateOf(side))?.verifications.at(-1)?.id ?? '';
}

export const emojiOf = async (side: Side): Promise<string> => {
  const at = (await stateOf(side))?.verifications.at(-1)?.at;
  return at?.stage === 'comparing' ? at.emoji.map(({ name }) => name).join(' ') : '';
};

export const symbolsOf = async (side: Side): Promise<readonly string[]> => {
  const at = (await stateOf(side))?.verifications.at(-1)?.at;
  return at?.stage === 'comparing' ? at.emoji.map(({ symbol }) => symbol) : [];
};

/** From a request that `asking` has sent to both seeing the same emoji; the request's id at each. */
export async function sameEmoji(asking: Side, asked: Side) {
  const theirs = await stage(asked, 'requested');
  await asked.core.call('verify.accept', { id: theirs });
  const mine = await stage(asking, 'ready');
  await asking.core.call('verify.compare', { id: mine });
  await stage(asking, 'comparing');
  await stage(asked, 'comparing');
  expect(await emojiOf(asking)).toBe(await emojiOf(asked));
  expect((await emojiOf(asking)).split(' ').length).toBeGreaterThanOrEqual(7);
  return { mine, theirs };
}

/** From a request that `asking` has sent to both having compared; resolves once both are done. */
export async function compare(asking: Side, asked: Side): Promise<void> {
  const { mine, theirs } = await sameEmoji(asking, asked);
  await asking.core.call('verify.confirm', { id: mine });
  await asked.core.call('verify.confirm', { id: theirs });
  await stage(asking, 'done');
  await stage(asked, 'done');
}

export async function encryptedRoom(core: CorePage, name: string, invite: readonly string[] = []) {
  return core.call('room.create', {
    name,
    public: false,
    encrypted: true,
    invite: invite as UserId[],
    direct: false,
    space: false,
  });
}

/** Ada and Ben, known to themselves, in an encrypted room where both have read `words` of Ada's. */
export async function talk(core: CorePage, other: CorePage, words: string) {
  const { user: ada, side: mine } = await newcomer(core, 'Ada');
  const { user: ben, side: theirs } = await newcomer(other, 'Ben');
  const { roomId } = await encryptedRoom(core, 'Den', [ben.account.userId]);
  await other.call('room.join', { idOrAlias: roomId, via: [] });
  const here = await core.watch('timeline', { roomId });
  const there = await other.watch('timeline', { roomId });
  await core.call('send.text', { roomId, body: words });
  await expect.poll(() => there.texts()).toEqual([words]);
  return { ada, ben, mine, theirs, roomId, here, there };
}
