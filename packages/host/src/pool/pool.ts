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

interface Waiting extends Job {
  readonly since: number;
  /** Runs it and settles what `submit` gave. */
  start(now: number): void;
  reject(error: unknown): void;
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
      // A signal may outlive thousands of calls: none of them stays with it.
      const aborted = (): void => {
        if (!this.queue.remove(job)) return;
        this.moved();
        reject(new HostError('aborted', 'The call was aborted before it started.'));
      };
      const deaf = (): void => signal?.removeEventListener('abort', aborted);
      const job: Waiting = {
        owner,
        priority: task.priority,
        bytes,
        since: now,
        start: (later) => {
          deaf();
          const mine = this.ownerOf(owner);
          this.start(task, mine, later).then(
            (value) => {
              this.ended(owner, mine);
              resolve(value);
            },
            (error: unknown) => {
              this.ended(owner, mine);
              reject(error);
            },
          );
        },
        reject: (error) => {
          deaf();
          reject(error);
        },
      };
      this.queue.push(job);
      this.moved();
      signal?.addEventListener('abort', aborted, { once: true });
      // Others wait for places of their own; where there is one for this owner, nothing ends first.
      if (this.mayRun(owner)) this.pump();
    });
  }

  /** Rejects everything of one owner that has not started. */
  drop(owner: string, error: HostError): void {
    for (const job of this.queue.drain(owner)) job.reject(error);
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
      job.start(now);
    }
  }
}
