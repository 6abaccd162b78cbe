/** The other half of a cell's handshake, and what follows it: the relay. */
import type { Welcome } from './protocol.ts';

/** The relay's script, which the build puts in: it starts while the handshake is under way. */
declare const kumixRelay: string;

// Made at once: no code that runs later finds the name free.
const policy = window.trustedTypes?.createPolicy('kumix-cell', { createScriptURL: (url) => url });

export const isWelcome = (data: unknown): data is Welcome =>
  typeof data === 'object' &&
  data !== null &&
  'kumix' in data &&
  data.kumix === 'welcome' &&
  'token' in data;

/**
 * It waits for its ports: the app's first, behind it that of the extension's document, where it has
 * one.
 */
export function startRelay(): Worker | undefined {
  const url = URL.createObjectURL(new Blob([kumixRelay], { type: 'text/javascript' }));
  // Where Trusted Types are enforced it is a TrustedScriptURL, which the DOM's types leave out.
  const relay: unknown = Reflect.construct(Worker, [policy ? policy.createScriptURL(url) : url]);
  // Not revoked: WebKit finds the relay's origin by it when the relay makes its own worker. It goes
  // with this document.
  return relay instanceof Worker ? relay : undefined;
}
