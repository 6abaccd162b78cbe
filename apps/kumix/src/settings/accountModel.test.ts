import type { AuthChallenge } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import type { CorePort } from '../app/core.ts';
import { createAccount } from './accountModel.ts';

const challenge: AuthChallenge = { session: 's', stage: { kind: 'password' }, failure: null };
const facts = {
  may: { name: true, avatar: true, password: true, email: true },
  emails: [],
  manageUrl: null,
  sessions: { by: 'app' as const },
};

function setUp(answers: (method: string, params: unknown) => unknown) {
  const calls: { method: string; params: unknown }[] = [];
  const core = {
    call: (method: string, params: unknown) => {
      calls.push({ method, params });
      return Promise.resolve().then(() => answers(method, params));
    },
  } as unknown as CorePort;
  return { model: createAccount(core), calls };
}

const answered = (params: unknown): boolean =>
  (params as { answer: unknown } | null)?.answer !== null;

describe('the account page', () => {
  it('asks for the password, and makes the same change again with it', async () => {
    const { model, calls } = setUp((_method, params) =>
      answered(params) ? { done: true } : { done: false, challenge },
    );
    await model.addEmail();
    expect(model.snapshot.get()).toMatchObject({
      busy: null,
      challenge: { part: 'email', challenge },
      said: null,
    });
    await model.answer({ session: 's', kind: 'password', password: 'old' });
    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      ['account.email.add', { answer: null }],
      ['account.email.add', { answer: { session: 's', kind: 'password', password: 'old' } }],
      ['account.facts', null],
    ]);
    expect(model.snapshot.get()).toMatchObject({
      challenge: null,
      said: { part: 'email', tone: 'info' },
    });
  });

  it('forgets a question that was dropped', async () => {
    const { model, calls } = setUp(() => ({ done: false, challenge }));
    await model.addEmail();
    model.dropChallenge();
    await model.answer({ session: 's', kind: 'password', password: 'old' });
    expect(calls).toHaveLength(1);
  });

  it('says what went wrong beside what it belongs to', async () => {
    const { model } = setUp(() => {
      throw Object.assign(new Error('Too large.'), { code: 'too-large' });
    });
    await model.changePicture(new Blob(['x']));
    expect(model.snapshot.get()).toMatchObject({
      busy: null,
      said: { part: 'picture', tone: 'danger', text: 'Too large.' },
    });
  });

  it('tells a homeserver that does not answer from one that serves nothing', async () => {
    let gone = true;
    const { model } = setUp(() => {
      if (gone) throw Object.assign(new Error('Nobody there.'), { code: 'offline' });
      return facts;
    });
    await model.load();
    expect(model.snapshot.get()).toMatchObject({ facts: null, loadFailure: 'Nobody there.' });
    gone = false;
    await model.load();
    expect(model.snapshot.get()).toMatchObject({ facts, loadFailure: null });
  });
});
