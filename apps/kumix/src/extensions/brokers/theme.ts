import type { ThemeBroker } from '@kumix/host';

/**
 * Tokens that a cell draws with, read from the page's own: the names are the design's custom
 * properties without their dashes.
 */
const handed = [
  'color-bg',
  'color-surface',
  'color-text',
  'color-text-muted',
  'color-border',
  'color-accent',
  'color-on-accent',
  'color-danger',
  'font-body',
  'font-mono',
  'radius-m',
] as const;

export interface Theme extends ThemeBroker {
  dispose(): void;
}

const currentTokens = (): Readonly<Record<string, string>> => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    handed.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
};

/** Watches the attributes that a change of theme or density sets on the root element. */
export function createThemeBroker(): Theme {
  const deliveries = new Set<(tokens: Readonly<Record<string, string>>) => void>();
  const provided = new Map<string, readonly string[]>();
  const tell = (): void => {
    const tokens = currentTokens();
    for (const deliver of deliveries) deliver(tokens);
  };
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, { attributes: true });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', tell);
  const root = document.documentElement.style;

  return {
    provide(caller, tokens) {
      for (const name of provided.get(caller.extension) ?? []) root.removeProperty(`--${name}`);
      const names = Object.keys(tokens).filter((name) =>
        (handed as readonly string[]).includes(name),
      );
      for (const name of names) root.setProperty(`--${name}`, tokens[name] ?? '');
      provided.set(caller.extension, names);
      return Promise.resolve();
    },
    watch(deliver) {
      deliveries.add(deliver);
      deliver(currentTokens());
      return () => void deliveries.delete(deliver);
    },
    dispose() {
      observer.disconnect();
      dark.removeEventListener('change', tell);
      deliveries.clear();
      for (const names of provided.values()) {
        for (const name of names) root.removeProperty(`--${name}`);
      }
    },
  };
}
