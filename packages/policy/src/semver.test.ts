import * as fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { compareVersions, inRange, parseRange, parseVersion } from './semver.ts';

const numRuns = Number(process.env['KUMIX_RUNS'] ?? 100);

const holds = (range: string, version: string): boolean | undefined => {
  const parsed = parseRange(range);
  return parsed === undefined ? undefined : inRange(parsed, version);
};

const small = fc.integer({ min: 0, max: 3 });
const prerelease = fc.constantFrom('', '-alpha', '-alpha.1', '-1', '-0', '-rc.2', '-a.b');
const version = fc
  .tuple(small, small, small, prerelease)
  .map(([major, minor, patch, tail]) => `${major}.${minor}.${patch}${tail}`);
const partial = fc.oneof(
  version,
  fc.tuple(small, small).map((parts) => parts.join('.')),
  small.map(String),
  fc.constantFrom('*', 'x', '1.x', '1.2.*', '1.X.x', 'v1.2.3'),
);
const comparator = fc
  .tuple(fc.constantFrom('', '=', '>', '>=', '<', '<=', '^', '~', '>= ', '^ '), partial)
  .map((parts) => parts.join(''));
const range = fc.oneof(
  fc.array(comparator, { minLength: 1, maxLength: 3 }).map((set) => set.join(' ')),
  fc.tuple(partial, partial).map((ends) => ends.join(' - ')),
  fc.array(comparator, { minLength: 2, maxLength: 3 }).map((sets) => sets.join(' || ')),
);

describe('versions', () => {
  it.each(['1.2.3', '0.0.0', '1.2.3-a.1', '1.2.3+build.5', '1.2.3-0', '10.20.30-x-y+z'])(
    'reads %s',
    (text) => {
      expect(parseVersion(text)).toBeDefined();
    },
  );

  it.each([
    '',
    '1',
    '1.2',
    '01.2.3',
    '1.2.3.4',
    'v1.2.3',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3-a..b',
    ' 1.2.3',
    '1.2.x',
    '9007199254740993.0.0',
    `1.2.3-${'a'.repeat(300)}`,
  ])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it('orders versions as the reference implementation does', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const left = parseVersion(a);
        const right = parseVersion(b);
        if (left === undefined || right === undefined) throw new Error(`${a} ${b}`);
        expect([a, b, Math.sign(compareVersions(left, right))]).toEqual([
          a,
          b,
          semver.compare(a, b),
        ]);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('compares long numeric identifiers by their length', () => {
    const long = parseVersion('1.0.0-99999999999999999999');
    const longer = parseVersion('1.0.0-100000000000000000000');
    if (long === undefined || longer === undefined) throw new Error('not read');
    expect(compareVersions(long, longer)).toBeLessThan(0);
  });
});

describe('ranges', () => {
  it.each([
    ['^1.2.3', '1.9.0', true],
    ['^1.2.3', '2.0.0', false],
    ['^0.2.3', '0.2.9', true],
    ['^0.2.3', '0.3.0', false],
    ['^0.0.3', '0.0.4', false],
    ['^0.0', '0.0.9', true],
    ['^0', '0.9.9', true],
    ['~1.2', '1.2.9', true],
    ['~1', '1.9.0', true],
    ['>=1 <3', '2.5.0', true],
    ['>=1 <3', '3.0.0', false],
    ['1.x || >=3', '3.1.0', true],
    ['1.2.3 - 2', '2.9.9', true],
    ['*', '0.0.1', true],
    ['*', '1.0.0-beta', false],
    ['^1.2.3-beta', '1.2.3-rc', true],
    ['^1.2.3-beta', '1.2.4-rc', false],
    ['<*', '1.0.0', false],
  ])('%s and %s: %s', (text, candidate, expected) => {
    expect(holds(text, candidate)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '||',
    '1 ||',
    'latest',
    '>>1',
    '1.2.3.4',
    '1 -',
    'a - b',
    '^',
    '>=',
    '1.2.3 - ',
    `1${' '.repeat(300)}`,
    '9007199254740992',
    'git+https://x',
  ])('refuses %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('never admits what is not a version', () => {
    expect(holds('*', 'nonsense')).toBe(false);
  });

  it('agrees with the reference implementation', () => {
    fc.assert(
      fc.property(range, version, (text, candidate) => {
        expect([text, candidate, holds(text, candidate)]).toEqual([
          text,
          candidate,
          // Set by set: as a whole it forgets the other sets once one of them is `*`.
          text.split('||').some((set) => semver.satisfies(candidate, set)),
        ]);
      }),
      { numRuns: numRuns * 10 },
    );
  });
});
