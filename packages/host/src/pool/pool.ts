import { FLOOR_LIMITS, type Limits } from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import { FairQueue, type Job } from './fairQueue.ts';

/** It waits as it stands, in no record of the pool's: there may be a thousand of them. */
export interface Task extends Job {
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
  /** Monotonic milliseconds at which it was submitted. */
  readonly since: number;
  /** Runs in its turn, told what time it is. When it has ended, `over` is told, once. */
  run(now: number): void;
  /** Called instead where it will never run. */
  refuse(error: HostError): void;
}

/** What one owner has under way; for the app's inspector. */
export interface PoolCounts {
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly running: number;
}

/** Of one owner: what runs, and what it may. */
interface Owner {
  readonly name: string;
  running: number;
  runningBytes: number;
  limits: Limits | undefined;
  /** As many run as may, and not yet half of them have ended: what waits goes out in a lump then. */
  full: boolean;
}

/** Calls that run at once over all owners: where no policy says less, three greedy ones leave room for another. */
const mostAtOnce = 4 * FLOOR_LIMITS.concurrentCalls;
/** Calls at once from which on places are given again in lumps. */
const lumpsFrom = 64;
/** Milliseconds that a place waits for others at most, while the extension has half of all to do. */
const lumpMs = 5;

/** Who runs when. Bounded for each owner by calls and bytes; turns go round between owners. */
export class Pool {
  private readonly queue = new FairQueue<Task>();
  private readonly owners = new Map<string, Owner>();
  /** The one that was looked for last, where it is still there. */
  private last: Owner | undefined;
  /** Of tasks that wait and have a signal: stops listening to it, which may outlive thousands. */
  private readonly listening = new Map<Task, () => void>();
  private readonly clock: Clock;
  private readonly most: number;
  private readonly waited: (owner: string, ms: number) => void;
  private readonly moved: () => void;
  private total = 0;
  private pumping = false;
  private waitsForLump = false;

  constructor(options: {
    readonly clock: Clock;
    /** Calls that run at once, over all owners; as many as all may need where nobody says. */
    readonly most?: number | undefined;
    /** Milliseconds a call has waited for its turn. */
    readonly waited: (owner: string, ms: number) => void;
    /** What `counts` says of somebody has changed. */
    readonly moved?: () => void;
  }) {
    this.clock = options.clock;
    this.most = options.most ?? mostAtOnce;
    this.waited = options.waited;
    this.moved = options.moved ?? ((): void => {});
  }

  counts(owner: string): PoolCounts {
    const { calls, bytes } = this.queue.waiting(owner);
    return { waiting: calls, waitingBytes: bytes, running: this.owners.get(owner)?.running ?? 0 };
  }

