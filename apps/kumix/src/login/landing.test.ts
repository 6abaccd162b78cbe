import { assert, dictionary, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeLanding } from './landing.ts';

function land(address: string) {
  const url = new URL(address, 'https://chat.example/');
  const replaced: string[] = [];
  const landing = takeLanding({
    location: url,
    history: { replaceState: (_state, _title, to) => void replaced.push(String(to)) },
  });
  return { landing, replaced };
}

describe('coming back from another page', () => {
  it.each([
    ['?state=s&loginToken=t', { state: 's', token: 't' }],
    ['#state=s&code=c&iss=https%3A%2F%2Fas', { state: 's', code: 'c', issuer: 'https://as' }],
    ['?state=s&code=c', { state: 's', code: 'c' }],
    ['#error=access_denied&state=s', { state: 's', error: 'access_denied' }],
    ['?loginToken=t', { state: '', token: 't' }],
  ])('reads %s and takes it out of the address', (address, expected) => {
    const { landing, replaced } = land(address);
    expect(landing).toEqual(expected);
    expect(replaced).toEqual(['/']);
  });

  it('leaves every place in the app alone', () => {
    for (const address of [
      '#/',
      '#/room/!a:b?via=c&code=x',
      '#/settings/account',
      '',
      '?state=s',
    ]) {
      expect(land(address)).toEqual({ landing: null, replaced: [] });
    }
  });

  it('never leaves a code or token in the address, whatever stands beside it', () => {
    assert(
      property(dictionary(string(), string()), string({ minLength: 1 }), (rest, code) => {
        const query = new URLSearchParams({ ...rest, code }).toString();
        expect(land(`?${query}`).replaced).toEqual(['/']);
        expect(land(`#${query}`).replaced).toEqual(['/']);
      }),
    );
  });

  it('takes nothing that is longer than any code', () => {
    const { landing, replaced } = land(`?state=s&code=${'c'.repeat(5_000)}`);
    expect(landing).toBeNull();
    expect(replaced).toEqual(['/']);
  });
});
