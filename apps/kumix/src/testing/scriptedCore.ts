/* oxlint-disable typescript/no-unsafe-type-assertion -- a test says what the core would, type by type */
import type { CoreFailure, MethodName, ViewName, ViewUpdate } from '@kumix/matrix';
import type { CorePort } from '../app/core.ts';

export interface Call {
  readonly method: MethodName;
  readonly params: unknown;
  // `never` lets a test resolve any call with the result of its method.
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface OpenWatch {
  readonly view: ViewName;
  readonly params: unknown;
  readonly deliver: (update: unknown) => void;
  readonly ended: (failure: CoreFailure) => void;
}

/**
 * A core that says only what a test tells it to. The real one has tests of its own; here stands
 * the port that view models are written against.
 */
export function scriptedCore() {
  const calls: Call[] = [];
  const open = new Map<number, OpenWatch>();
  let last = 0;
  const core: CorePort = {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        calls.push({ method, params, resolve, reject });
      }),
    watch: (view, params, deliver, ended) => {
      const subscription = (last += 1);
      open.set(subscription, {
        view,
        params,
        deliver: (update) => deliver(update as never),
        ended: (failure) => {
          open.delete(subscription);
          ended?.(failure);
        },
      });
      return { subscription, stop: () => void open.delete(subscription) };
    },
  };
  const watching = (view: ViewName): readonly OpenWatch[] =>
    [...open.values()].filter((each) => each.view === view);
  return {
    core,
    calls,
    watching,
    /** Delivers to everyone who watches the view now. */
    say: <V extends ViewName>(view: V, update: ViewUpdate<V>): void => {
      for (const each of watching(view)) each.deliver(update);
    },
    end: (view: ViewName, failure: CoreFailure): void => {
      for (const each of watching(view)) each.ended(failure);
    },
    open: () => open.size,
  };
}
