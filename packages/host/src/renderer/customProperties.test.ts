import { beforeEach, describe, expect, it } from 'vitest';
import { CustomProperties, nameAllowed, referencesWritten } from './customProperties.ts';

const declared = (...lines: readonly string[]) =>
  lines.map((line) => {
    const [property = '', value = ''] = line.split(/:(.*)/s);
    return { property, value };
  });

let heaviest = Number.POSITIVE_INFINITY;
let custom = new CustomProperties(() => true);
const take = (...lines: readonly string[]): boolean => custom.take(declared(...lines));

beforeEach(() => {
  heaviest = Number.POSITIVE_INFINITY;
  custom = new CustomProperties((weight) => weight <= heaviest);
});

describe('custom properties of a guest', () => {
  it('may name the theme’s, and each other', () => {
    expect(
      take(
        '--accent:var(--k-accent)',
        '--ring:0 0 0 2px var(--accent)',
        '--lift:var(--ring), 0 1px 2px #0003',
        'box-shadow:var(--lift, var(--ring))',
        'padding:calc(var(--gap, 4px) * 2)',
      ),
    ).toBe(true);
  });

  it('are refused where they come to more than anybody writes, each naming the one before twice', () => {
    const doubled = (depth: number): string[] => [
      '--a0:0 0 9px red',
      ...Array.from({ length: depth }, (_, n) => `--a${n + 1}:var(--a${n}) var(--a${n})`),
    ];
    expect(take(...doubled(4))).toBe(true);
    expect(take(...doubled(8))).toBe(false);
  });

  it('have sixteen commas at the most, and a value that names them 256', () => {
    expect(take(`--list:${'1px,'.repeat(16)}1px`)).toBe(true);
    expect(take(`--longer:${'1px,'.repeat(17)}1px`)).toBe(false);
    expect(take(`transition:${Array(15).fill('var(--list)').join(',')}`)).toBe(true);
    expect(take(`transition:${Array(16).fill('var(--list)').join(',')}`)).toBe(false);
  });

  it('are refused where they grow behind a value that names them', () => {
    expect(take('--a:x', `transition:${Array(64).fill('var(--a)').join(',')}`)).toBe(true);
    expect(take('--a:x,x,x')).toBe(true);
    expect(take('--a:x,x,x,x,x')).toBe(false);
    // What was refused is not kept.
    expect(take('--b:var(--a)')).toBe(true);
  });

  it('do not go in a circle, by whatever names', () => {
    expect(take('--a:var(--a) x')).toBe(false);
    expect(take('--a:var(--b)', '--b:var(--c)', '--c:var(--a)')).toBe(false);
    expect(take('--a:var(--b)')).toBe(true);
    expect(take('--b:inherit(--a)')).toBe(false);
  });

  it('are told apart from another whose name holds theirs', () => {
    for (let n = 1; n <= 16; n += 1) {
      // As CSSOM takes it, and a sheet writes it with an escape for the space.
      expect(take(`--x${n} --x${n - 1}:var(--x${n - 1})`)).toBe(false);
    }
    expect(take('--x0:x')).toBe(true);
    const doubled = Array.from({ length: 16 }, (_, n) =>
      take(`--x${n + 1}:var(--x${n}),var(--x${n})`),
    );
    // What comes to more than sixteen commas, and so is not there.
    expect(doubled).toContain(false);
  });

  it('count where a property of no browser’s has a name that holds others', () => {
    const sixteen = Array(16).fill('var(--list)').join(',');
    expect(take(`--list:${'1px,'.repeat(16)}1px`)).toBe(true);
    const names = Array(16).fill('--list').join(' ');
    expect(take(`transition ${names.slice(7)}:${'1px,'.repeat(32)}var(--list)`)).toBe(true);
    expect(take(`transition:${sixteen}`)).toBe(false);
  });

  it.each([
    ['a space', '--a b'],
    ['a bracket', '--a)'],
    ['what has no letters', '--'],
    ['NUL', '--a\0'],
    ['half a letter', '--\ud800'],
    ['257 letters', `--${'x'.repeat(255)}`],
  ])('have no name with %s', (_, name) => {
    expect(nameAllowed(name)).toBe(false);
    expect(custom.take([{ property: name, value: '1px' }])).toBe(false);
  });

  it('have names of letters, as long as anybody’s', () => {
    for (const name of ['--a', '--Ünï_1-x', '--\u{1f600}', `--${'x'.repeat(254)}`, 'color']) {
      expect(nameAllowed(name)).toBe(true);
    }
    expect(nameAllowed('x'.repeat(257))).toBe(false);
  });

  it('are named by no more letters than are kept', () => {
    expect(take(`color:var(--${'x'.repeat(8_000)})`)).toBe(true);
    expect(take(`color:var(--${'x'.repeat(8_200)})`)).toBe(false);
  });

  it.each(['\0', '\ud800', '\udfff'])(
    'are not named by what a browser reads as another letter: %j',
    (letter) => {
      expect(take('--\ufffd:1px')).toBe(true);
      expect(take(`--a:var(--${letter})`)).toBe(false);
      expect(take('--a:var(--\ufffd)')).toBe(true);
    },
  );

  it.each([
    ['attr(data-x type(*))', false],
    ['attr(data-x var(--t))', false],
    ['attr(data-x/**/var(--t))', false],
    ['attr(var(--name))', false],
    ['ATTR(data-x inherit(--t), 1px)', false],
    ['attr(data-x, attr(data-y var(--t)))', false],
    ['attr(data-x)', true],
    ['attr( data-x px , 1px)', true],
    ['attr(data-x %)', true],
    ['attr(data-x raw-string, var(--t)) " " attr(data-y, "")', true],
  ])('are no type of an attribute, by which any of it would be a part: %s', (value, allowed) => {
    expect(take('--t:type(*)')).toBe(true);
    expect(custom.take([{ property: 'background-image', value }])).toBe(allowed);
  });

  it('do not hide what they name', () => {
    expect(take(String.raw`--a:v\61r(\2d\2d b)`)).toBe(false);
    expect(take('background-image:attr(data-x type(*))')).toBe(false);
    expect(take('content:attr(data-label)')).toBe(true);
    expect(take(String.raw`--icon:"\f101"`)).toBe(true);
  });

  it('count in comments and texts as well, and with names of any letters', () => {
    const named = (how: string): string => Array(17).fill(how).join(' ');
    expect(take('--é:x,x,x,x,x,x,x,x,x,x,x,x,x,x,x,x')).toBe(true);
    expect(take(`transition:${named('var(/**/--é)')}`)).toBe(true);
    expect(take(`transition:${named('var(/**/--é),')}`)).toBe(false);
  });

  it('refer in so many ways and no more', () => {
    for (let n = 0; n < 2_048; n += 1) expect(take(`--n${n}:1px`)).toBe(true);
    expect(take('--more:1px')).toBe(false);
    expect(take('--n7:2px')).toBe(true);
  });

  it('are named 256 times by a value', () => {
    expect(take(`padding:${'var(--n) '.repeat(256)}`)).toBe(true);
    expect(take(`padding:${'var(--n) '.repeat(257)}`)).toBe(false);
  });
});

