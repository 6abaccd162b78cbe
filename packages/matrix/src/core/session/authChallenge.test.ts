import { describe, expect, it } from 'vitest';
import { readChallenge } from './authChallenge.ts';

const homeserver = 'https://hs.example';
const ask = (stages: readonly (readonly string[])[], more: object = {}) => ({
  session: 's1',
  flows: stages.map((each) => ({ stages: each })),
  ...more,
});
const stage = (body: unknown) => readChallenge(401, body, homeserver)?.stage;

describe('what a homeserver asks', () => {
  it('is read from its refusal, and other refusals are none', () => {
    expect(stage(ask([['m.login.password']]))).toEqual({ kind: 'password' });
    expect(stage(ask([['m.login.dummy']]))).toBeNull();
    expect(readChallenge(403, ask([['m.login.password']]), homeserver)).toBeUndefined();
    expect(readChallenge(401, { errcode: 'M_UNKNOWN_TOKEN' }, homeserver)).toBeUndefined();
    expect(readChallenge(undefined, undefined, homeserver)).toBeUndefined();
  });

  it('is what asks least of a person, and leaves out stages that are done', () => {
    expect(stage(ask([['m.login.password'], ['m.login.dummy']]))).toBeNull();
    expect(stage(ask([['m.login.sso'], ['m.login.password']]))).toEqual({ kind: 'password' });
    const half = ask([['m.login.terms', 'm.login.password']], { completed: ['m.login.terms'] });
    expect(stage(half)).toEqual({ kind: 'password' });
  });

  it('goes to the homeserver’s own page where it is of another kind, and never to a script', () => {
    const fallback = `${homeserver}/_matrix/client/v3/auth/m.oauth/fallback/web?session=s1`;
    const own = (url: string) => stage(ask([['m.oauth']], { params: { 'm.oauth': { url } } }));
    expect(own('https://auth.example/reset')).toMatchObject({ url: 'https://auth.example/reset' });
    expect(own('javascript:alert(1)')).toMatchObject({ url: fallback });
    expect(stage(ask([['m.oauth']]))).toMatchObject({ kind: 'elsewhere', url: fallback });
  });

  it('that leads nowhere is told as such', () => {
    const none = ask([['m.login.password']], { completed: ['m.login.password'] });
    expect(() => stage(none)).toThrow(/no way to go on/);
  });
});
