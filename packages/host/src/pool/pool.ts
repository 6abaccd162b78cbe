import type { Limits } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import { FairQueue, type Job, type Priority } from './fairQueue.ts';

export interface Task<Value = unknown> {
  readonly owner: string;
  readonly priority: Priority;
  readonly bytes: number;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
  /** Monotonic milliseconds, where the caller has just looked at the clock. */
  readonly now?: number | undefined;
  /** Runs in its turn, told what time it is; what it gives is what `submit` gives. */
  readonly run: (now: number) => Promise<Value>;
}

/** A call that waits. A record and no closures: there may be a thousand of them. */
interface Waiting extends Job {
  readonly task: Task;
  readonly since: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  stopListening: (() => void) | undefined;
}

/** What one owner has under way; for the app's inspector. */
export interface PoolCounts {
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly running: number;
}

/** Of one owner: what runs, and what it may. */
interface Owner {
  running: number;
  limits: Limits | undefined;
}

/** Who runs when. Bounded for each owner by calls and bytes; turns go round between owners. */
export class Pool {
  private readonly queue = new FairQueue<Waiting>();
  private readonly owners = new Map<string, Owner>();
  private readonly clock: Clock;
  private readonly most: number;
  private readonly waited: (owner: string, ms: number) => void;
  private readonly moved: () => void;
  private total = 0;

  constructor(options: {
    readonly clock: Clock;
    /** Calls that run at once, over all owners. */
    readonly most: number;
    /** Milliseconds a call has waited for its turn. */
    readonly waited: (owner: string, ms: number) => void;
    /** What `counts` says of somebody has changed. */
    readonly moved?: () => void;
  }) {
    this.clock = options.clock;
    this.most = options.most;
    this.waited = options.waited;
    this.moved = options.moved ?? ((): void => {});
  }

  counts(owner: string): PoolCounts {
    const { calls, bytes } = this.queue.waiting(owner);
    return { waiting: calls, waitingBytes: bytes, running: this.owners.get(owner)?.running ?? 0 };
  }

  /** Rejects at once with `too-many` where the owner's queue is full: never an unbounded wait. */
  submit<Value>(task: Task<Value>): Promise<Value> {
    const { owner, limits, bytes, signal, now = this.clock.now() } = task;
    const known = this.ownerOf(owner);
    known.limits = limits;
    if (signal?.aborted === true) {
      return Promise.reject(new HostError('aborted', 'The call was aborted before it started.'));
    }
    // Nobody waits: no queue, no promise of ours.
    if (this.queue.size === 0 && this.total < this.most && known.running < limits.concurrentCalls) {
      const result = this.start(task, known, now);
      const over = (): void => this.ended(owner, known);
      result.then(over, over);
      return result;
    }
    const held = this.queue.waiting(owner);
    if (held.calls >= limits.pendingCalls || held.bytes + bytes > limits.pendingBytes) {
      const what =
        held.calls >= limits.pendingCalls
          ? `${held.calls} calls wait, of at most ${limits.pendingCalls}`
          : `${held.bytes + bytes} bytes would wait, of at most ${limits.pendingBytes}`;
      return Promise.reject(
        new HostError('too-many', `The extension is busy: ${what}. Try later.`),
      );
    }
    return new Promise((resolve, reject) => {
      const { priority } = task;
      // What `run` gives is what the promise gives: one and the same value goes from there to here.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const settle = resolve as (value: unknown) => void;
      const job: Waiting = {
        owner,
        priority,
        bytes,
        task,
        since: now,
        resolve: settle,
        reject,
        stopListening: undefined,
      };
      if (signal !== undefined) this.listen(job, signal);
      this.queue.push(job);
      this.moved();
      // Others wait for places of their own; where there is one for this owner, nothing ends first.
      if (this.mayRun(owner)) this.pump();
    });
  }

  private listen(job: Waiting, signal: AbortSignal): void {
    const aborted = (): void => {
      if (!this.queue.remove(job)) return;
      this.moved();
      job.reject(new HostError('aborted', 'The call was aborted before it started.'));
    };
    signal.addEventListener('abort', aborted, { once: true });
    // A signal may outlive thousands of calls: none of them stays with it.
    job.stopListening = () => signal.removeEventListener('abort', aborted);
  }

  private startWaiting(job: Waiting, now: number): void {
    job.stopListening?.();
    const owner = this.ownerOf(job.owner);
    this.start(job.task, owner, now).then(
      (value) => {
        this.ended(job.owner, owner);
        job.resolve(value);
      },
      (error: unknown) => {
        this.ended(job.owner, owner);
        job.reject(error);
      },
    );
  }

  /** Rejects everything of one owner that has not started. */
  drop(owner: string, error: HostError): void {
    for (const job of this.queue.drain(owner)) {
      job.stopListening?.();
      job.reject(error);
    }
    const known = this.owners.get(owner);
    if (known !== undefined) {
      known.limits = undefined;
      this.forget(owner, known);
    }
    this.moved();
  }

  private ownerOf(name: string): Owner {
    let owner = this.owners.get(name);
    if (owner === undefined) this.owners.set(name, (owner = { running: 0, limits: undefined }));
    return owner;
  }

  /** Whoever was dropped is kept for as long as something of theirs runs. */
  private forget(name: string, owner: Owner): void {
    if (owner.running === 0 && owner.limits === undefined) this.owners.delete(name);
  }

  private readonly mayRun = (name: string): boolean => {
    const owner = this.owners.get(name);
    return owner !== undefined && owner.running < (owner.limits?.concurrentCalls ?? 0);
  };

  private start<Value>(task: Task<Value>, owner: Owner, now: number): Promise<Value> {
    this.total++;
    owner.running++;
    this.moved();
    return task.run(now);
  }

  private ended(name: string, owner: Owner): void {
    this.total--;
    owner.running--;
    this.forget(name, owner);
    this.moved();
    if (this.queue.size > 0) this.pump();
  }

  private pump(): void {
    const now = this.clock.now();
    while (this.queue.size > 0 && this.total < this.most) {
      const job = this.queue.shift(this.mayRun);
      if (job === undefined) return;
      this.waited(job.owner, now - job.since);
      this.startWaiting(job, now);
    }
  }
}
