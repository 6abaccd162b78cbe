import type { Limits } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import { FairQueue, type Job, type Priority } from './fairQueue.ts';

export interface Task {
  readonly owner: string;
  readonly priority: Priority;
  readonly bytes: number;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
  /** Monotonic milliseconds, where the caller has just looked at the clock. */
  readonly now?: number | undefined;
  /** Runs in its turn, told what time it is. When it has ended, `over` is told, once. */
  run(now: number): void;
  /** Called instead where it will never run. */
  refuse(error: HostError): void;
}

/** A call that waits. A record and no closures: there may be a thousand of them. */
interface Waiting extends Job {
  readonly task: Task;
  readonly since: number;
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
  private pumping = false;

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

  /** Refuses at once with `too-many` where the owner's queue is full: never an unbounded wait. */
  submit(task: Task): void {
    const { owner, priority, limits, bytes, signal, now = this.clock.now() } = task;
    const known = this.ownerOf(owner);
    known.limits = limits;
    if (signal?.aborted === true) {
      task.refuse(new HostError('aborted', 'The call was aborted before it started.'));
      return;
    }
    // Nobody waits: no queue, and no record in one.
    if (this.queue.size === 0 && this.total < this.most && known.running < limits.concurrentCalls) {
      this.start(task, known, now);
      return;
    }
    const held = this.queue.waiting(owner);
    if (held.calls >= limits.pendingCalls || held.bytes + bytes > limits.pendingBytes) {
      const what =
        held.calls >= limits.pendingCalls
          ? `${held.calls} calls wait, of at most ${limits.pendingCalls}`
          : `${held.bytes + bytes} bytes would wait, of at most ${limits.pendingBytes}`;
      task.refuse(new HostError('too-many', `The extension is busy: ${what}. Try later.`));
      return;
    }
    const job: Waiting = { owner, priority, bytes, task, since: now, stopListening: undefined };
    if (signal !== undefined) this.listen(job, signal);
    this.queue.push(job);
    this.moved();
    // Others wait for places of their own; where there is one for this owner, nothing ends first.
    if (this.mayRun(owner)) this.pump(now);
  }

  /** A task of this owner's has ended; `now` where the caller has just looked at the clock. */
  over(name: string, now = this.clock.now()): void {
    const owner = this.ownerOf(name);
    this.total--;
    owner.running--;
    this.forget(name, owner);
    this.moved();
    if (this.queue.size > 0) this.pump(now);
  }

  private listen(job: Waiting, signal: AbortSignal): void {
    const aborted = (): void => {
      if (!this.queue.remove(job)) return;
      this.moved();
      job.task.refuse(new HostError('aborted', 'The call was aborted before it started.'));
    };
    signal.addEventListener('abort', aborted, { once: true });
    // A signal may outlive thousands of calls: none of them stays with it.
    job.stopListening = () => signal.removeEventListener('abort', aborted);
  }

  /** Refuses everything of one owner that has not started. */
  drop(owner: string, error: HostError): void {
    for (const job of this.queue.drain(owner)) {
      job.stopListening?.();
      job.task.refuse(error);
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

  private start(task: Task, owner: Owner, now: number): void {
    this.total++;
    owner.running++;
    this.moved();
    task.run(now);
  }

  private pump(now: number): void {
    // What fails as it starts is over at once: the loop that started it goes on, no deeper one.
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.queue.size > 0 && this.total < this.most) {
        const job = this.queue.shift(this.mayRun);
        if (job === undefined) return;
        this.waited(job.owner, now - job.since);
        job.stopListening?.();
        this.start(job.task, this.ownerOf(job.owner), now);
      }
    } finally {
      this.pumping = false;
    }
  }
}
