import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsInNumber, isCanonicalIpv6, isIpv4 } from './address.ts';
import {
  isLoopback,
  matchesOrigin,
  meetOriginPatterns,
  type OriginPattern,
  parseOrigin,
  parseOriginPattern,
} from './origin.ts';
import { isPublicSuffix } from './testing/facts.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const pattern = (text: string, opaque = false): OriginPattern => {
  const result = parseOriginPattern(text, { opaque, isPublicSuffix });
  if (!result.ok) throw new Error(`${text}: ${result.sentence}`);
  return result.pattern;
};

const refusal = (text: string, opaque = false): string => {
  const result = parseOriginPattern(text, { opaque, isPublicSuffix });
  if (result.ok) throw new Error(`${text} was accepted`);
  return result.instead === undefined ? result.sentence : `${result.sentence} ${result.instead}`;
};

const CANONICAL = [
  'https://example.org',
  'https://a.b.example.org:8443',
  'http://localhost:3000',
  'http://127.0.0.1',
  'https://10.0.0.1:1',
  'https://[::1]',
  'https://[2001:db8::1]:65535',
  'https://[1::2:0:0:3:4]',
  'https://xn--mnchen-3ya.example',
  'https://a_b.example.org',
  'https://1.2.3.example',
  `https://${'a'.repeat(63)}.org`,
];

const NOT_CANONICAL = [
  '',
  'null',
  'https://',
  'https://EXAMPLE.org',
  'HTTPS://example.org',
  'https://example.org/',
  'https://example.org/path',
  'https://example.org?q',
  'https://example.org#f',
  'https://example.org.',
  'https://.example.org',
  'https://a..example.org',
  'https://-a.example.org',
  'https://a-.example.org',
  'https://example.org:443',
  'http://example.org:80',
  'https://example.org:0443',
  'https://example.org:',
  'https://example.org:65536',
  'https://example.org:123456',
  'https://example.org:8a',
  'https://user@example.org',
  'https://user:pass@example.org',
  'https://exa mple.org',
  'https://exa\u0000mple.org',
  'https://münchen.example',
  'https://example。org',
  'https:example.org',
  'https:/example.org',
  'https:\\\\example.org',
  'https://0x7f.1',
  'https://2130706433',
  'https://127.1',
  'https://127.0.0.01',
  'https://256.1.1.1',
  'https://1.2.3.4.5',
  'https://example.0x1f',
  'https://[::1',
  'https://::1',
  'https://[0:0:0:0:0:0:0:1]',
  'https://[::0001]',
  'https://[::FFFF]',
  'https://[1:2]',
  'https://[1:2:3:4:5:6:7:8:9]',
  'https://[1::2::3]',
  'https://[::127.0.0.1]',
  'https://[]',
  'wss://example.org',
  'ftp://example.org',
  'file://',
  'data:text/html,x',
  'blob:https://example.org',
  `https://${'a'.repeat(64)}.org`,
  `https://${'a.'.repeat(127)}org`,
];

describe('parseOrigin', () => {
  it.each(CANONICAL)('accepts %s, as a browser writes it', (text) => {
    expect(parseOrigin(text)).toBeDefined();
    expect(new URL(text).origin).toBe(text);
  });

  it.each(NOT_CANONICAL)('refuses %j', (text) => {
    expect(parseOrigin(text)).toBeUndefined();
  });

  it('takes an origin apart', () => {
    expect(parseOrigin('https://a.example.org:8443')).toEqual({
      scheme: 'https',
      host: 'a.example.org',
      port: '8443',
      kind: 'name',
    });
    expect(parseOrigin('http://[::1]')).toEqual({
      scheme: 'http',
      host: '[::1]',
      port: '',
      kind: 'ipv6',
    });
    expect(parseOrigin('https://1.2.3.4')?.kind).toBe('ipv4');
    expect(parseOrigin('https://example.org:1')?.port).toBe('1');
    expect(parseOrigin('http://example.org:443')?.port).toBe('443');
    expect(parseOrigin('https://example.org:80')?.port).toBe('80');
    expect(
      parseOrigin(
        `https://${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`,
      ),
    ).toBeDefined();
    expect(
      parseOrigin(
        `https://${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(62)}`,
      ),
    ).toBeUndefined();
  });

  it('accepts only what the WHATWG URL parser gives back unchanged', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '1',
      '.',
      '-',
      ':',
      '0',
      '[',
      ']',
      '::',
      'x',
      '127',
      '/',
      'é',
      '%',
      '@',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const text = `https://${pieces.join('')}`;
        if (parseOrigin(text) === undefined) return;
        expect(new URL(text).origin).toBe(text);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  it('accepts every IPv6 origin that a browser writes without an embedded IPv4', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const { origin } = new URL(`https://[${groups.map((one) => one.toString(16)).join(':')}]`);
        expect([origin, parseOrigin(origin)?.kind]).toEqual([origin, 'ipv6']);
      }),
      { numRuns },
    );
  });
});

