import type { EventId, RoomId } from '@kumix/matrix';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Destination } from './contracts.ts';
import { formatDestination, parseDestination, parsePermalink } from './route.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const name = fc.stringMatching(/^[A-Za-z0-9_/?#&=%+~.ü-]{1,40}$/);
const roomId = name.map((text) => `!${text}:example.org` as RoomId);
const eventId = name.map((text) => `$${text}` as EventId);
const alias = fc.stringMatching(/^[a-z/?#&=%-]{1,30}$/).map((text) => `#${text}:example.org`);
const via = fc.array(fc.stringMatching(/^[a-z.]{1,20}$/), { maxLength: 3 });

const destination: fc.Arbitrary<Destination> = fc.oneof(
  fc.constant<Destination>({ to: 'home' }),
  roomId.map((id): Destination => ({ to: 'room', roomId: id })),
  fc
    .tuple(roomId, eventId)
    .map(([id, event]): Destination => ({ to: 'room', roomId: id, eventId: event })),
  fc
    .tuple(fc.oneof(roomId, alias), via)
    .map(([id, servers]): Destination => ({ to: 'permalink', idOrAlias: id, via: servers })),
  fc.constantFrom('general', 'extensions').map((page): Destination => ({ to: 'settings', page })),
);

describe('addresses', () => {
  it('come back as the place they were made from', () => {
    fc.assert(
      fc.property(destination, (place) => {
        expect(parseDestination(formatDestination(place))).toEqual(place);
      }),
      { numRuns },
    );
  });

  it('never throw, and lead home where they are no place', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(['home', 'room', 'permalink', 'settings']).toContain(
          parseDestination(`#/${text}`).to,
        );
      }),
      { numRuns },
    );
    for (const hash of ['', '#', '#/room/', '#/room/%', '#/room/no-sigil', '#/to/@user:a', '#/x']) {
      expect(parseDestination(hash)).toEqual({ to: 'home' });
    }
  });
});

describe('permalinks', () => {
  it('of matrix.to lead into the app', () => {
    expect(parsePermalink('https://matrix.to/#/%23den%3Aexample.org?via=a.org&via=b.org')).toEqual({
      to: 'permalink',
      idOrAlias: '#den:example.org',
      via: ['a.org', 'b.org'],
    });
    expect(parsePermalink('https://matrix.to/#/!r:example.org/$e')).toEqual({
      to: 'permalink',
      idOrAlias: '!r:example.org',
      eventId: '$e',
      via: [],
    });
  });

  it('of the matrix: scheme lead into the app', () => {
    expect(parsePermalink('matrix:r/den:example.org?via=a.org')).toEqual({
      to: 'permalink',
      idOrAlias: '#den:example.org',
      via: ['a.org'],
    });
    expect(parsePermalink('matrix:roomid/x:example.org/e/abc')).toEqual({
      to: 'permalink',
      idOrAlias: '!x:example.org',
      eventId: '$abc',
      via: [],
    });
  });

  it.each([
    'https://matrix.to.evil.example/#/%23a%3Ab',
    'http://matrix.to/#/%23a%3Ab',
    'https://matrix.to/#/@user:example.org',
    'javascript:alert(1)',
    'nonsense',
  ])('%s is an ordinary link or none', (link) => {
    expect(parsePermalink(link)).toBeNull();
  });
});