  /** Refuses at once with `too-many` where the owner's queue is full: never an unbounded wait. */
  submit(task: Task): void {
    const { owner, limits, bytes, signal, since } = task;
    const known = this.ownerOf(owner);
    known.limits = limits;
    if (signal?.aborted === true) {
      task.refuse(new HostError('aborted', 'The call was aborted before it started.'));
      return;
    }
    if (limits.concurrentCalls < 1) {
      const error = new HostError(
        'too-many',
        'The policy lets no call of this extension run (concurrentCalls 0).',
      );
      // Nor will those that wait have their turn.
      this.drop(owner, error);
      task.refuse(error);
      return;
    }
    // Nobody waits: no queue.
    if (this.queue.size === 0 && this.total < this.most && hasRoom(known, limits, bytes)) {
      this.start(task, known, since);
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
    if (signal !== undefined) this.listen(task, signal);
    this.queue.push(task);
    this.moved();
    // Others wait for places of their own; where there is one for this owner, nothing ends first.
    if (this.mayRun(task)) this.pump(since);
    else if (known.full) this.pumpSoon();
  }

  /** A task that ran has ended; `now` where the caller has just looked at the clock. */
  over({ owner: name, bytes }: Job, now = this.clock.now()): void {
    const owner = this.ownerOf(name);
    this.total--;
    owner.running--;
    owner.runningBytes -= bytes;
    if (owner.full && owner.running * 2 <= (owner.limits?.concurrentCalls ?? 0)) owner.full = false;
    this.forget(name, owner);
    this.moved();
    if (this.queue.size === 0) return;
    this.pump(now);
    if (owner.full) this.pumpSoon();
  }

  private listen(task: Task, signal: AbortSignal): void {
    const aborted = (): void => {
      if (!this.queue.remove(task)) return;
      this.listening.delete(task);
      this.moved();
      task.refuse(new HostError('aborted', 'The call was aborted before it started.'));
    };
    signal.addEventListener('abort', aborted, { once: true });
    this.listening.set(task, () => signal.removeEventListener('abort', aborted));
  }

  private stopListening(task: Task): void {
    if (task.signal === undefined) return;
    this.listening.get(task)?.();
    this.listening.delete(task);
  }

  /** Refuses everything of one owner that has not started. */
  drop(owner: string, error: HostError): void {
    for (const task of this.queue.drain(owner)) {
      this.stopListening(task);
      task.refuse(error);
    }
    const known = this.owners.get(owner);
    if (known !== undefined) {
      known.limits = undefined;
      this.forget(owner, known);
    }
    this.moved();
  }

  private ownerOf(name: string): Owner {
    // Calls come in rows from one extension.
    if (this.last?.name === name) return this.last;
    let owner = this.owners.get(name);
    if (owner === undefined) {
      owner = { name, running: 0, runningBytes: 0, limits: undefined, full: false };
      this.owners.set(name, owner);
    }
    return (this.last = owner);
  }

  /** Whoever was dropped is kept for as long as something of theirs runs. */
  private forget(name: string, owner: Owner): void {
    if (owner.running > 0 || owner.limits !== undefined) return;
    this.owners.delete(name);
    this.last = undefined;
  }

  private readonly mayRun = ({ owner, bytes }: Job): boolean => {
    const known = this.last?.name === owner ? this.last : this.owners.get(owner);
    if (known?.limits === undefined || known.full) return false;
    return hasRoom(known, known.limits, bytes);
  };

  private start(task: Task, owner: Owner, now: number): void {
    this.total++;
    owner.running++;
    owner.runningBytes += task.bytes;
    const { concurrentCalls } = task.limits;
    owner.full = concurrentCalls >= lumpsFrom && owner.running >= concurrentCalls;
    this.moved();
    task.run(now);
  }

  /**
   * One message for the calls that follow a hundred answers, not one for those that follow each few:
   * a message wakes three threads. Where answers are slow to come nobody waits for more of them.
   */
  private pumpSoon(): void {
    if (this.waitsForLump) return;
    this.waitsForLump = true;
    this.clock.setTimeout(() => {
      this.waitsForLump = false;
      for (const owner of this.owners.values()) {
        owner.full &&= owner.running >= (owner.limits?.concurrentCalls ?? 0);
      }
      this.pump(this.clock.now());
    }, lumpMs);
  }

  private pump(now: number): void {
    // What fails as it starts is over at once: the loop that started it goes on, no deeper one.
    if (this.pumping) return;
    this.pumping = true;
    try {
      while (this.queue.size > 0 && this.total < this.most) {
        const task = this.queue.shift(this.mayRun);
        if (task === undefined) return;
        this.waited(task.owner, now - task.since);
        this.stopListening(task);
        this.start(task, this.ownerOf(task.owner), now);
      }
    } finally {
      this.pumping = false;
    }
  }
}

/** By calls and by bytes; a single call may always run, however large the policy lets it be. */
const hasRoom = ({ running, runningBytes }: Owner, limits: Limits, bytes: number): boolean =>
  running < limits.concurrentCalls &&
  (running === 0 || runningBytes + bytes <= limits.pendingBytes);
