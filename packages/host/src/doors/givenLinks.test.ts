import { describe, expect, it } from 'vitest';
import { GivenLinks } from './givenLinks.ts';

const message = (body: string, roomId = '!a:x', formattedBody?: string) => ({
  eventId: '$1',
  roomId,
  sender: '@a:x',
  type: 'm.room.message',
  sentAtMs: 1,
  body,
  ...(formattedBody === undefined ? {} : { formattedBody }),
});

describe('the links an extension was given', () => {
  it.each([
    ['see https://a.example/page', 'https://a.example/page'],
    ['(https://a.example/page).', 'https://a.example/page'],
    ['https://a.example/page_(x)', 'https://a.example/page_(x)'],
    ['<https://A.example>', 'https://a.example'],
    ['https://a.example/?a=1&b=2', 'https://a.example/?a=1&b=2'],
  ])('are found in %j', (body, url) => {
    const given = new GivenLinks();
    given.note(message(body));
    expect(given.has('!a:x', url)).toBe(true);
  });

  it('are not those of whoever it may write as: it would choose what is asked for itself', () => {
    const given = new GivenLinks('@me:x');
    given.note({ ...message('https://a.example/told-by-it'), sender: '@me:x' });
    expect(given.has('!a:x', 'https://a.example/told-by-it')).toBe(false);
    given.note(message('https://a.example/page'));
    expect(given.has('!a:x', 'https://a.example/page')).toBe(true);
  });

  it('are found in formatted text, with what HTML escapes', () => {
    const given = new GivenLinks();
    given.note(message('x', '!a:x', '<a href="https://a.example/?a=1&amp;b=2">x</a>'));
    expect(given.has('!a:x', 'https://a.example/?a=1&b=2')).toBe(true);
  });

  it('are the first sixty-four of a text: more are looked for in none', () => {
    const given = new GivenLinks();
    const links = Array.from({ length: 70 }, (_none, index) => `https://a.example/${index}`);
    given.note(message(links.join(' ')));
    expect(links.filter((link) => given.has('!a:x', link))).toEqual(links.slice(0, 64));
    const started = performance.now();
    for (let n = 0; n < 20; n++)
      given.note(message(`https://a.b/${')'.repeat(4_080)}a `.repeat(15)));
    for (let n = 0; n < 20; n++) given.note(message('https://% '.repeat(6_000)));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('hold in their room only, and nothing that was not given does', () => {
    const given = new GivenLinks();
    given.note(message('https://a.example/page?token=1'));
    expect(given.has('!b:x', 'https://a.example/page?token=1')).toBe(false);
    expect(given.has('!a:x', 'https://a.example/page?token=2')).toBe(false);
    expect(given.has('!a:x', 'https://a.example/page')).toBe(false);
  });

  it('are bounded: the oldest go first', () => {
    const given = new GivenLinks();
    for (let n = 0; n < 3_000; n++) given.note(message(`https://a.example/${n}`));
    expect(given.size).toBe(2_048);
    expect(given.has('!a:x', 'https://a.example/2999')).toBe(true);
    expect(given.has('!a:x', 'https://a.example/1')).toBe(false);
  });
});
