import { describe, expect, it } from 'vitest';
import { addGrant, atTime, EMPTY_GRANTS, grantKey, readGrant, removeGrant } from './grants.ts';
import { parseExtensionId } from './ids.ts';
import { call, extension, room } from './testing/facts.ts';

const of = extension('org.example.notes', [
  { name: 'net.fetch', caveats: { origins: ['https://a.test'] } },
]);
const asked = call(of, 'net.fetch', { room: room('plain') });
const KEY = grantKey('@me:test', asked);

describe('grantKey', () => {
  it('is that of account, extension, package, capability, caveats and room', () => {
    const keys = [
      grantKey('@you:test', asked),
      grantKey('@me:test', { ...asked, extension: { ...of, sha256: 'b'.repeat(64) } }),
      grantKey('@me:test', { ...asked, capability: 'panel' }),
      grantKey('@me:test', { ...asked, extension: extension('org.example.notes', ['net.fetch']) }),
      grantKey('@me:test', {
        ...asked,
        extension: extension('org.example.other', of.capabilities),
      }),
      grantKey('@me:test', { ...asked, room: room('plain', '!b:test') }),
      grantKey('@me:test', call(of, 'net.fetch')),
    ];
    expect(new Set([KEY, ...keys]).size).toBe(keys.length + 1);
  });

  it('does not depend on the call itself', () => {
    expect(grantKey('@me:test', { ...asked, bytes: 9, facts: { method: 'GET' } })).toBe(KEY);
  });
});

describe('a book of grants', () => {
  it('answers while a grant stands', () => {
    const book = addGrant(EMPTY_GRANTS, KEY, { answer: 'deny', lasts: 'always' }, 5);
    expect(readGrant(book, KEY, 1e12)).toBe('deny');
    expect(readGrant(book, 'other', 6)).toBeUndefined();
    expect(readGrant(book, 'constructor', 6)).toBeUndefined();
    expect(readGrant(removeGrant(book, KEY), KEY, 6)).toBeUndefined();
    expect(EMPTY_GRANTS.grants).toEqual({});
  });

  it('ends a grant at its time, and brings it back for no clock', () => {
    const book = addGrant(
      EMPTY_GRANTS,
      KEY,
      { answer: 'allow', lasts: 'until', expiresMs: 100 },
      5,
    );
    expect(readGrant(book, KEY, 99)).toBe('allow');
    expect(readGrant(book, KEY, 100)).toBeUndefined();
    const later = atTime(book, 200);
    expect([later.clockMs, later.grants]).toEqual([200, {}]);
    const back = addGrant(later, KEY, { answer: 'allow', lasts: 'until', expiresMs: 150 }, 10);
    expect(back.clockMs).toBe(200);
    expect(readGrant(back, KEY, 10)).toBeUndefined();
    expect(
      readGrant(addGrant(later, KEY, { answer: 'allow', lasts: 'until' }, 10), KEY, 10),
    ).toBeUndefined();
    expect(atTime(later, Number.NaN).clockMs).toBe(200);
  });
});

describe('parseExtensionId', () => {
  it.each(['org.kumix.markdown', 'a.b', 'org.example-x.y2', `a.${'b'.repeat(126)}`])(
    'admits %s',
    (id) => {
      expect(parseExtensionId(id)).toBe(id);
    },
  );

  it.each([
    '',
    'org',
    'Org.kumix',
    'org..x',
    '.org.x',
    'org.x.',
    'org.-x',
    'org.x-',
    'org.x--y',
    '1org.x',
    'org.x_y',
    'org.ü',
    'org.x\n',
    `a.${'b'.repeat(127)}`,
    null,
    3,
    ['a.b'],
  ])('refuses %j', (id) => {
    expect(parseExtensionId(id)).toBeUndefined();
  });
});
