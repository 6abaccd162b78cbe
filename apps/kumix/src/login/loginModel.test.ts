import { describe, expect, it } from 'vitest';
import type { CorePort } from '../app/core.ts';
import type { Deployment } from '../app/deployment.ts';
import { createLogin } from './loginModel.ts';

class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const flows = { password: true, token: false, sso: [], oauth: null, registration: false };

function setUp(
  deployment: Partial<Deployment> = {},
  refuse: Record<string, Refusal> = {},
  answers: Record<string, unknown> = {},
) {
  const calls: { method: string; params: unknown }[] = [];
  const held: (() => void)[] = [];
  const left: string[] = [];
  let holding = false;
  const core = {
    call: async (method: string, params: unknown) => {
      calls.push({ method, params });
      if (holding) await new Promise<void>((resolve) => held.push(resolve));
      const refusal = refuse[method];
      if (refusal !== undefined) throw refusal;
      if (method !== 'login.discover') return answers[method] ?? null;
      const { address } = params as { address: string };
      return { homeserver: `https://${address.replace('https://', '')}`, flows };
    },
  } as unknown as CorePort;
  const model = createLogin({
    core,
    deviceName: 'Kumix test',
    returnTo: 'https://chat.example/',
    leave: (url) => void left.push(url),
    deployment: {
      homeservers: 'any',
      defaultHomeserver: 'example.org',
      policies: {},
      fetchOrigins: [],
      oauthOrigins: [],
      ...deployment,
    },
  });
  return {
    model,
    calls,
    left,
    hold: () => (holding = true),
    release: (at: number) => held[at]?.(),
  };
}

describe('logging in', () => {
  it('discovers the homeserver, then sends what was typed, trimmed', async () => {
    const { model, calls } = setUp();
    await model.logIn(' ada ', ' secret ');
    expect(calls).toEqual([
      { method: 'login.discover', params: { address: 'example.org' } },
      {
        method: 'login.password',
        params: {
          homeserver: 'https://example.org',
          user: 'ada',
          password: ' secret ',
          deviceName: 'Kumix test',
        },
      },
    ]);
    expect(model.snapshot.get()).toMatchObject({ busy: false, failure: null });
  });

  it('follows the server of a whole Matrix id where any homeserver is let in', async () => {
    const { model, calls } = setUp();
    await model.check();
    await model.logIn('@ada:other.example', 'x');
    expect(calls[1]).toEqual({ method: 'login.discover', params: { address: 'other.example' } });
    expect(model.snapshot.get().address).toBe('other.example');
  });

  it('keeps to the deployment’s list whatever the id says', async () => {
    const { model, calls } = setUp({
      homeservers: ['https://only.example'],
      defaultHomeserver: null,
    });
    await model.logIn('@ada:evil.example', 'x');
    expect(calls[0]?.params).toEqual({ address: 'https://only.example' });
    expect(calls[1]?.params).toMatchObject({ homeserver: 'https://only.example' });
  });

  it('never sends a password where discovery failed', async () => {
    const { model, calls } = setUp(
      {},
      { 'login.discover': new Refusal('homeserver-not-allowed', 'Not in kumix.json.') },
    );
    await model.logIn('ada', 'secret');
    expect(calls.map((call) => call.method)).toEqual(['login.discover']);
    expect(model.snapshot.get()).toMatchObject({
      busy: false,
      server: { state: 'failed', failure: { message: 'Not in kumix.json.' } },
    });
  });

  it('shows why it failed until something is changed', async () => {
    const { model } = setUp(
      {},
      { 'login.password': new Refusal('bad-credentials', 'Wrong password.') },
    );
    await model.logIn('ada', 'x');
    expect(model.snapshot.get().failure?.code).toBe('bad-credentials');
    model.clearFailure();
    expect(model.snapshot.get().failure).toBeNull();
  });

  it('takes the last answer of a homeserver, not the slowest', async () => {
    const { model, hold, release } = setUp();
    hold();
    const first = model.check();
    model.setAddress('second.example');
    const second = model.check();
    release(1);
    await second;
    release(0);
    await first;
    expect(model.snapshot.get().server).toMatchObject({ homeserver: 'https://second.example' });
  });

  it('does one try at a time', async () => {
    const { model, calls, hold, release } = setUp();
    await model.check();
    hold();
    const first = model.logIn('ada', 'x');
    await model.logIn('ada', 'x');
    expect(calls.filter((call) => call.method === 'login.password')).toHaveLength(1);
    release(0);
    await first;
  });

  it('leaves for another page only to where the core says', async () => {
    const url = 'https://example.org/sso';
    const { model, calls, left } = setUp({}, {}, { 'login.sso': { url } });
    await model.leaveForSso('git');
    expect(calls.at(-1)).toEqual({
      method: 'login.sso',
      params: {
        homeserver: 'https://example.org',
        provider: 'git',
        deviceName: 'Kumix test',
        returnTo: 'https://chat.example/',
      },
    });
    expect(left).toEqual([url]);
  });

  it('says why a way back is not taken', async () => {
    const { model } = setUp({}, { 'login.return': new Refusal('invalid', 'Not begun here.') });
    await model.comeBack({ state: 's', code: 'c' });
    expect(model.snapshot.get()).toMatchObject({ busy: false, failure: { code: 'invalid' } });
  });

  it('shows what the homeserver asks before it makes an account, until it is done', async () => {
    const challenge = { session: 's', stage: { kind: 'registration-token' }, failure: null };
    const answers: Record<string, unknown> = { 'login.register': { done: false, challenge } };
    const { model, calls } = setUp({}, {}, answers);
    await model.register({ user: 'ada', password: 'long enough' }, null);
    expect(model.snapshot.get().challenge).toEqual(challenge);
    answers['login.register'] = { done: true };
    const answer = { session: 's', kind: 'registration-token', token: 't' } as const;
    await model.register({ user: 'ada', password: 'long enough' }, answer);
    expect(calls.at(-1)?.params).toMatchObject({ answer });
    expect(model.snapshot.get().challenge).toBeNull();
  });
});
