import { BrokerError, type ThemeBroker } from '@kumix/host';
import { pixel, type Rgba } from '../../design/contrast.ts';
import { checkOffer, unreadable } from './themeOffer.ts';

/** Tokens a cell draws with, by the names its base sheet knows, and the design's own behind them. */
const colours: Readonly<Record<string, string>> = {
  '--k-text': '--k-text',
  '--k-text-soft': '--k-text-soft',
  '--k-page': '--k-page',
  '--k-surface': '--k-surface',
  '--k-field': '--k-page',
  '--k-button': '--k-hover',
  '--k-border': '--k-edge',
  '--k-line': '--k-line',
  '--k-accent': '--k-accent',
  '--k-on-accent': '--k-on-accent',
  '--k-danger': '--k-danger-text',
  '--k-good': '--k-good-text',
};
const others: Readonly<Record<string, string>> = {
  '--k-font': '--k-font',
  '--k-mono': '--k-mono',
  '--k-radius': '--k-radius-2',
};

export interface Theme extends ThemeBroker {
  dispose(): void;
}

/** Values as they compute here, so that a cell needs none of the design's functions. */
function readTokens(probe: HTMLElement): Readonly<Record<string, string>> {
  const style = getComputedStyle(probe);
  const tokens: Record<string, string> = {};
  for (const [name, own] of Object.entries(colours)) {
    probe.style.setProperty('color', `var(${own})`);
    tokens[name] = style.color;
  }
  for (const [name, own] of Object.entries(others)) {
    tokens[name] = style.getPropertyValue(own).replaceAll(/\s+/g, ' ').trim();
  }
  probe.style.setProperty('color', 'light-dark(white, black)');
  tokens['color-scheme'] = style.color === 'rgb(255, 255, 255)' ? 'light' : 'dark';
  return tokens;
}

/** Watches what a change of theme, contrast or density sets on the root element. */
export function createThemeBroker(place: HTMLElement): Theme {
  const deliveries = new Set<(tokens: Readonly<Record<string, string>>) => void>();
  const offers = new Map<string, Readonly<Record<string, string>>>();
  const root = document.documentElement;
  const probe = document.createElement('span');
  probe.hidden = true;
  place.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });

  /** As it is painted here and now, whatever it is written in. */
  const colourOf = (token: string): Rgba => {
    if (context === null) return pixel([]);
    probe.style.setProperty('color', `var(${token})`);
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return pixel(context.getImageData(0, 0, 1, 1).data);
  };

  /**
   * Paints anew by all that is offered, later ones over earlier ones; gives what is wrong with those
   * that would leave something unreadable, by extension. INVARIANT: they paint `place` alone. Dialogs
   * stand outside of it, so whatever asks about trust looks as the app made it.
   */
  const paint = (): ReadonlyMap<string, string> => {
    const faults = new Map<string, string>();
    place.removeAttribute('style');
    for (const [extension, tokens] of offers) {
      const before = place.style.cssText;
      for (const [name, value] of Object.entries(tokens)) place.style.setProperty(name, value);
      const fault = unreadable(colourOf);
      if (fault === undefined) continue;
      faults.set(extension, fault);
      place.style.cssText = before;
    }
    return faults;
  };

  const tell = (): void => {
    const tokens = readTokens(probe);
    for (const deliver of deliveries) deliver(tokens);
  };
  // What could be read in the light may not be in the dark.
  const repaint = (): void => {
    if (offers.size > 0) paint();
    tell();
  };
  const observer = new MutationObserver(repaint);
  observer.observe(root, { attributes: true });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', repaint);

  return {
    async provide({ extension }, tokens) {
      checkOffer(tokens, (value) => CSS.supports('color', value));
      const before = offers.get(extension);
      // Deleted first: what was offered last paints last.
      offers.delete(extension);
      if (Object.keys(tokens).length > 0) offers.set(extension, tokens);
      const fault = paint().get(extension);
      if (fault !== undefined) {
        offers.delete(extension);
        if (before !== undefined) offers.set(extension, before);
        paint();
      }
      tell();
      if (fault === undefined) return;
      throw new BrokerError('invalid-params', `This theme could not be read: ${fault}.`);
    },
    watch(deliver) {
      deliveries.add(deliver);
      deliver(readTokens(probe));
      return () => void deliveries.delete(deliver);
    },
    dispose() {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', repaint);
      offers.clear();
      paint();
      deliveries.clear();
      probe.remove();
    },
  };
}
