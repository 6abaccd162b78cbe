import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../protocol/trust.ts';
import type { AuthData } from './authChallenge.ts';
import { say } from '../../protocol/sentences.ts';
import { AuthQuestions } from './authQuestions.ts';

const homeserver = 'https://hs.example';

const challenge = (stages: readonly string[], more: object = {}): unknown => ({
  httpStatus: 401,
  data: { session: 's1', flows: [{ stages }], params: {}, ...more },
});

function set() {
  const asked: (AuthRequest | null)[] = [];
  const auth = new AuthQuestions({ userId: '@ada:hs.example', homeserver }, (request) =>
    asked.push(request),
  );
  const open = (): AuthRequest => {
    const last = asked.at(-1);
    if (last === null || last === undefined) throw new Error('nothing is asked');
    return last;
  };
  return { auth, asked, open };
}

/** Lets what has been settled run on. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('asking a person', () => {
  it('makes the same request again with the password, and tells of a wrong one', async () => {
    const { auth, asked, open } = set();
    const sent: (AuthData | null)[] = [];
    const done = auth.run('publish-identity', (data) => {
      sent.push(data);
      return data?.['password'] === 'right'
        ? Promise.resolve('published')
        : Promise.reject(challenge(['m.login.password']));
    });
    await turns();
    expect(open()).toMatchObject({ why: 'publish-identity', how: 'password', error: null });
    auth.answer(open().id, 'wrong');
    await turns();
    expect(open().error).toEqual(say('account.password-wrong'));
    auth.answer(open().id, 'right');
    expect(await done).toBe('published');
    expect(asked.at(-1)).toBeNull();
    expect(sent).toEqual([
      null,
      expect.objectContaining({ password: 'wrong', session: 's1' }),
      expect.objectContaining({ password: 'right', session: 's1' }),
    ]);
  });

  it('ends with nothing done where a person declines, and ignores an answer to another question', async () => {
    const { auth, open } = set();
    const done = auth.run('other', () => Promise.reject(challenge(['m.login.password'])));
    await turns();
    auth.answer('another', 'right');
    auth.cancel(open().id);
    await expect(done).rejects.toMatchObject({ code: 'aborted' });
  });

  it('asks one thing at a time, and passes other refusals on as they are', async () => {
    const { auth, asked, open } = set();
    const first = auth.run('other', (data) =>
      data === null ? Promise.reject(challenge(['m.login.password'])) : Promise.resolve(1),
    );
    const refusal = new Error('forbidden');
    const second = auth.run('deactivate', () => Promise.reject(refusal));
    second.catch(() => undefined);
    await turns();
    expect(asked).toHaveLength(1);
    auth.answer(open().id, 'right');
    expect(await first).toBe(1);
    await expect(second).rejects.toBe(refusal);
  });

  it('asks nobody once it has been stopped', async () => {
    const { auth, asked } = set();
    auth.stop();
    const done = auth.run('other', () => Promise.reject(challenge(['m.login.password'])));
    await expect(done).rejects.toMatchObject({ code: 'aborted' });
    expect(asked).toEqual([]);
  });
});
