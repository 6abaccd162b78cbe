import { describe, expect, it, vi } from 'vitest';
import { say } from '../../protocol/sentences.ts';
import { attempt } from './interactiveAuth.ts';

const guarded = {
  homeserver: 'https://hs.example',
  method: 'POST' as const,
  path: '/_matrix/client/v3/register',
  body: { username: 'ada' },
  userId: '@ada:hs.example',
};

/** Answers in turn; what it was sent is kept. */
function network(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const left = [...answers];
  const sent: unknown[] = [];
  const send = vi.fn<typeof fetch>((_url, init) => {
    sent.push(JSON.parse(typeof init?.body === 'string' ? init.body : 'null'));
    const [status, body] = left.shift() ?? [500, {}];
    return Promise.resolve(Response.json(body, { status }));
  });
  return { send, sent };
}

const ask = (stages: readonly (readonly string[])[], more: object = {}) =>
  [401, { session: 's', flows: stages.map((each) => ({ stages: each })), ...more }] as const;

describe('what a homeserver asks before it does something', () => {
  it('answers by itself what needs no person', async () => {
    const { send, sent } = network(ask([['m.login.dummy']]), [200, { user_id: '@ada:x' }]);
    await expect(attempt(send, guarded, null)).resolves.toEqual({
      done: true,
      value: { user_id: '@ada:x' },
    });
    expect(sent[1]).toEqual({ username: 'ada', auth: { type: 'm.login.dummy', session: 's' } });
  });

  it('takes the way with the least to do elsewhere', async () => {
    const { send } = network(
      ask([['m.login.recaptcha'], ['m.login.registration_token', 'm.login.dummy']]),
    );
    await expect(attempt(send, guarded, null)).resolves.toMatchObject({
      challenge: { session: 's', stage: { kind: 'registration-token' }, failure: null },
    });
  });

  it('goes on where the stages before are through', async () => {
    const { send } = network(
      ask([['m.login.registration_token', 'm.login.terms']], {
        completed: ['m.login.registration_token'],
        params: {
          'm.login.terms': {
            policies: {
              privacy: { version: '1', en: { name: 'Privacy', url: 'https://hs.example/p' } },
              evil: { version: '1', en: { name: 'Evil', url: 'javascript:alert(1)' } },
            },
          },
        },
      }),
    );
    await expect(attempt(send, guarded, null)).resolves.toMatchObject({
      challenge: {
        stage: { kind: 'terms', documents: [{ name: 'Privacy', url: 'https://hs.example/p' }] },
      },
    });
  });

  it('sends people to the homeserver’s own page for what it does not know', async () => {
    const { send } = network(ask([['m.login.email.identity']]));
    await expect(attempt(send, guarded, null)).resolves.toMatchObject({
      challenge: {
        stage: {
          kind: 'elsewhere',
          url: 'https://hs.example/_matrix/client/v3/auth/m.login.email.identity/fallback/web?session=s',
        },
      },
    });
  });

  it('says why an answer was not taken, and asks again', async () => {
    const { send, sent } = network(ask([['m.login.password']], { error: 'Invalid password' }));
    const answer = { session: 's', kind: 'password', password: 'x' } as const;
    await expect(attempt(send, guarded, answer)).resolves.toMatchObject({
      challenge: {
        stage: { kind: 'password' },
        failure: say('homeserver.says', { words: 'Invalid password' }),
      },
    });
    expect(sent[0]).toMatchObject({
      auth: { session: 's', identifier: { user: '@ada:hs.example' }, password: 'x' },
    });
  });

  it('does not follow a homeserver that goes on asking', async () => {
    const dummy = ask([['m.login.dummy']]);
    const { send } = network(dummy, dummy, dummy, dummy, dummy, dummy);
    await expect(attempt(send, guarded, null)).rejects.toMatchObject({ code: 'failed' });
    expect(send).toHaveBeenCalledTimes(4);
  });

  it('rejects with what the homeserver refuses for good', async () => {
    const { send } = network([400, { errcode: 'M_USER_IN_USE', error: 'Taken.' }]);
    await expect(attempt(send, guarded, null)).rejects.toMatchObject({
      told: say('homeserver.says', { words: 'Taken.' }),
    });
  });
});
