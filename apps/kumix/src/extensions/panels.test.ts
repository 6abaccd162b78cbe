// @vitest-environment happy-dom
import {
  type ExtensionHost,
  type ExtensionView,
  HostError,
  type Surface,
  type SurfaceRequest,
} from '@kumix/host';
import type { RoomId } from '@kumix/matrix';
import { expect, it } from 'vitest';
import { createDialogs } from '../app/dialogs.ts';
import { createPanels } from './panels.ts';

/** The one panel of an extension whose surface is `openSurface`'s, as it is mounted. */
function mounted(
  openSurface: (request: SurfaceRequest) => Partial<Surface>,
  more: Partial<ExtensionHost> = {},
  {
    palette = () => {},
    dialogs = createDialogs(),
  }: Partial<Parameters<typeof createPanels>[1]> = {},
) {
  const view = {
    status: { state: 'active' },
    manifest: { name: 'Test', contributes: { panels: [{ id: 'panel', title: 'Panel' }] } },
  };
  const host: Partial<ExtensionHost> = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
    extensions: {
      getSnapshot: () => [view as unknown as ExtensionView],
      subscribe: () => () => {},
    },
    openSurface: (request) => ({
      state: { getSnapshot: () => ({ state: 'drawn' }), subscribe: () => () => {} },
      focus: () => {},
      setContext: () => {},
      dispose: () => {},
      ...openSurface(request),
    }),
    ...more,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as panels need
  const panels = createPanels(host as ExtensionHost, { palette, dialogs });
  const anchor = document.body.appendChild(document.createElement('div'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const close = panels.shown.get()[0]?.mount(anchor, '!a:x' as RoomId);
  return {
    anchor,
    close: () => close?.(),
    dispose: () => {
      close?.();
      panels.dispose();
    },
  };
}

const ended = (error: HostError): Surface['state'] => ({
  getSnapshot: () => ({ state: 'ended', error }),
  subscribe: () => () => {},
});

it('a panel that ended is closed before its extension starts again, so that the person is asked once', () => {
  const did: string[] = [];
  const surfaces: { closed: boolean }[] = [];
  const panel = mounted(
    () => {
      const surface = { closed: false };
      surfaces.push(surface);
      did.push('opened');
      return {
        state: ended(new HostError('crashed', 'It ended.')),
        dispose: () => {
          surface.closed = true;
        },
      };
    },
    {
      // As the host does it: what is open is drawn again, which asks the person.
      restart: () =>
        void did.push(`restarted with ${surfaces.filter((s) => !s.closed).length} open`),
    },
  );
  panel.anchor.querySelector('button')?.click();
  expect(did).toEqual(['opened', 'restarted with 0 open', 'opened']);
  panel.close();
  expect(surfaces.every(({ closed }) => closed)).toBe(true);
  panel.dispose();
});

it.each([
  [
    new HostError('denied', 'Your session\u202e has expired.', [], true),
    'What it did stands in Settings, Extensions. It says: Your session has expired.',
  ],
  [new HostError('crashed', 'It ended.'), 'It stopped working. Try again in a moment.'],
])('a panel that ended names its extension, whose words are its own: %s', (error, why) => {
  const panel = mounted(() => ({ state: ended(error) }));
  expect(panel.anchor.querySelector('p')?.textContent).toBe(
    `This panel of Test is closed. Nothing that was saved is lost. ${why}`,
  );
  panel.dispose();
});

it('the palette of a panel replaces no other dialog, as the app’s own shortcut does not', async () => {
  const dialogs = createDialogs();
  let called = 0;
  let press: SurfaceRequest['onKey'];
  const panel = mounted(
    ({ onKey }) => {
      press = onKey;
      return {};
    },
    {},
    { palette: () => void called++, dialogs },
  );
  const heard: string[] = [];
  panel.anchor.addEventListener('keydown', ({ key }) => heard.push(key));
  press?.('palette', false);
  expect(called).toBe(1);
  const asked = dialogs.confirm({ title: 'Sure?', body: '', action: 'Yes' });
  press?.('palette', false);
  expect(called).toBe(1);
  expect(dialogs.open.get()?.kind).toBe('confirm');
  dialogs.show({ kind: 'password' });
  press?.('palette', false);
  expect(called).toBe(1);
  // Its own it closes again.
  const ahead = { before: null, take: () => ({ text: '', entered: false }), dispose: () => {} };
  dialogs.show({ kind: 'palette', ahead });
  press?.('palette', false);
  expect(called).toBe(2);
  // None of it is a key that was pressed where the panel stands; the others are.
  press?.('Escape', false);
  expect(heard).toEqual(['Escape']);
  panel.dispose();
  await expect(asked).resolves.toBe(false);
});
