/** The account page, outside React: what the homeserver serves, one change at a time, and its questions. */
import type { AccountFacts, AuthAnswer, AuthChallenge, AuthOutcome } from '@kumix/matrix';
import { failureOf, type CorePort } from '../app/core.ts';
import { createStore, type Readable } from '../app/store.ts';
import { t } from '../i18n/message.ts';

export type Part = 'name' | 'picture' | 'email';

export interface AccountSnapshot {
  /** `null` until the homeserver has answered. */
  readonly facts: AccountFacts | null;
  readonly loadFailure: string | null;
  readonly busy: Part | null;
  /** What came of the last change, beside the part that it belongs to. */
  readonly said: {
    readonly part: Part;
    readonly tone: 'info' | 'danger';
    readonly text: string;
  } | null;
  readonly challenge: { readonly part: Part; readonly challenge: AuthChallenge } | null;
  /** The address that the homeserver has written to. */
  readonly asked: string | null;
}

export interface AccountModel {
  readonly snapshot: Readable<AccountSnapshot>;
  load(): Promise<void>;
  rename(name: string): Promise<void>;
  changePicture(picture: Blob | null): Promise<void>;
  askEmail(email: string): Promise<void>;
  addEmail(): Promise<void>;
  removeEmail(email: string): Promise<void>;
  answer(answer: AuthAnswer): Promise<void>;
  dropChallenge(): void;
}

export function createAccount(core: CorePort): AccountModel {
  const snapshot = createStore<AccountSnapshot>({
    facts: null,
    loadFailure: null,
    busy: null,
    said: null,
    challenge: null,
    asked: null,
  });
  /** Tries again what the homeserver has asked about. */
  let pending: ((answer: AuthAnswer) => Promise<void>) | null = null;
  const change = (part: Partial<AccountSnapshot>): void =>
    snapshot.update((before) => ({ ...before, ...part }));

  const load = async (): Promise<void> => {
    change({ loadFailure: null });
    try {
      change({ facts: await core.call('account.facts', null) });
    } catch (error) {
      change({ loadFailure: failureOf(error).message });
    }
  };

  const run = async (part: Part, work: () => Promise<string | null>): Promise<void> => {
    if (snapshot.get().busy !== null) return;
    change({ busy: part, said: null });
    try {
      const text = await work();
      if (text !== null) change({ said: { part, tone: 'info', text } });
    } catch (error) {
      change({ said: { part, tone: 'danger', text: failureOf(error).message } });
    } finally {
      change({ busy: null });
    }
  };

  const guarded = (
    part: Part,
    attempt: (answer: AuthAnswer | null) => Promise<AuthOutcome>,
    done: () => Promise<string | null>,
  ): Promise<void> => {
    const step = (answer: AuthAnswer | null): Promise<void> =>
      run(part, async () => {
        const outcome = await attempt(answer);
        pending = outcome.done ? null : step;
        change({ challenge: outcome.done ? null : { part, challenge: outcome.challenge } });
        return outcome.done ? done() : null;
      });
    return step(null);
  };

  return {
    snapshot,
    load,
    rename: (name) =>
      run('name', async () => {
        await core.call('member.rename', { name: name.trim() });
        return t('account.saved');
      }),
    changePicture: (picture) =>
      run('picture', async () => {
        await core.call('account.avatar', { picture });
        return t('account.saved');
      }),
    askEmail: (email) =>
      run('email', async () => {
        await core.call('account.email.ask', { email });
        change({ asked: email.trim() });
        return null;
      }),
    addEmail: () => {
      const email = snapshot.get().asked ?? '';
      return guarded(
        'email',
        (answer) => core.call('account.email.add', { answer }),
        async () => {
          change({ asked: null });
          await load();
          return t('account.emailAdded', { email });
        },
      );
    },
    removeEmail: (email) =>
      run('email', async () => {
        await core.call('account.email.remove', { email });
        await load();
        return t('account.emailRemoved', { email });
      }),
    answer: async (answer) => {
      await pending?.(answer);
    },
    dropChallenge() {
      pending = null;
      change({ challenge: null, said: null });
    },
  };
}
