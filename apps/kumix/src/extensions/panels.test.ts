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

it('a panel that ended is closed before its extension starts again, so that the person is asked once', () => {
  const did: string[] = [];
  const surfaces: { closed: boolean }[] = [];
  const view: Partial<ExtensionView> = {
    status: { state: 'active' },
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
    manifest: {
      name: 'Test',
      contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
    } as unknown as ExtensionView['manifest'],
  };
  const host: Partial<ExtensionHost> = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
    extensions: { getSnapshot: () => [view as ExtensionView], subscribe: () => () => {} },
    openSurface: (_request: SurfaceRequest): Surface => {
      const surface = { closed: false };
      surfaces.push(surface);
      did.push('opened');
      return {
        state: {
          getSnapshot: () => ({ state: 'ended', error: new HostError('crashed', 'It ended.') }),
          subscribe: () => () => {},
        },
        focus: () => {},
        setContext: () => {},
        dispose: () => {
          surface.closed = true;
        },
      };
    },
    // As the host does it: what is open is drawn again, which asks the person.
    restart: () => void did.push(`restarted with ${surfaces.filter((s) => !s.closed).length} open`),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as panels need
  const panels = createPanels(host as ExtensionHost, {
    palette: () => {},
    dialogs: createDialogs(),
  });
  const anchor = document.body.appendChild(document.createElement('div'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const close = panels.shown.get()[0]?.mount(anchor, '!a:x' as RoomId);
  anchor.querySelector('button')?.click();
  expect(did).toEqual(['opened', 'restarted with 0 open', 'opened']);
  close?.();
  expect(surfaces.every(({ closed }) => closed)).toBe(true);
  panels.dispose();
});

it.each([
  [
    new HostError('denied', 'Your session\u202e has expired.', [], true),
    'What it did stands in Settings, Extensions. It says: Your session has expired.',
  ],
  [new HostError('crashed', 'It ended.'), 'It stopped working. Try again in a moment.'],
])('a panel that ended names its extension, whose words are its own: %s', (error, why) => {
  const host: Partial<ExtensionHost> = {
    extensions: {
      getSnapshot: () => [
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
        {
          status: { state: 'active' },
          manifest: { name: 'Test', contributes: { panels: [{ id: 'panel', title: 'Panel' }] } },
        } as unknown as ExtensionView,
      ],
      subscribe: () => () => {},
    },
    openSurface: (): Surface => ({
      state: { getSnapshot: () => ({ state: 'ended', error }), subscribe: () => () => {} },
      focus: () => {},
      setContext: () => {},
      dispose: () => {},
    }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as panels need
  const panels = createPanels(host as ExtensionHost, {
    palette: () => {},
    dialogs: createDialogs(),
  });
  const anchor = document.body.appendChild(document.createElement('div'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const close = panels.shown.get()[0]?.mount(anchor, '!a:x' as RoomId);
  expect(anchor.querySelector('p')?.textContent).toBe(
    `This panel of Test is closed. Nothing that was saved is lost. ${why}`,
  );
  close?.();
  panels.dispose();
});

it('the palette of a panel replaces no other dialog, as the app’s own shortcut does not', async () => {
  const dialogs = createDialogs();
  let called = 0;
  let press: SurfaceRequest['onKey'];
  const host: Partial<ExtensionHost> = {
    extensions: {
      getSnapshot: () => [
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is read of it
        {
          status: { state: 'active' },
          manifest: { name: 'Test', contributes: { panels: [{ id: 'panel', title: 'Panel' }] } },
        } as unknown as ExtensionView,
      ],
      subscribe: () => () => {},
    },
    openSurface: ({ onKey }): Surface => {
      press = onKey;
      return {
        state: { getSnapshot: () => ({ state: 'drawn' }), subscribe: () => () => {} },
        focus: () => {},
        setContext: () => {},
        dispose: () => {},
      };
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much of it as panels need
  const panels = createPanels(host as ExtensionHost, { palette: () => void called++, dialogs });
  const anchor = document.body.appendChild(document.createElement('div'));
  const heard: string[] = [];
  anchor.addEventListener('keydown', ({ key }) => heard.push(key));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const close = panels.shown.get()[0]?.mount(anchor, '!a:x' as RoomId);
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
  close?.();
  panels.dispose();
  await expect(asked).resolves.toBe(false);
});
