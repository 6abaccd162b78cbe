/** First what a person looks at, then what they will look at soon, then the rest. */
export type Priority = 'visible' | 'soon' | 'background';

const order: readonly Priority[] = ['visible', 'soon', 'background'];

export interface Job {
  /** Whose it is: turns go round between owners. */
  readonly owner: string;
  readonly priority: Priority;
  /** Bytes of its parameters: what a turn is paid with. */
  readonly bytes: number;
}

/** What one owner has waiting, the oldest first. */
class Line<J extends Job> {
  readonly owner: string;
  deficit = 0;
  private jobs: (J | undefined)[] = [];
  /** Where the first stands: to move all others up for each that leaves costs more than it does. */
  private head = 0;

  constructor(owner: string) {
    this.owner = owner;
  }

  get first(): J | undefined {
    return this.jobs[this.head];
  }

  get isEmpty(): boolean {
    return this.head === this.jobs.length;
  }

  push(job: J): void {
    this.jobs.push(job);
  }

  /** Takes the first away. */
  shift(): void {
    this.jobs[this.head++] = undefined;
    if (this.head < leftMost || this.head * 2 < this.jobs.length) return;
    this.jobs.splice(0, this.head);
    this.head = 0;
  }

  /** False where it is not among them. */
  remove(job: J): boolean {
    const at = this.jobs.indexOf(job, this.head);
    if (at < 0) return false;
    this.jobs.splice(at, 1);
    return true;
  }

  all(): readonly J[] {
    return this.jobs.filter((job) => job !== undefined);
  }
}

/** Places of jobs that have left a line, before it looks whether they are half of it. */
const leftMost = 64;

/** What a turn is worth, and what a job costs besides its bytes. */
const quantum = 16_384;
const perJob = 4_096;

const nothing = { calls: 0, bytes: 0 };

/**
 * Deficit round robin within each priority. An owner with a thousand jobs, or with huge ones, gets
 * its turn and no more: the first job of another is served after at most one turn.
 */
export class FairQueue<J extends Job> {
  private readonly rings: Readonly<Record<Priority, Line<J>[]>> = {
    visible: [],
    soon: [],
    background: [],
  };
  private readonly held = new Map<string, { calls: number; bytes: number }>();
  private count = 0;

  /** Calls and bytes that wait for one owner. */
  waiting(owner: string): { readonly calls: number; readonly bytes: number } {
    return this.held.get(owner) ?? nothing;
  }

  get size(): number {
    return this.count;
  }

  push(job: J): void {
    const ring = this.rings[job.priority];
    let line = ring.find(({ owner }) => owner === job.owner);
    if (line === undefined) ring.push((line = new Line(job.owner)));
    line.push(job);
    this.count++;
    const held = this.held.get(job.owner);
    if (held === undefined) {
      this.held.set(job.owner, { calls: 1, bytes: job.bytes });
    } else {
      held.calls++;
      held.bytes += job.bytes;
    }
  }

  /** Takes the next job that may run now: of each owner the first is asked about. */
  shift(mayRun: (job: J) => boolean): J | undefined {
    for (const priority of order) {
      const job = this.shiftFrom(this.rings[priority], mayRun);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  private shiftFrom(ring: Line<J>[], mayRun: (job: J) => boolean): J | undefined {
    let isSomeReady = false;
    for (;;) {
      const line = ring[0];
      const job = line?.first;
      if (line === undefined || job === undefined) return undefined;
      const ready = mayRun(job);
      // Turns go on only where somebody's ends them.
      isSomeReady ||= ready || ring.some(({ first }) => first !== undefined && mayRun(first));
      if (!isSomeReady) return undefined;
      const cost = perJob + job.bytes;
      if (ready && line.deficit >= cost) {
        line.shift();
        line.deficit -= cost;
        if (line.isEmpty) ring.shift();
        this.release(job);
        return job;
      }
      // Its turn is over: whoever cannot run saves nothing up for later.
      line.deficit = ready ? line.deficit + quantum : 0;
      if (ring.length === 1) continue;
      ring.shift();
      ring.push(line);
    }
  }

  /** Takes one job out, wherever it stands; false where it is not waiting. */
  remove(job: J): boolean {
    const ring = this.rings[job.priority];
    const line = ring.find(({ owner }) => owner === job.owner);
    if (line?.remove(job) !== true) return false;
    if (line.isEmpty) ring.splice(ring.indexOf(line), 1);
    this.release(job);
    return true;
  }

  /** Takes all jobs of one owner out. */
  drain(owner: string): readonly J[] {
    const drained: J[] = [];
    for (const ring of Object.values(this.rings)) {
      const at = ring.findIndex((line) => line.owner === owner);
      if (at >= 0) drained.push(...ring.splice(at, 1).flatMap((line) => line.all()));
    }
    for (const job of drained) this.release(job);
    this.held.delete(owner);
    return drained;
  }

  private release(job: J): void {
    const held = this.held.get(job.owner);
    if (held === undefined) return;
    this.count--;
    held.calls--;
    held.bytes -= job.bytes;
  }
}