describe('addresses', () => {
  it('knows canonical IPv4 only', () => {
    expect(['0.0.0.0', '255.255.255.255', '10.20.30.40'].every((host) => isIpv4(host))).toBe(true);
    expect(
      ['1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.4a', 'a1.2.3.4', ''].some((host) =>
        isIpv4(host),
      ),
    ).toBe(false);
  });

  it('knows which hosts a browser would read as an IPv4 address', () => {
    expect(['1', 'a.1', 'a.0x', 'a.0xff', '0x7f'].every((host) => endsInNumber(host))).toBe(true);
    expect(['a', '1.a', 'a.x1', 'a.1x', 'a.0xg', '0x1.a'].some((host) => endsInNumber(host))).toBe(
      false,
    );
  });

  it('knows canonical IPv6 only', () => {
    for (const text of [
      '::',
      '::1',
      '1::',
      '1:2:3:4:5:6:7:8',
      '1:0:2:3:4:5:6:7',
      '1::2:0:0:3',
      '0:1:2:3:4:5:6:7',
      '1:0:0:2::3',
    ]) {
      expect([text, isCanonicalIpv6(text), new URL(`https://[${text}]`).hostname]).toEqual([
        text,
        new URL(`https://[${text}]`).hostname === `[${text}]`,
        expect.any(String),
      ]);
    }
    for (const text of [
      '',
      ':',
      ':::',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7::8:9',
      '1::2:3:4:5:6:7:8',
      'g::',
      '12345::',
      '1::1::1',
      '01::',
      'A::',
      '1:0:0:1:0:0:0:1',
      '0:0::1',
    ]) {
      expect([text, isCanonicalIpv6(text)]).toEqual([text, false]);
    }
  });

  it('knows this machine', () => {
    const loopback = (text: string): boolean => {
      const origin = parseOrigin(text);
      if (origin === undefined) throw new Error(text);
      return isLoopback(origin);
    };
    expect(
      ['http://localhost', 'http://a.localhost:1', 'http://127.9.9.9', 'http://[::1]:8'].every(
        (text) => loopback(text),
      ),
    ).toBe(true);
    expect(
      [
        'http://localhost.org',
        'http://128.0.0.1',
        'http://127.example.org',
        'http://[::2]',
        'http://alocalhost',
      ].some((text) => loopback(text)),
    ).toBe(false);
  });
});

describe('parseOriginPattern', () => {
  it('accepts exact https origins and http ones on this machine', () => {
    expect(pattern('https://api.example.org')).toEqual({
      kind: 'exact',
      text: 'https://api.example.org',
    });
    expect(pattern('http://localhost:8008')).toEqual({
      kind: 'exact',
      text: 'http://localhost:8008',
    });
    expect(refusal('http://example.org')).toContain('Plain http is for this machine only');
  });

  it('takes "null" for frames and nowhere else', () => {
    expect(pattern('null', true)).toEqual({ kind: 'null', text: 'null' });
    expect(refusal('null')).toContain('has no place here');
  });

  it('accepts names below a registered domain', () => {
    expect(pattern('https://*.example.org')).toEqual({
      kind: 'below',
      text: 'https://*.example.org',
      suffix: '.example.org',
      port: '',
    });
    expect(pattern('https://*.a.example.co.uk:8443')).toMatchObject({
      suffix: '.a.example.co.uk',
      port: '8443',
    });
  });

  it.each([
    ['https://*.org', 'two labels'],
    ['https://*.localhost', 'two labels'],
    ['https://*.co.uk', 'Anyone can register a name below co.uk'],
    ['https://*.github.io', 'Anyone can register a name below github.io'],
    ['https://*.127.0.0.1', 'An address has no names below it'],
    ['https://*.[::1]', 'An address has no names below it'],
    ['http://*.example.org', 'must be https'],
    ['https://*.', 'not an origin'],
    ['https://*.*.example.org', 'not an origin'],
    ['https://*', 'only as the first label'],
    ['*', 'only as the first label'],
    ['https://a.*.example.org', 'only as the first label'],
    ['https://*example.org', 'only as the first label'],
    ['https://example.org:*', 'only as the first label'],
    ['wss://example.org', 'Only https origins'],
    ['javascript:alert(1)', 'Only https origins'],
    ['chrome-extension://abc', 'Only https origins'],
    ['https://münchen.example', 'ASCII form'],
    ['https://ex\u202eample.org', 'ASCII form'],
    ['https://exa mple.org', 'ASCII form'],
    ['', 'not an origin'],
    ['https://user@example.org', 'not an origin'],
  ])('refuses %j and says why', (text, sentence) => {
    expect(refusal(text)).toContain(sentence);
  });

  it.each([
    ['https://Example.ORG', 'https://example.org'],
    ['https://example.org/', 'https://example.org'],
    ['https://example.org/path?x', 'https://example.org'],
    ['https://example.org.', 'https://example.org'],
    ['https://example.org.:8443', 'https://example.org:8443'],
    ['https://example.org:443', 'https://example.org'],
    ['https://example.org:08443', 'https://example.org:8443'],
    ['http://localhost:80', 'http://localhost'],
    ['http://localhost/', 'http://localhost'],
    ['https://example.org:008443', 'https://example.org:8443'],
    ['https://[::1]:0443', 'https://[::1]'],
    ['example.org', 'https://example.org'],
    ['https://*.Example.org/', 'https://*.example.org'],
  ])('says for %j to write %j', (text, instead) => {
    const result = parseOriginPattern(text, { opaque: false, isPublicSuffix });
    expect(result).toMatchObject({ ok: false, instead });
  });

  it('proposes nothing where there is no obvious spelling', () => {
    expect(parseOriginPattern('https://1.2.3', { opaque: false })).not.toHaveProperty('instead');
    expect(parseOriginPattern('https://EXAMPLE..org', { opaque: false })).not.toHaveProperty(
      'instead',
    );
    expect(parseOriginPattern('http://0x1', { opaque: false })).not.toHaveProperty('instead');
  });

  it('refuses *. while the list of public suffixes is not at hand', () => {
    expect(parseOriginPattern('https://*.example.org', { opaque: false })).toEqual({
      ok: false,
      sentence: expect.stringContaining('list of public suffixes'),
    });
  });
});