describe('a reference', () => {
  it('weighs by the longest that it may stand for', () => {
    const light = custom.weight;
    take('--a:#fff');
    const some = custom.weight;
    take(`--b:${'x'.repeat(400)} var(--a)`);
    expect(light).toBeLessThan(some);
    expect(custom.weight).toBeGreaterThan(40 * light);
  });

  it('does not become heavier than what is there can bear', () => {
    heaviest = 1_000;
    expect(take('--a:#fff')).toBe(true);
    expect(take(`--a:${'x'.repeat(1_000)}`)).toBe(false);
    expect(custom.weight).toBeLessThan(1_000);
  });

  it('make no text that is longer than one of them', () => {
    const long = `--a:"${'x'.repeat(400)}"`;
    expect(take(long, 'color:var(--a) var(--a) var(--a)')).toBe(true);
    expect(take('content:var(--a)')).toBe(true);
    expect(take('content:var(--a) var(--a) var(--a)')).toBe(false);
  });

  it('counts at nodes for as long as it stands there', () => {
    const nodes = Array.from({ length: 500_000 }, () => ({}));
    const taken = nodes.filter((node) => custom.takeAt(node, 'top', declared('top:var(--a)')));
    expect(taken.length).toBe(400_000);
    for (const node of taken.slice(0, 1_000)) custom.release(node);
    // Those that are left bear no longer value behind their name.
    expect(take('--a:1234567890')).toBe(false);
    for (const node of taken) custom.release(node);
    expect(take('--a:1234567890')).toBe(true);
  });
});

it.each([
  ['p{--a:1px;top:var(--a)}', 2],
  ['.row--open{top:calc(1px - var( --a ) - var(/**/--b))}', 2],
  [String.raw`p{border:var(\2d\2d a) var(\--b) var(\00002D -c);border-top:0}`, 3],
])('in %s custom properties are named %d times', (css, count) => {
  expect(referencesWritten(css)).toBe(count);
});
