/**
 * A core that does what a test says: it notes calls and watches, and answers when told to. The
 * real core has its own tests against a homeserver; both meet at the protocol's types.
 */
import type {
  CoreErrorCode,
  CoreFailure,
  MethodName,
  Params,
  Result,
  ViewName,
  ViewParams,
  ViewUpdate,
} from '@kumix/matrix';
import type { CorePort } from '../../app/contracts.ts';

export class ScriptedFailure extends Error {
  readonly code: CoreErrorCode;
  constructor(code: CoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

interface Call {
  readonly method: MethodName;
  readonly params: unknown;
  readonly signal: AbortSignal | undefined;
  readonly settle: PromiseWithResolvers<unknown>;
}

interface Watched {
  readonly view: ViewName;
  readonly params: unknown;
  readonly deliver: (update: unknown) => void;
  readonly ended: ((failure: CoreFailure) => void) | undefined;
  stopped: boolean;
}

/* oxlint-disable typescript/no-unsafe-type-assertion -- the methods below give the types back */
export class ScriptedCore implements CorePort {
  readonly calls: Call[] = [];
  readonly watches: Watched[] = [];
  private readonly answers = new Map<MethodName, (params: unknown) => unknown>();

  /** Answers every call of a method at once; a thrown error rejects. */
  answer<M extends MethodName>(method: M, by: (params: Params<M>) => Result<M>): void {
    this.answers.set(method, (params) => by(params as Params<M>));
  }

  call<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Result<M>> {
    const settle = Promise.withResolvers<unknown>();
    this.calls.push({ method, params, signal: options?.signal, settle });
    const by = this.answers.get(method);
    if (by !== undefined) {
      try {
        settle.resolve(by(params));
      } catch (error) {
        settle.reject(error);
      }
    }
    return settle.promise.then((value) => value as Result<M>);
  }

  watch<V extends ViewName>(
    view: V,
    params: ViewParams<V>,
    deliver: (update: ViewUpdate<V>) => void,
    ended?: (failure: CoreFailure) => void,
  ) {
    // The view's name decides what is delivered to it.
    const watched: Watched = {
      view,
      params,
      deliver: deliver as (update: unknown) => void,
      ended,
      stopped: false,
    };
    this.watches.push(watched);
    return {
      subscription: this.watches.length,
      stop: () => {
        watched.stopped = true;
      },
    };
  }

  /** Delivers to every open watch of a view. */
  deliver<V extends ViewName>(view: V, update: ViewUpdate<V>): void {
    for (const watched of this.watches) {
      if (watched.view === view && !watched.stopped) watched.deliver(update);
    }
  }

  end(view: ViewName, failure: CoreFailure): void {
    for (const watched of this.watches) {
      if (watched.view === view && !watched.stopped) watched.ended?.(failure);
    }
  }

  made<M extends MethodName>(method: M): readonly Params<M>[] {
    return this.calls
      .filter((call) => call.method === method)
      .map(({ params }) => params as Params<M>);
  }

  /** The newest call of a method, to be settled by the test. */
  last(method: MethodName): Call {
    const call = this.calls.findLast((each) => each.method === method);
    if (call === undefined) throw new Error(`Nobody has called ${method}.`);
    return call;
  }
}
/* oxlint-enable typescript/no-unsafe-type-assertion */

/** Lets everything that is already settled run on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
