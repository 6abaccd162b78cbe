/** The account itself: picture, password, e-mail addresses, and its end. */
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { AccountSettingsMethods } from '../../protocol/account.ts';
import { CoreError } from '../../protocol/coreError.ts';
import { say } from '../../protocol/sentences.ts';
import type { AuthAnswer, AuthOutcome } from '../../protocol/interactiveAuth.ts';
import { at, isPlain, listAt, plainAt, textAt } from '../../protocol/plain.ts';
import { upload } from '../media/upload.ts';
import { attempt } from '../session/interactiveAuth.ts';
import { endsOf } from '../session/sessionEnds.ts';
import type { AccountContext, AccountMethods } from './account.ts';
import type { Api } from './api.ts';

type Methods = Pick<AccountMethods, keyof AccountSettingsMethods>;

const largestPicture = 10 * 1024 * 1024;

export function accountMethods(client: MatrixClient, api: Api, account: AccountContext): Methods {
  const { homeserver, userId } = account.session;
  /** The address that the homeserver has written to, and what proves that it was asked from here. */
  let asked: { readonly sid: string; readonly secret: string } | undefined;

  const guarded = (
    path: string,
    body: Readonly<Record<string, unknown>>,
    answer: AuthAnswer | null,
    signal: AbortSignal,
  ) =>
    attempt(
      account.fetch,
      {
        homeserver,
        method: 'POST',
        path: `/_matrix/client/v3/account/${path}`,
        body,
        token: account.session.accessToken,
        userId,
        signal,
      },
      answer,
    );

  return {
    'account.facts': async (_params, signal) => {
      const [found, threepids] = await Promise.all([
        api('GET', ['capabilities'], undefined, signal),
        api('GET', ['account', '3pid'], undefined, signal).catch(() => undefined),
      ]);
      const capabilities = plainAt(found, 'capabilities');
      // What a homeserver says nothing of, it allows.
      const may = (name: string): boolean => at(plainAt(capabilities, name), 'enabled') !== false;
      const { oauth } = account.session;
      return {
        may: {
          name: may('m.set_displayname') && profileField(capabilities, 'displayname'),
          avatar: may('m.set_avatar_url') && profileField(capabilities, 'avatar_url'),
          password: oauth === null && may('m.change_password'),
          email: oauth === null && threepids !== undefined && may('m.3pid_changes'),
        },
        emails: listAt(threepids, 'threepids')
          .filter((each) => textAt(each, 'medium') === 'email')
          .flatMap((each) => textAt(each, 'address') ?? []),
        manageUrl: oauth?.accountUrl ?? null,
        sessions: endsOf(account.session),
      };
    },
    'account.avatar': async ({ picture }, signal) => {
      if (picture !== null && !/^image\/(png|jpeg|gif|webp)$/.test(picture.type)) {
        throw new CoreError('invalid', say('picture.kind'));
      }
      if (picture !== null && picture.size > largestPicture) {
        throw new CoreError(
          'too-large',
          say('picture.large', { count: largestPicture / 1024 / 1024 }),
        );
      }
      const url =
        picture === null
          ? ''
          : await upload(
              {
                homeserver,
                accessToken: await account.live.accessToken(),
                bytes: await picture.arrayBuffer(),
                mimeType: picture.type,
                signal,
                progress: () => {},
              },
              account.allowedHomeservers,
            );
      await client.setAvatarUrl(url);
      const avatar = url === '' ? null : url;
      await account.live.change({ avatar });
      const state = account.state.session.get();
      if (state.state === 'signed-in') {
        account.state.session.set({ ...state, me: { ...state.me, avatar } });
      }
      return null;
    },
    'account.email.ask': async ({ email }, signal) => {
      if (!/^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/u.test(email.trim())) {
        throw new CoreError('invalid', say('account.bad-email'));
      }
      const secret = crypto.randomUUID();
      const got = await api(
        'POST',
        ['account', '3pid', 'email', 'requestToken'],
        { email: email.trim(), client_secret: secret, send_attempt: 1 },
        signal,
      );
      const sid = textAt(got, 'sid');
      if (sid === undefined) {
        throw new CoreError('failed', say('homeserver.no-mail'));
      }
      asked = { sid, secret };
      return null;
    },
    'account.email.add': async ({ answer }, signal) => {
      if (asked === undefined) {
        throw new CoreError('invalid', say('account.no-email-asked'));
      }
      const body = { sid: asked.sid, client_secret: asked.secret };
      return outcomeOf(await guarded('3pid/add', body, answer, signal));
    },
    'account.email.remove': async ({ email }, signal) => {
      await api('POST', ['account', '3pid', 'delete'], { medium: 'email', address: email }, signal);
      return null;
    },
  };
}

const outcomeOf = (tried: Awaited<ReturnType<typeof attempt>>): AuthOutcome =>
  tried.done ? { done: true } : tried;

/** `m.profile_fields` of newer homeservers. */
function profileField(capabilities: unknown, field: string): boolean {
  const rule = plainAt(capabilities, 'm.profile_fields');
  if (!isPlain(rule)) return true;
  if (rule['enabled'] === false) return false;
  if (listAt(rule, 'disallowed').includes(field)) return false;
  return at(rule, 'allowed') === undefined || listAt(rule, 'allowed').includes(field);
}
