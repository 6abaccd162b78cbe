import { createStore, type Readable } from '../app/store.ts';
import { failureOf } from '../app/core.ts';

export interface AttemptsState {
  readonly busy: ReadonlySet<string>;
  /** Why the last try failed, by control; gone with the next try. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What controls of a page have under way, each by its own name, and what became of it. */
export interface Attempts {
  readonly state: Readable<AttemptsState>;
  /** Resolves with whether it worked. A second try of the same name while one runs is refused. */
  run(name: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<boolean>;
  /** Takes back what is under way. */
  stop(): void;
}

export function createAttempts(): Attempts {
  const state = createStore<AttemptsState>({ busy: new Set(), errors: {} });
  let ending = new AbortController();
  return {
    state,
    async run(name, work) {
      if (state.get().busy.has(name)) return false;
      state.update(({ busy, errors }) => {
        const { [name]: _before, ...others } = errors;
        return { busy: new Set([...busy, name]), errors: others };
      });
      const done = (error: string | null): void =>
        state.update(({ busy, errors }) => ({
          busy: new Set([...busy].filter((each) => each !== name)),
          errors: error === null ? errors : { ...errors, [name]: error },
        }));
      try {
        await work(ending.signal);
        done(null);
        return true;
      } catch (error) {
        const failure = failureOf(error);
        done(failure.code === 'aborted' ? null : failure.message);
        return false;
      }
    },
    stop() {
      ending.abort();
      ending = new AbortController();
    },
  };
}
