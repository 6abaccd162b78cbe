import { assert, asyncProperty, constantFrom, array, nat } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { signedInAs, userIdOf } from '../testing/rooms.ts';
import { type AccountExtensionsOptions, createAccountExtensions } from './accountExtensions.ts';
import type { ExtensionBridge, ExtensionsStart } from './contracts.ts';
import { createStore } from './store.ts';

const runs = Number(process.env['KUMIX_RUNS'] ?? 100);

/** A start that pauses until the test lets it go on, or until it is not wanted any more. */
function setUp({ obedient = true } = {}) {
  const screen = Promise.withResolvers<void>();
  const order: string[] = [];
  const begun: {
    readonly options: ExtensionsStart;
    finish: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const bridge = createStore<ExtensionBridge | null>(null);
  const failed = vi.fn();
  let made = 0;
  const forgetting: PromiseWithResolvers<void>[] = [];
  const accounts = createAccountExtensions({
    drawn: screen.promise,
    hurry: () => screen.resolve(),
    load: () =>
      Promise.resolve({
        startExtensions: (options) => {
          const number = ++made;
          const account = options.session.me.userId;
          order.push(`start ${number} ${account}`);
          const { promise, resolve, reject } = Promise.withResolvers<ExtensionBridge>();
          let over = false;
          const once = (settle: () => void): void => {
            if (!over) settle();
            over = true;
          };
          const fail = (error: Error): void =>
            once(() => {
              order.push(`left ${number} ${account}`);
              reject(error);
            });
          const finish = (): void =>
            once(() =>
              resolve({
                renderer: {
                  format: () => Promise.resolve({ html: String(number) }),
                  placeholder: () => Promise.resolve(null),
                },
                panels: createStore([]),
                settingsPages: [],
                dispose: () => void order.push(`end ${number} ${account}`),
              }),
            );
          if (obedient) options.signal.addEventListener('abort', () => fail(new Error('left')));
          begun.push({ options, finish, fail });
          return promise;
        },
        forgetExtensions: (account) => {
          order.push(`forget ${account}`);
          const held = Promise.withResolvers<void>();
          forgetting.push(held);
          return held.promise;
        },
      }),
    // The start that is played here asks for nothing.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    lent: {} as AccountExtensionsOptions['lent'],
    bridge,
    unformatted: () => 'plain',
    failed,
  });
  const formatted = async (): Promise<unknown> =>
    bridge.get()?.renderer.format('', '!den:x' as never);
  return { accounts, screen, order, begun, bridge, failed, forgetting, formatted };
}

/** How many were alive at most at the same time, and how many while an account was forgotten. */
function most(order: readonly string[]): {
  readonly alive: number;
  readonly forgottenAlive: number;
} {
  const alive = new Set<string>();
  const told = { alive: 0, forgottenAlive: 0 };
  for (const line of order) {
    const [what, number = ''] = line.split(' ');
    if (what === 'forget') told.forgottenAlive = Math.max(told.forgottenAlive, alive.size);
    else if (what === 'start') alive.add(number);
    else alive.delete(number);
    told.alive = Math.max(told.alive, alive.size);
  }
  return told;
}

const ada = userIdOf('ada');
const bea = userIdOf('bea');

describe('the extensions of an account', () => {
  it('are left in the middle of their start by a log-out, and forgotten once that has ended', async () => {
    const { accounts, screen, order, begun, bridge, failed } = setUp();
    accounts.start(signedInAs('ada'));
    screen.resolve();
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    const waiting = bridge.get()?.renderer.format('*x*', '!den:x' as never);
    accounts.stop('forget');
    expect(bridge.get()).toBeNull();
    await vi.waitFor(() => expect(order).toContain(`forget ${ada}`));
    expect(order).toEqual([`start 1 ${ada}`, `left 1 ${ada}`, `forget ${ada}`]);
    expect(await waiting).toMatchObject({ denied: { sentence: 'plain' } });
    expect(failed).not.toHaveBeenCalled();
  });

  it('are forgotten by a log-out before they were to start at all', async () => {
    const { accounts, screen, order } = setUp();
    accounts.start(signedInAs('ada'));
    accounts.stop('forget');
    await vi.waitFor(() => expect(order).toEqual([`forget ${ada}`]));
    screen.resolve();
    await Promise.resolve();
    expect(order).toEqual([`forget ${ada}`]);
  });

  it('start again for the same account only when the first ones have ended and are forgotten', async () => {
    const { accounts, screen, order, begun, bridge, forgetting, formatted } = setUp({
      obedient: false,
    });
    screen.resolve();
    accounts.start(signedInAs('ada'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    accounts.stop('forget');
    accounts.start(signedInAs('ada'));
    const standIn = bridge.get();
    // The first start comes to its end as if nothing had happened: nobody sees what it made.
    begun[0]?.finish();
    await vi.waitFor(() => expect(forgetting).toHaveLength(1));
    expect(bridge.get()).toBe(standIn);
    expect(begun).toHaveLength(1);
    forgetting[0]?.resolve();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.finish();
    expect(await formatted()).toEqual({ html: '2' });
    expect(order).toEqual([`start 1 ${ada}`, `end 1 ${ada}`, `forget ${ada}`, `start 2 ${ada}`]);
  });

  it('end, with what they keep, where another account comes without a log-out', async () => {
    const { accounts, screen, order, begun, formatted } = setUp();
    screen.resolve();
    accounts.start(signedInAs('ada'));
    accounts.start(signedInAs('ada'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.finish();
    expect(await formatted()).toEqual({ html: '1' });
    accounts.start(signedInAs('bea'));
    expect(order).toEqual([`start 1 ${ada}`, `end 1 ${ada}`]);
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.finish();
    expect(await formatted()).toEqual({ html: '2' });
    expect(order).toEqual([`start 1 ${ada}`, `end 1 ${ada}`, `start 2 ${bea}`]);
  });

  it('tell where they could not start, once, and nobody who has left', async () => {
    const { accounts, screen, begun, failed, formatted } = setUp({ obedient: false });
    screen.resolve();
    accounts.start(signedInAs('ada'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.fail(new Error('no list'));
    expect(await formatted()).toMatchObject({ denied: { sentence: 'plain' } });
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('no list'), 'start');
    accounts.start(signedInAs('bea'));
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    accounts.stop('keep');
    begun[1]?.fail(new Error('no list'));
    await Promise.resolve();
    expect(failed).toHaveBeenCalledOnce();
  });

  it('are never two at once, and none is left over, however people come and go', async () => {
    const step = constantFrom('ada', 'bea', 'keep', 'forget', 'finish', 'fail', 'forgotten');
    const one = asyncProperty(
      array(step, { maxLength: 24 }),
      array(nat(6), { minLength: 24, maxLength: 24 }),
      constantFrom(true, false),
      async (steps, turns, obedient) => {
        const { accounts, screen, order, begun, bridge, forgetting } = setUp({ obedient });
        screen.resolve();
        for (const [at, next] of steps.entries()) {
          if (next === 'ada' || next === 'bea') accounts.start(signedInAs(next));
          else if (next === 'keep' || next === 'forget') accounts.stop(next);
          else if (next === 'forgotten') forgetting.at(-1)?.resolve();
          else if (next === 'finish') begun.at(-1)?.finish();
          else begun.at(-1)?.fail(new Error('no list'));
          // oxlint-disable-next-line no-await-in-loop -- one step after the other
          for (let turn = turns[at] ?? 0; turn > 0; turn--) await Promise.resolve();
        }
        accounts.stop('keep');
        expect(bridge.get()).toBeNull();
        accounts.start(signedInAs('cid'));
        const last = (): string | undefined => begun.at(-1)?.options.session.me.userId;
        for (let turn = 0; turn < 500 && last() !== userIdOf('cid'); turn++) {
          for (const each of begun) each.finish();
          for (const each of forgetting) each.resolve();
          // oxlint-disable-next-line no-await-in-loop -- as above
          await Promise.resolve();
        }
        expect(last()).toBe(userIdOf('cid'));
        expect(most(order)).toEqual({ alive: 1, forgottenAlive: 0 });
      },
    );
    await assert(one, { numRuns: runs });
  });
});
