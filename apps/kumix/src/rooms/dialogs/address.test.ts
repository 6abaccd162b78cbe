import { describe, expect, it } from 'vitest';
import { readAddress } from './address.ts';

describe('readAddress', () => {
  it.each([
    [' #den:example.org ', { idOrAlias: '#den:example.org', via: [] }],
    ['!abc:example.org', { idOrAlias: '!abc:example.org', via: [] }],
    [
      'https://matrix.to/#/!abc:example.org/$ev?via=a.org',
      { idOrAlias: '!abc:example.org', via: ['a.org'], eventId: '$ev' },
    ],
    ['matrix:r/den:example.org', { idOrAlias: '#den:example.org', via: [] }],
  ])('reads %j', (text, address) => {
    expect(readAddress(text)).toEqual(address);
  });

  it.each(['', 'den', '#den', '@ada:example.org', 'https://example.org/#/#den:example.org'])(
    'refuses %j',
    (text) => {
      expect(readAddress(text)).toBeNull();
    },
  );
});
