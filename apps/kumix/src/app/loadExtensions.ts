import type { ExtensionsPart } from './contracts.ts';

/** The extension host, loaded after log-in; `null` where the app is built without it. */
export function loadExtensions(): (() => Promise<ExtensionsPart>) | null {
  const found = import.meta.glob<ExtensionsPart>('../extensions/start.ts');
  return found['../extensions/start.ts'] ?? null;
}
