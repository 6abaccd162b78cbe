/** What of the app's look an extension may offer, and what it must leave readable. */
import { BrokerError } from '@kumix/host';
import { contrast, over, type Rgba } from '../../design/contrast.ts';

/**
 * Colours of grounds, words and controls, without the `--k-`. Not those that warn, which must look
 * the same whoever paints the rest; nor layers, sizes and times, by which one thing hides another.
 */
const colours = new Set(
  `canvas surface page raised sunken hover selected line edge edge-quiet text text-soft accent
   accent-hover on-accent accent-text accent-soft focus mention on-mention mention-text mention-soft
   unread on-unread good good-text good-soft`
    .split(/\s+/)
    .map((name) => `--k-${name}`),
);

type Pair = readonly [words: string, ground: string];

/** What messages, lists and panels stand on; `hover` lies over it where one points or is. */
const grounds = ['canvas', 'surface', 'page', 'raised', 'sunken', 'selected', 'mention-soft'];

/**
 * Words and the ground they stand on. The warnings' colours are no theme's, but a ground in the same
 * colour would hide that a device is not verified, or that a message was not sent.
 */
const onGrounds = grounds.flatMap((ground) =>
  ['text', 'text-soft', 'danger-text', 'warn-text'].map((words): Pair => [words, ground]),
);
const onBoxes: readonly Pair[] = [
  ...['accent-soft', 'warn-soft', 'danger-soft'].flatMap((box): readonly Pair[] => [
    ['text', box],
    ['text-soft', box],
  ]),
  ['accent-text', 'page'],
  ['accent-text', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['mention-text', 'page'],
  ['on-mention', 'mention'],
  ['on-unread', 'unread'],
  ['good-text', 'page'],
  ['good-text', 'good-soft'],
];

/** WCAG 2.2 AA for text. The app's own colours have more; the rest is a theme's to spend. */
const leastContrast = 4.5;

const functions = new Set(
  'rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc'.split(' '),
);
/** What is one colour where it is measured, and another or none on what it paints. */
const borrowed = new Set('currentcolor inherit initial unset revert revert-layer'.split(' '));

/** Does it say the same wherever it paints? Escapes would hide what it says. */
function isOfItsOwn(value: string): boolean {
  if (value.includes('\\') || value.includes('--')) return false;
  for (const [, word = '', call] of value.toLowerCase().matchAll(/([a-z][\w-]*)\s*(\()?/g)) {
    if (call === undefined ? borrowed.has(word) : !functions.has(word)) return false;
  }
  return true;
}

/** Throws `BrokerError` where it holds something that is not an extension's to give. */
export function checkOffer(
  tokens: Readonly<Record<string, string>>,
  isColour: (value: string) => boolean,
): void {
  for (const [name, value] of Object.entries(tokens)) {
    if (!colours.has(name)) {
      throw new BrokerError(
        'invalid-params',
        `${name} is not a colour that a theme may give. Those are: ${[...colours].join(', ')}.`,
      );
    }
    if (!isOfItsOwn(value) || !isColour(value)) {
      throw new BrokerError('invalid-params', `${name}: "${value}" is not a colour of its own.`);
    }
  }
}

/** What could not be read, in words, or `undefined`. `colourOf` gives a token's colour as it is now. */
export function unreadable(colourOf: (token: string) => Rgba): string | undefined {
  // Each is painted to be read: once.
  const known = new Map<string, Rgba>();
  const colour = (name: string): Rgba => {
    const found = known.get(name) ?? colourOf(`--k-${name}`);
    known.set(name, found);
    return found;
  };
  const faint = (words: string, ground: string, below: Rgba): string | undefined => {
    const ratio = contrast(over(colour(words), below), below);
    if (ratio >= leastContrast) return undefined;
    return `--k-${words} on ${ground} has a contrast of ${ratio.toFixed(1)}, of at least ${leastContrast}`;
  };
  for (const [words, ground] of [...onGrounds, ...onBoxes]) {
    const below = colour(ground);
    if (below.alpha < 1) return `--k-${ground} lets through what is behind it`;
    const fault = faint(words, `--k-${ground}`, below);
    if (fault !== undefined) return fault;
  }
  for (const [words, ground] of onGrounds) {
    const below = over(colour('hover'), colour(ground));
    const fault = faint(words, `--k-hover over --k-${ground}`, below);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
