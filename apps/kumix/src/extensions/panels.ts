import type { ExtensionHost, ExtensionView, SurfaceContext } from '@kumix/host';
import type { RoomId } from '@kumix/matrix';
import type { Manifest } from '@kumix/plugin';
import { Blocks, NotebookPen } from 'lucide-react';
import type { Icon, Panel, Readable } from '../app/contracts.ts';
import { type Dialogs, hearsShortcuts } from '../app/dialogs.ts';
import { createStore } from '../app/store.ts';
import { languageTag, t } from '../i18n/message.ts';
import { whyOf } from './failureWords.ts';

/** Icons a manifest may name; anything else is shown as the sign of an extension. */
const icons: Readonly<Record<string, Icon>> = { 'notebook-pen': NotebookPen };

export const iconOf = (name: string | undefined): Icon =>
  name !== undefined && Object.hasOwn(icons, name) ? (icons[name] ?? Blocks) : Blocks;

/** Keys that reach the app out of a surface and are not for whatever encloses it. */
export interface SurfaceKeys {
  readonly palette: () => void;
  /** What may stand in front of it: then they are not the app's either. */
  readonly dialogs: Pick<Dialogs, 'open'>;
}

/** Not one that was turned off, or is refused as a whole. */
export const running = ({ status }: ExtensionView): boolean =>
  !['found', 'refused', 'disabled'].includes(status.state);

const dark = (): boolean => {
  const probe = getComputedStyle(document.documentElement).colorScheme;
  return (
    probe === 'dark' || (probe !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  );
};

/** Draws a surface over `anchor`, and a sentence with a way out where it ended. */
function mountSurface(
  host: ExtensionHost,
  { id: extension, name }: Pick<Manifest, 'id' | 'name'>,
  surfaceId: string,
  keys: SurfaceKeys,
  anchor: HTMLElement,
  roomId: RoomId,
): () => void {
  const context: SurfaceContext = {
    roomId,
    colourScheme: dark() ? 'dark' : 'light',
    language: languageTag(),
  };
  const note = document.createElement('div');
  note.className = 'k-surface-note';
  note.setAttribute('role', 'status');
  const tell = (
    text: string,
    action?: { readonly label: string; readonly run: () => void },
  ): void => {
    note.replaceChildren();
    if (text === '') {
      note.remove();
      return;
    }
    const words = document.createElement('p');
    words.textContent = text;
    note.append(words);
    if (action !== undefined) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'k-button k-button-plain';
      button.textContent = action.label;
      button.addEventListener('click', action.run);
      note.append(button);
    }
    anchor.append(note);
  };

  let close = (): void => {};
  const open = (): void => {
    close();
    try {
      const surface = host.openSurface({
        extension,
        surface: surfaceId,
        anchor,
        context,
        onKey: (key) => {
          if (key === 'palette') {
            if (hearsShortcuts(keys.dialogs)) keys.palette();
            return;
          }
          // As if it had been pressed where the surface stands: the panel around it closes.
          anchor.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        },
      });
      const look = (): void => {
        const now = surface.state.getSnapshot();
        if (now.state === 'opening') tell(t('surface.opening'));
        else if (now.state === 'ended') {
          tell(t('surface.ended', { name, why: whyOf(now.error) }), {
            label: t('surface.reopen'),
            run: () => {
              // Else it would be drawn again, and the person asked about it, for nothing.
              close();
              host.restart(extension);
              open();
            },
          });
        } else tell('');
      };
      const unsubscribe = surface.state.subscribe(look);
      close = () => {
        unsubscribe();
        surface.dispose();
      };
      look();
    } catch (error) {
      close = () => {};
      tell(error instanceof Error ? error.message : t('surface.failed'));
    }
  };
  open();
  return () => {
    close();
    tell('');
  };
}

export interface Panels {
  readonly shown: Readable<readonly Panel[]>;
  dispose(): void;
}

/** Panels of the extensions that may run; the list changes as they are turned on and off. */
export function createPanels(host: ExtensionHost, keys: SurfaceKeys): Panels {
  const shown = createStore<readonly Panel[]>([]);
  const known = new Map<string, Panel>();
  const update = (): void => {
    const panels = host.extensions
      .getSnapshot()
      .filter(running)
      .flatMap(({ id, manifest }) =>
        (manifest.contributes?.panels ?? []).map((panel): Panel => {
          const key = `${id}/${panel.id}`;
          const made = known.get(key) ?? {
            id: key,
            title: panel.title,
            icon: iconOf(panel.icon),
            by: manifest.name,
            mount: (anchor, roomId) => mountSurface(host, manifest, panel.id, keys, anchor, roomId),
          };
          known.set(key, made);
          return made;
        }),
      );
    const before = shown.get();
    const same =
      panels.length === before.length && panels.every((panel, at) => panel === before[at]);
    if (!same) shown.set(panels);
  };
  const unsubscribe = host.extensions.subscribe(update);
  update();
  return { shown, dispose: unsubscribe };
}
