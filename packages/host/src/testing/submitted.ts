import type { Pool, Task } from '../pool/pool.ts';

/** A task whose end is a promise's. */
export type PromisedTask = Omit<Task, 'run' | 'refuse' | 'since'> & {
  /** Milliseconds; the clock's start where it is not given. */
  readonly since?: number;
  readonly run: () => Promise<unknown>;
};

/** Submits it, and gives what it gives: its value, its error, or why it was refused. */
export function submitted(pool: Pool, { run, since = 0, ...task }: PromisedTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pool.submit({
      ...task,
      since,
      refuse: reject,
      run: () => {
        run().then(
          (value) => {
            pool.over(task);
            resolve(value);
          },
          (error: unknown) => {
            pool.over(task);
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    });
  });
}
