import { describe, expect, it } from 'vitest';
import { oklch, type Rgba } from '../../design/contrast.ts';
import { checkOffer, unreadable } from './themeOffer.ts';

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
  const white = oklch(1, 0, 0);
  const black = oklch(0, 0, 0);
  /** Dark words on light grounds, and on what is filled light ones. */
  const own = (token: string): Rgba =>
    /^--k-(?:on-|canvas|surface|page|raised|sunken|selected|accent-soft)/.test(token)
      ? white
      : black;
  const painted = (change: Readonly<Record<string, Rgba>>) => (token: string) =>
    change[token] ?? own(token);

  it('can be read as it is', () => {
    expect(unreadable(own)).toBeUndefined();
  });

  it.each([
    ['words on their own colour', { '--k-text': white }, /--k-text on --k-canvas .* 1\.0/],
    ['words that are hardly there', { '--k-text': { ...black, alpha: 0.2 } }, /--k-text on/],
    ['grey words on grey', { '--k-raised': oklch(0.4, 0, 0) }, /on --k-raised/],
    ['a ground like glass', { '--k-raised': { ...white, alpha: 0.9 } }, /--k-raised lets through/],
    ['buttons without words', { '--k-on-accent': black }, /--k-on-accent on --k-accent/],
  ])('cannot be with %s', (_what, change, told) => {
    expect(unreadable(painted(change))).toMatch(told);
  });
});
