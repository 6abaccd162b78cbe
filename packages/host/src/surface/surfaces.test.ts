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
import type { Status } from '../extension/lifecycle.ts';
import type { ManagedExtension } from '../extension/managed.ts';
import type { Realm } from '../extension/realm.ts';
import { partly } from '../testing/partly.ts';
import { Surfaces } from './surfaces.ts';

const crashed = new HostError('crashed', 'It was ended.');
const aborted = new HostError('aborted', 'The call was given up.');

const denied = new HostError('denied', 'No panel is allowed.');

/** One extension with a panel; `asked` has what was asked of it, each to be let begin or to fail. */
function setup(
  unasked = false,
  isolation: ExtensionFacts['isolation'] = 'worker',
  status: Status = { state: 'enabled' },
) {
  const asked: {
    readonly method: string;
    readonly signal: AbortSignal | undefined;
    begin(): void;
    fail(error: HostError): void;
  }[] = [];
  let mayDraw = true;
  let current: Realm | undefined;
  const run = (): Realm => {
    const cell = partly<Cell>({
      frame: document.createElement('iframe'),
      disposed: false,
      order: () => {},
      tellBoot: () => {},
      dispose: () => {},
    });
    return (current ??= partly<Realm>({ cell }));
  };
  const extension = partly<ManagedExtension>({
    id: 'test.panel',
    manifest: partly<Manifest>({
      name: 'Test',
      contributes: { panels: [{ id: 'panel', title: 'Panel' }] },
    }),
    facts: partly<ExtensionFacts>({ isolation }),
    status,
    limits: FLOOR_LIMITS,
    package: partly<ExtensionPackage>({}),
    hold: () => () => {},
    run,
    get realm() {
      return current;
    },
    sleep: () => {
      current = undefined;
      surfaces.lost('test.panel', crashed);
    },
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
    mayDraw: () => {
      if (!mayDraw) throw denied;
    },
    drawsUnasked: () => unasked,
  });
  const surface = surfaces.open({
    extension: 'test.panel',
    surface: 'panel',
    anchor: document.body.appendChild(document.createElement('div')),
    context: { roomId: null, colourScheme: 'light', language: 'en' },
  });
  const state = (): string => surface.state.getSnapshot().state;
  const runs = (): boolean => current !== undefined;
  const judge = (allowed: boolean): void => {
    mayDraw = allowed;
    surfaces.judge();
  };
  return { asked, surface, surfaces, state, runs, judge };
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

describe('a document', () => {
  const framed = (unasked: boolean) => setup(unasked, 'frame');

  it.each([true, false])('ends when its panel is closed; drawn unasked: %s', (unasked) => {
    const { asked, surface, runs } = framed(unasked);
    asked[0]?.begin();
    expect(runs()).toBe(true);
    surface.dispose();
    expect(runs()).toBe(false);
    expect(asked.map(({ method }) => method)).toEqual(['surface.open']);
  });

  it('does not run before the person has let its panel be drawn', () => {
    const { asked, surface, runs } = framed(false);
    expect(runs()).toBe(false);
    asked[0]?.begin();
    expect(runs()).toBe(true);
    surface.dispose();
  });

  it('that may not run is not asked about in vain', () => {
    const stopped: Status = { state: 'quarantined', why: 'hung' };
    expect(() => setup(false, 'frame', stopped)).toThrow(/crashed too often/);
  });

  it('ends when its panel does not open', async () => {
    const { asked, state, runs } = framed(true);
    asked[0]?.fail(denied);
    await turn();
    expect(state()).toBe('ended');
    expect(runs()).toBe(false);
  });

  it('ends when it may draw no longer, and its panel says why', () => {
    const { asked, surface, runs, judge } = framed(true);
    asked[0]?.begin();
    judge(true);
    expect(runs()).toBe(true);
    judge(false);
    expect(runs()).toBe(false);
    expect(surface.state.getSnapshot()).toEqual({ state: 'ended', error: denied });
  });

  it('is not started again by what waited for its turn when its panel was closed', () => {
    const { asked, surface } = framed(true);
    surface.setContext({ roomId: null, colourScheme: 'dark', language: 'en' });
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([false, false]);
    surface.dispose();
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
  });

  it('is told apart from a worker, which goes on and hears that its panel is closed', () => {
    const { asked, surface, runs } = setup(true);
    surface.setContext({ roomId: null, colourScheme: 'dark', language: 'en' });
    surface.dispose();
    expect(runs()).toBe(true);
    expect(asked.map(({ method, signal }) => [method, signal?.aborted])).toEqual([
      ['surface.open', undefined],
      ['surface.context', undefined],
      ['surface.close', undefined],
    ]);
  });
});
