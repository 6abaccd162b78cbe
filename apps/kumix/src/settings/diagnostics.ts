/**
 * What one sends to whoever helps. It is put together from counts, times and codes only: nothing is
 * taken from a place that could hold a message, a name, a room, an address, a token or a key.
 */
import type { CoreDiagnostics } from '@kumix/matrix';
import type { ExtensionFacts } from '../app/contracts.ts';

export interface BrowserFacts {
  readonly userAgent: string;
  readonly language: string;
  readonly cores: number;
  readonly screen: { readonly width: number; readonly height: number; readonly ratio: number };
  readonly online: boolean;
  readonly standalone: boolean;
  readonly secureContext: boolean;
  readonly crossOriginIsolated: boolean;
  readonly storage: { readonly usedMb: number; readonly quotaMb: number; readonly kept: boolean };
  readonly has: Readonly<Record<string, boolean>>;
}

export interface Diagnostics {
  readonly app: { readonly name: 'Kumix'; readonly upMs: number };
  readonly madeAt: string;
  readonly browser: BrowserFacts;
  readonly deployment: { readonly homeservers: 'any' | number; readonly policies: number };
  readonly core: CoreDiagnostics;
  readonly extensions: ExtensionFacts | null;
}

const mega = 1024 * 1024;

export async function readBrowser(view: Window & typeof globalThis): Promise<BrowserFacts> {
  const { navigator, screen } = view;
  const { storage } = navigator;
  const [estimate, kept] =
    'storage' in navigator
      ? await Promise.all([storage.estimate(), storage.persisted()])
      : [{ usage: 0, quota: 0 }, false];
  return {
    userAgent: navigator.userAgent,
    language: navigator.language,
    cores: navigator.hardwareConcurrency,
    screen: { width: screen.width, height: screen.height, ratio: view.devicePixelRatio },
    online: navigator.onLine,
    standalone: view.matchMedia('(display-mode: standalone)').matches,
    secureContext: view.isSecureContext,
    crossOriginIsolated: view.crossOriginIsolated,
    storage: {
      usedMb: Math.round((estimate.usage ?? 0) / mega),
      quotaMb: Math.round((estimate.quota ?? 0) / mega),
      kept,
    },
    has: {
      locks: 'locks' in navigator,
      trustedTypes: 'trustedTypes' in view,
      webAssembly: 'WebAssembly' in view,
      broadcastChannel: 'BroadcastChannel' in view,
    },
  };
}

/** A file's text, for reading as well as for a tool. */
export const diagnosticsText = (diagnostics: Diagnostics): string =>
  `${JSON.stringify(diagnostics, null, 2)}\n`;
