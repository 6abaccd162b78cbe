import type { ThemeBroker } from '@kumix/host';

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
export function createThemeBroker(): Theme {
  const deliveries = new Set<(tokens: Readonly<Record<string, string>>) => void>();
  const provided = new Map<string, readonly string[]>();
  const root = document.documentElement;
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);

  const tell = (): void => {
    const tokens = readTokens(probe);
    for (const deliver of deliveries) deliver(tokens);
  };
  const observer = new MutationObserver(tell);
  observer.observe(root, { attributes: true });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', tell);

  const takeBack = (extension: string): void => {
    for (const name of provided.get(extension) ?? []) root.style.removeProperty(name);
    provided.delete(extension);
  };

  return {
    provide(caller, tokens) {
      takeBack(caller.extension);
      const names = Object.keys(tokens).filter((name) => name.startsWith('--k-'));
      for (const name of names) root.style.setProperty(name, tokens[name] ?? '');
      provided.set(caller.extension, names);
      return Promise.resolve();
    },
    watch(deliver) {
      deliveries.add(deliver);
      deliver(readTokens(probe));
      return () => void deliveries.delete(deliver);
    },
    dispose() {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', tell);
      for (const extension of provided.keys()) takeBack(extension);
      deliveries.clear();
      probe.remove();
    },
  };
}
