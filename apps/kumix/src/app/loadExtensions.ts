import type { StartExtensions } from './contracts.ts';

interface StartModule {
  readonly startExtensions: StartExtensions;
}

/** The extension host, loaded after log-in; `null` where the app is built without it. */
export function loadExtensions(): (() => Promise<StartExtensions>) | null {
  const found = import.meta.glob<StartModule>('../extensions/start.ts');
  const load = found['../extensions/start.ts'];
  return load === undefined ? null : async () => (await load()).startExtensions;
}
