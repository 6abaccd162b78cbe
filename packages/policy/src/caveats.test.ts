import { describe, expect, it } from 'vitest';
import {
  isEverything,
  isNothing,
  isPlain,
  meetTerms,
  outside,
  parseTerm,
  roomsAdmit,
} from './caveats.ts';
import { room } from './testing/facts.ts';

const FACTS = {
  origin: 'https://a.test',
  method: 'GET',
  eventType: 'm.room.topic',
  format: 'image/png',
};
const HERE = room('plain', '!a:test');

describe('a term', () => {
  it.each<[string, Parameters<typeof parseTerm>[0], string | undefined]>([
    ['nothing', {}, undefined],
    ['its origin', { origins: ['https://b.test', 'https://a.test'] }, undefined],
    ['another origin', { origins: ['https://b.test'] }, 'origins'],
    ['no origin', { origins: [] }, 'origins'],
    ['an origin nobody can read', { origins: ['https://A.test'] }, 'origins'],
    ['its method', { methods: ['POST', 'GET'] }, undefined],
    ['another method', { methods: ['POST'] }, 'methods'],
    ['its room', { rooms: ['!a:test'] }, undefined],
    ['its kind of room', { rooms: ['encrypted', 'plain'] }, undefined],
    ['another kind of room', { rooms: ['encrypted'] }, 'rooms'],
    ['another room', { rooms: ['!b:test'] }, 'rooms'],
    ['its event type', { eventTypes: ['x', 'm.room.*'] }, undefined],
    ['another event type', { eventTypes: ['x'] }, 'eventTypes'],
    ['its format', { formats: ['x', 'image/*'] }, undefined],
    ['another format', { formats: ['x'] }, 'formats'],
    [
      'all and another method',
      { origins: ['https://a.test'], methods: ['POST'], rooms: ['plain'] },
      'methods',
    ],
  ])('that names %s', (_, raw, dimension) => {
    expect(outside(parseTerm(raw), FACTS, HERE)).toBe(dimension);
  });

  it('admits no call that lacks the fact it names', () => {
    expect(outside(parseTerm({ origins: ['https://a.test'] }), {}, HERE)).toBe('origins');
    expect(outside(parseTerm({ origins: ['https://*.a.test'] }), {}, HERE)).toBe('origins');
    expect(outside(parseTerm({ methods: ['GET'] }), {}, HERE)).toBe('methods');
    expect(outside(parseTerm({ rooms: ['plain'] }), {}, undefined)).toBe('rooms');
    expect(outside(parseTerm({ eventTypes: ['m.*'] }), {}, HERE)).toBe('eventTypes');
    expect(outside(parseTerm({ formats: ['x/*'] }), {}, HERE)).toBe('formats');
  });

  it('is nothing where a list is empty, everything where there is none', () => {
    expect(isNothing(parseTerm({ rooms: [] }))).toBe(true);
    expect(isNothing(parseTerm({ rooms: ['plain'], methods: [] }))).toBe(true);
    expect(isNothing(parseTerm({ rooms: ['plain'] }))).toBe(false);
    expect(isNothing({})).toBe(false);
    expect(isEverything({})).toBe(true);
    expect(isEverything(meetTerms({}, {}) ?? { rooms: [] })).toBe(true);
    expect(isEverything(parseTerm({ rooms: [] }))).toBe(false);
  });

  it.each<[Parameters<typeof parseTerm>[0], Parameters<typeof parseTerm>[0], object | undefined]>([
    [{}, {}, {}],
    [{ methods: ['GET'] }, {}, { methods: ['GET'] }],
    [{ methods: ['GET', 'POST'] }, { methods: ['POST', 'PUT'] }, { methods: ['POST'] }],
    [{ methods: ['GET'] }, { methods: ['POST'] }, undefined],
    [{ methods: ['GET'], rooms: [] }, {}, undefined],
    [{ rooms: ['plain'] }, { rooms: ['!a:test'] }, { rooms: [{ kind: 'plain', id: '!a:test' }] }],
    [{ rooms: ['plain'] }, { rooms: ['encrypted'] }, undefined],
    [{ rooms: ['plain'] }, { rooms: ['plain'] }, { rooms: [{ kind: 'plain' }] }],
    [{ rooms: ['!a:test'] }, { rooms: ['!b:test'] }, undefined],
    [
      { rooms: ['!a:test'] },
      { rooms: ['!a:test', 'plain'] },
      { rooms: [{ id: '!a:test' }, { id: '!a:test', kind: 'plain' }] },
    ],
    [{ eventTypes: ['m.*'] }, { eventTypes: ['m.room.*', 'x'] }, { eventTypes: ['m.room.*'] }],
    [
      { formats: ['image/*', 'a'] },
      { formats: ['image/png', 'image/*'] },
      { formats: ['image/png', 'image/*'] },
    ],
    [{ formats: ['a'] }, { formats: ['b'] }, undefined],
    [
      { origins: ['https://*.a.test'] },
      { origins: ['https://b.a.test'] },
      { origins: [{ kind: 'exact', text: 'https://b.a.test' }] },
    ],
    [{ origins: ['https://a.test'] }, { origins: ['https://b.test'] }, undefined],
  ])('%j met with %j is %j', (a, b, met) => {
    expect(meetTerms(parseTerm(a), parseTerm(b))).toEqual(met);
    expect(isNothing(meetTerms(parseTerm(b), parseTerm(a)) ?? { rooms: [] })).toBe(
      met === undefined,
    );
  });

  it('knows rooms', () => {
    expect([isPlain(room('plain')), isPlain(room('encrypted')), isPlain(room('unknown'))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(roomsAdmit(undefined, HERE)).toBe(true);
    expect(roomsAdmit([], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!a:test', kind: 'encrypted' }], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!b:test', kind: 'plain' }], HERE)).toBe(false);
    expect(roomsAdmit([{ id: '!a:test', kind: 'plain' }], HERE)).toBe(true);
  });
});

describe('a caveat that cannot be read', () => {
  it('admits nothing', () => {
    expect(parseTerm({ origins: ['nonsense'] })).toEqual({ origins: [] });
  });
});
