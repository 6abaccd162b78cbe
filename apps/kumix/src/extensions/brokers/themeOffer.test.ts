import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oklch, parseOklch, type Rgba } from '../../design/contrast.ts';
import { checkOffer, unreadable } from './themeOffer.ts';

const css = readFileSync(join(import.meta.dirname, '../../design/tokens.css'), 'utf8');
const white = oklch(1, 0, 0);
const black = oklch(0, 0, 0);

/** As a browser says it: it takes `var()` for whatever it may become. */
const isColour = (value: string): boolean =>
  /^(?:#[0-9a-f]{3,8}|[a-z\d\\]+|[a-z\d\\-]+ *\(.*\))$/i.test(value) && value !== 'none';

describe('what a theme offers', () => {
  it.each([
    '#fff',
    'rebeccapurple',
    'rgb(0 0 0 / 50%)',
    'OKLCH(70% 0.1 200)',
    'color-mix(in oklab, white 20%, hsl(0deg 0% 0%))',
    'light-dark(#fff, color(display-p3 0 0 0))',
  ])('may be a colour of grounds, words and controls: %s', (colour) => {
    expect(() => checkOffer({ '--k-page': colour, '--k-text': colour }, isColour)).not.toThrow();
  });

  it.each([
    ['a panel over every dialog', '--k-layer-cell', '99'],
    ['dialogs behind the app', '--k-layer-overlay', '-1'],
    ['what dims behind a dialog', '--k-overlay', '#0000'],
    ['a button without height', '--k-control', '0'],
    ['words without size', '--k-size-ui', '0'],
    ['a warning without its colour', '--k-danger-text', '#fff'],
    ['a warning on another ground', '--k-warn-soft', '#fff'],
    ['people in one colour', '--k-person-text-3', '#fff'],
    ['a font of its own', '--k-font', 'Webdings'],
    ['a token that is not there', '--k-evil', '#fff'],
    ['a name of the prototype', '__proto__', '#fff'],
    ['no colour', '--k-page', 'none'],
    ['another token', '--k-text', 'var(--k-page)'],
    ['another token in escapes', '--k-text', 'v\\61r(--k-page)'],
    ['the words on it', '--k-page', 'currentColor'],
    ['the words on it, mixed', '--k-page', 'color-mix(in srgb, currentColor, #000)'],
    ['the words on it, in escapes', '--k-page', 'current\\43olor'],
    ['nothing', '--k-page', 'initial'],
    ['what stands around it', '--k-page', 'inherit'],
    ['a function of the page', '--k-page', 'env(x, #fff)'],
    ['another token in capitals', '--k-text', 'VAR (--k-page)'],
  ])('is not %s', (_what, name, value) => {
    expect(() => checkOffer(Object.fromEntries([[name, value]]), isColour)).toThrow(/colour/);
  });
});

describe('the app under a theme', () => {
  /** Of the app's own colours in the light and in the dark. */
  const schemes = (['light', 'dark'] as const).map((name, index) => ({
    name,
    own: (token: string): Rgba => {
      const [, pair = ''] = css.split(`\n  ${token}: light-dark(`);
      const colours = pair.match(/oklch\([^)]*\)/g);
      return parseOklch(colours?.[index] ?? '');
    },
  }));
  const [light, dark] = schemes;
  const painted =
    (own: ((token: string) => Rgba) | undefined, change: Readonly<Record<string, Rgba>>) =>
    (token: string): Rgba =>
      change[token] ?? own?.(token) ?? white;
  const every = (names: readonly string[], colour: Rgba): Readonly<Record<string, Rgba>> =>
    Object.fromEntries(names.map((name) => [`--k-${name}`, colour]));

  it.each(schemes)('can be read as it is, when it is $name', ({ own }) => {
    expect(unreadable(own)).toBeUndefined();
  });

  it.each([
    ['words on their own colour', { '--k-text': white }, /--k-text on --k-canvas .* 1\.2/],
    ['words that are hardly there', { '--k-text': { ...black, alpha: 0.2 } }, /--k-text on/],
    ['grey words on grey', { '--k-raised': oklch(0.4, 0, 0) }, /on --k-raised/],
    ['a ground like glass', { '--k-raised': { ...white, alpha: 0.9 } }, /--k-raised lets through/],
    ['buttons without words', { '--k-on-accent': black }, /--k-on-accent on --k-accent/],
    ['what is allowed in its own colour', { '--k-good-soft': black }, /--k-good-text on --k-good-/],
    [
      'words gone where one points',
      { '--k-hover': black },
      /--k-text on --k-hover over --k-canvas/,
    ],
  ])('cannot be with %s', (_what, change, told) => {
    expect(unreadable(painted(light?.own, change))).toMatch(told);
  });

  const grounds = 'canvas surface page raised sunken selected mention-soft accent-soft'.split(' ');
  const words = 'text text-soft accent-text mention-text good-text'.split(' ');
  const night = { ...every(grounds, oklch(0.2, 0.02, 240)), ...every(words, oklch(0.96, 0, 0)) };

  it.each(schemes)('hides no warning on grounds of its own colour, when it is $name', ({ own }) => {
    for (const warning of ['danger-text', 'warn-text']) {
      const hiding = painted(own, {
        ...every(grounds, own(`--k-${warning}`)),
        ...every(words, own('--k-page')),
      });
      expect(unreadable(hiding)).toMatch(/^--k-(?:danger|warn)-text on --k-canvas has a contrast/);
    }
    for (const ground of grounds.slice(0, 7)) {
      const hiding = { [`--k-${ground}`]: own('--k-danger-text') };
      expect(unreadable(painted(own, hiding))).toContain(`on --k-${ground} has`);
    }
  });

  it('leaves the words of a warning on the warning’s own ground', () => {
    const dim = painted(dark?.own, {
      ...every(grounds, black),
      ...every(words, white),
      '--k-text': oklch(0.6, 0, 0),
    });
    expect(unreadable(dim)).toMatch(/^--k-text on --k-warn-soft has a contrast/);
  });

  it('may be dark where the app is, and not where its warnings are for the light', () => {
    expect(unreadable(painted(dark?.own, night))).toBeUndefined();
    expect(unreadable(painted(light?.own, night))).toMatch(/^--k-danger-text on --k-canvas has/);
  });
});
