import type { Pool, Task } from '../pool/pool.ts';

/** A task whose end is a promise's. */
export type PromisedTask = Omit<Task, 'run' | 'refuse'> & { readonly run: () => Promise<unknown> };

/** Submits it, and gives what it gives: its value, its error, or why it was refused. */
export function submitted(pool: Pool, { run, ...task }: PromisedTask): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pool.submit({
      ...task,
      refuse: reject,
      run: () => {
        run().then(
          (value) => {
            pool.over(task.owner);
            resolve(value);
          },
          (error: unknown) => {
            pool.over(task.owner);
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    });
  });
}
