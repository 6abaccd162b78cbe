import { describe, expect, it } from 'vitest';
import { leaveForSso, ssoAddress, takeSsoReturn } from './sso.ts';

function tab(search: string, pending: string | null) {
  const store = new Map(pending === null ? [] : [['kumix.sso', pending]]);
  const gone: string[] = [];
  const shown: string[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts of a window that are used
  const made = {
    location: {
      origin: 'https://chat.example',
      pathname: '/app/',
      search,
      hash: '#/settings/account',
      assign: (address: string) => gone.push(address),
    },
    history: { replaceState: (_state: unknown, _title: string, to: string) => shown.push(to) },
    sessionStorage: {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => store.set(name, value),
      removeItem: (name: string) => store.delete(name),
    },
  } as unknown as Window;
  return { tab: made, gone, shown, store };
}

describe('logging in on the homeserver’s own page', () => {
  it('goes to the provider and says where to come back', () => {
    const { tab: here, gone, store } = tab('', null);
    leaveForSso(here, 'https://hs.example', 'oidc-one/two');
    expect(gone).toEqual([
      'https://hs.example/_matrix/client/v3/login/sso/redirect/oidc-one%2Ftwo?redirectUrl=https%3A%2F%2Fchat.example%2Fapp%2F',
    ]);
    expect(store.get('kumix.sso')).toBe('https://hs.example');
    expect(ssoAddress('https://hs.example', '', 'https://chat.example/')).toContain(
      '/login/sso/redirect?redirectUrl=',
    );
  });

  it('takes the token out of the address and keeps the rest of it', () => {
    const { tab: here, shown } = tab('?loginToken=t1&via=x', 'https://hs.example');
    expect(takeSsoReturn(here)).toEqual({ homeserver: 'https://hs.example', token: 't1' });
    expect(shown).toEqual(['/app/?via=x#/settings/account']);
  });

  it('takes a token once', () => {
    const { tab: here } = tab('?loginToken=t1', 'https://hs.example');
    takeSsoReturn(here);
    expect(takeSsoReturn(here)).toBeNull();
  });

  it('does not use a token that this tab has not asked for, and hides it all the same', () => {
    const { tab: here, shown } = tab('?loginToken=of-somebody-else', null);
    expect(takeSsoReturn(here)).toBeNull();
    expect(shown).toEqual(['/app/#/settings/account']);
  });

  it('leaves other addresses alone', () => {
    const { tab: here, shown } = tab('?other=1', 'https://hs.example');
    expect(takeSsoReturn(here)).toBeNull();
    expect(shown).toEqual([]);
  });
});
