import type { ExtensionBridge, Panel, SettingsPage } from './contracts.ts';
import { createStore } from './store.ts';

const noPages: readonly SettingsPage[] = [];

/**
 * Stands in while the extensions start: whoever asks for a format waits for the real one, so that
 * a message sent in the first second is no different from a later one. What
 * a person is about to send hurries the start.
 */
export function pendingExtensions(
  started: Promise<ExtensionBridge>,
  failed: string,
  hurry: () => void,
): ExtensionBridge {
  const soon = (): Promise<ExtensionBridge> => {
    hurry();
    return started;
  };
  return {
    renderer: {
      content: {
        // Nobody knows yet who serves what: whoever asks waits.
        serves: () => true,
        transform: (text, roomId) =>
          soon().then(
            ({ renderer }) => renderer.content?.transform(text, roomId) ?? { kind: 'same' },
            () => ({ kind: 'same' }),
          ),
        filter: (file, roomId, signal) =>
          soon().then(
            ({ renderer }) => renderer.content?.filter(file, roomId, signal) ?? { kind: 'keep' },
            () => ({ kind: 'keep' }),
          ),
        code: (text, language, roomId) =>
          started.then(
            ({ renderer: { content } }) =>
              content?.serves('render.code') === true ? content.code(text, language, roomId) : null,
            () => null,
          ),
        math: (tex, display, roomId) =>
          started.then(
            ({ renderer: { content } }) =>
              content?.serves('render.math') === true ? content.math(tex, display, roomId) : null,
            () => null,
          ),
      },
      format: (markdown, roomId) =>
        soon().then(
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