describe('matchesOrigin', () => {
  it('compares an exact pattern as text', () => {
    const exact = pattern('https://example.org');
    expect(matchesOrigin(exact, 'https://example.org')).toBe(true);
    for (const other of [
      'https://example.org:443',
      'https://example.org.',
      'https://a.example.org',
      'http://example.org',
      'null',
      '',
    ]) {
      expect([other, matchesOrigin(exact, other)]).toEqual([other, false]);
    }
  });

  it('admits one label or more below the domain, at the same port, and nothing else', () => {
    const below = pattern('https://*.example.org');
    expect(matchesOrigin(below, 'https://a.example.org')).toBe(true);
    expect(matchesOrigin(below, 'https://a.b.c.example.org')).toBe(true);
    for (const other of [
      'https://example.org',
      'https://.example.org',
      'https://badexample.org',
      'https://a.example.org.evil.com',
      'https://a.example.org:8443',
      'https://a.example.org/',
      'https://a.example.org.',
      'https://A.example.org',
      'http://a.example.org',
      'https://user@a.example.org',
      'https://evil.com/.example.org',
      'https://a.example.orgx',
      'null',
    ]) {
      expect([other, matchesOrigin(below, other)]).toEqual([other, false]);
    }
    expect(matchesOrigin(pattern('https://*.example.org:8443'), 'https://a.example.org:8443')).toBe(
      true,
    );
    expect(matchesOrigin(pattern('https://*.example.org:8443'), 'https://a.example.org')).toBe(
      false,
    );
    expect(matchesOrigin(pattern('null', true), 'null')).toBe(true);
    expect(matchesOrigin(pattern('null', true), 'https://a.org')).toBe(false);
  });
});

describe('meetOriginPatterns', () => {
  it.each([
    ['https://a.example.org', 'https://a.example.org', 'https://a.example.org'],
    ['https://a.example.org', 'https://b.example.org', undefined],
    ['https://a.example.org', 'https://*.example.org', 'https://a.example.org'],
    ['https://example.org', 'https://*.example.org', undefined],
    ['https://*.example.org', 'https://*.b.example.org', 'https://*.b.example.org'],
    ['https://*.example.org', 'https://*.example.org', 'https://*.example.org'],
    ['https://*.a.example.org', 'https://*.b.example.org', undefined],
    ['https://*.example.org', 'https://*.example.org:8443', undefined],
    ['https://*.example.org', 'https://*.badexample.org', undefined],
  ])('of %s and %s is %s, in either order', (a, b, met) => {
    expect(meetOriginPatterns(pattern(a), pattern(b))?.text).toBe(met);
    expect(meetOriginPatterns(pattern(b), pattern(a))?.text).toBe(met);
  });

  it('admits exactly what both admit', () => {
    const text = fc.constantFrom(
      'https://*.example.org',
      'https://*.a.example.org',
      'https://*.b.a.example.org',
      'https://*.example.org:8443',
      'https://a.example.org',
      'https://b.a.example.org',
      'https://example.org',
      'http://localhost',
    );
    const origin = fc.constantFrom(
      'https://example.org',
      'https://a.example.org',
      'https://x.example.org:8443',
      'https://b.a.example.org',
      'https://c.b.a.example.org',
      'https://xexample.org',
      'http://localhost',
      'null',
    );
    fc.assert(
      fc.property(text, text, origin, (a, b, at) => {
        const met = meetOriginPatterns(pattern(a), pattern(b));
        const both = matchesOrigin(pattern(a), at) && matchesOrigin(pattern(b), at);
        expect(met !== undefined && matchesOrigin(met, at)).toBe(both);
      }),
      { numRuns: numRuns * 5 },
    );
  });
});
