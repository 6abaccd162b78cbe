import type { ExtensionBridge, Panel, SettingsPage } from './contracts.ts';
import { createStore } from './store.ts';

const noPages: readonly SettingsPage[] = [];

/**
 * Stands in while the extensions start: whoever asks for a format waits for the real one, so that
 * a message sent in the first second is no different from a later one.
 */
export function pendingExtensions(
  started: Promise<ExtensionBridge>,
  failed: string,
): ExtensionBridge {
  return {
    renderer: {
      format: (markdown, roomId) =>
        started.then(
          (bridge) => bridge.renderer.format(markdown, roomId),
          () => ({ denied: { sentence: failed, because: [] } }),
        ),
      placeholder: (hash, width, height, roomId) =>
        started.then(
          (bridge) => bridge.renderer.placeholder(hash, width, height, roomId),
          () => null,
        ),
    },
    panels: createStore<readonly Panel[]>([]),
    settingsPages: noPages,
    dispose: () => {},
  };
}
