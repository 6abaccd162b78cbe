// @vitest-environment happy-dom
/** What comes of openings that overlap: cells and the person are stood in for. */
import type { ExtensionPackage, Manifest } from '@kumix/plugin';
import { type ExtensionFacts, FLOOR_LIMITS } from '@kumix/policy';
import { describe, expect, it } from 'vitest';
import { HostError } from '../bridge/hostError.ts';
import type { Brokers } from '../brokers.ts';
import type { Cell } from '../cell/cell.ts';
import type { Spares } from '../cell/spares.ts';
import type { AskOptions } from '../extension/asking.ts';
import type { ManagedExtension } from '../extension/managed.ts';
import type { Realm } from '../extension/realm.ts';
import { partly } from '../testing/partly.ts';
import { Surfaces } from './surfaces.ts';

const crashed = new HostError('crashed', 'It was ended.');
const aborted = new HostError('aborted', 'The call was given up.');

/** One extension with a panel; `asked` has what was asked of it, each to be let begin or to fail. */
function setup(unasked = false) {
  const asked: {
    readonly method: string;
    readonly signal: AbortSignal | undefined;
    begin(): void;
    fail(error: HostError): void;
  }[] = [];
  const realms: Realm[] = [];
  const run = (): Realm => {
    const cell = partly<Cell>({
      frame: document.createElement('iframe'),
      disposed: false,
      order: () => {},
      tellBoot: () => {},
      dispose: () => {},
    });
    const realm = partly<Realm>({ cell });
    realms.push(realm);
    return realm;
  };
  const extension = partly<ManagedExtension>({
    id: 'test.panel',
    manifest: partly<Manifest>({
      name: 'Test',
      contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
    }),
    facts: partly<ExtensionFacts>({ isolation: 'worker' }),
    limits: FLOOR_LIMITS,
    package: partly<ExtensionPackage>({}),
    hold: () => () => {},
    run,
  });
  const surfaces = new Surfaces({
    layer: document.body,
    spares: partly<Spares>({}),
    brokers: partly<Brokers>({ theme: partly<Brokers['theme']>({ watch: () => () => {} }) }),
    find: () => extension,
    ask: (_extension, method, _params, options: Pick<AskOptions, 'signal' | 'begins'> = {}) =>
      new Promise((_resolve, reject) => {
        asked.push({
          method,
          signal: options.signal,
          begin: () => {
            try {
              options.begins?.(run());
            } catch (error) {
              reject(error instanceof HostError ? error : crashed);
            }
          },
          fail: reject,
        });
      }),
    mayDraw: () => {},
    drawsUnasked: () => unasked,
  });
  const surface = surfaces.open({
    extension: 'test.panel',
    surface: 'panel',
    anchor: document.body.appendChild(document.createElement('div')),
    context: { roomId: null, colourScheme: 'light', language: 'en' },
  });
  const state = (): string => surface.state.getSnapshot().state;
  return { asked, surface, surfaces, state };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a panel that is drawn again', () => {
  it.each([
    ['before the person has answered for the new one', false],
    ['after they have answered for both at once', true],
  ])('outlives the failure of its earlier opening, %s', async (_when, both) => {
    const { asked, surface, surfaces, state } = setup();
    surfaces.lost('test.panel', crashed);
    surfaces.reopen('test.panel');
    expect(asked).toHaveLength(2);
    if (both) asked[0]?.begin();
    else asked[0]?.fail(aborted);
    if (!both) await turn();
    asked[1]?.begin();
    await turn();
    expect(state()).toBe('opening');
    surface.dispose();
  });

  it('outlives it where nobody is asked', async () => {
    const { asked, surface, surfaces, state } = setup(true);
    surfaces.lost('test.panel', crashed);
    surfaces.reopen('test.panel');
    asked[0]?.fail(crashed);
    await turn();
    expect(state()).toBe('opening');
    asked[1]?.fail(crashed);
    await turn();
    expect(state()).toBe('ended');
    surface.dispose();
  });
});

describe('the question about a panel', () => {
  it('goes with the panel: closed, lost, or drawn again', () => {
    const { asked, surface, surfaces } = setup();
    const gone = (): (boolean | undefined)[] => asked.map(({ signal }) => signal?.aborted);
    expect(gone()).toEqual([false]);
    surfaces.lost('test.panel', crashed);
    expect(gone()).toEqual([true]);
    surfaces.reopen('test.panel');
    expect(gone()).toEqual([true, false]);
    surface.dispose();
    expect(gone()).toEqual([true, true]);
  });

  it('is over once it is answered: what closes the panel then does not give the call up', () => {
    const { asked, surface } = setup();
    asked[0]?.begin();
    surface.dispose();
    expect(asked[0]?.signal?.aborted).toBe(false);
  });
});
