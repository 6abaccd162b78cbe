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

interface Line<J extends Job> {
  readonly owner: string;
  jobs: J[];
  deficit: number;
}

/** What a turn is worth, and what a job costs besides its bytes. */
const quantum = 16_384;
const perJob = 4_096;

const nothing = { calls: 0, bytes: 0 };

/**
 * Deficit round robin within each priority. An owner with a thousand jobs, or with huge ones, gets
 * its turn and no more: the first job of another is served after at most one turn.
 */
export class FairQueue<J extends Job> {
  private readonly rings = new Map<Priority, Line<J>[]>(order.map((priority) => [priority, []]));
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
    const ring = this.rings.get(job.priority) ?? [];
    let line = ring.find(({ owner }) => owner === job.owner);
    if (line === undefined) {
      line = { owner: job.owner, jobs: [], deficit: 0 };
      ring.push(line);
    }
    line.jobs.push(job);
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
      const job = this.shiftFrom(this.rings.get(priority) ?? [], mayRun);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  private shiftFrom(ring: Line<J>[], mayRun: (job: J) => boolean): J | undefined {
    const isReady = ({ jobs: [job] }: Line<J>): boolean => job !== undefined && mayRun(job);
    if (!ring.some(isReady)) return undefined;
    for (;;) {
      const [line] = ring;
      const job = line?.jobs[0];
      if (line === undefined || job === undefined) return undefined;
      const ready = mayRun(job);
      const cost = perJob + job.bytes;
      if (ready && line.deficit >= cost) {
        line.jobs.shift();
        line.deficit -= cost;
        if (line.jobs.length === 0) ring.shift();
        this.release(job);
        return job;
      }
      // Its turn is over: whoever cannot run saves nothing up for later.
      line.deficit = ready ? line.deficit + quantum : 0;
      ring.shift();
      ring.push(line);
    }
  }

  /** Takes one job out, wherever it stands; false where it is not waiting. */
  remove(job: J): boolean {
    const ring = this.rings.get(job.priority) ?? [];
    const line = ring.find(({ owner }) => owner === job.owner);
    const at = line?.jobs.indexOf(job) ?? -1;
    if (line === undefined || at < 0) return false;
    line.jobs.splice(at, 1);
    if (line.jobs.length === 0) ring.splice(ring.indexOf(line), 1);
    this.release(job);
    return true;
  }

  /** Takes all jobs of one owner out. */
  drain(owner: string): readonly J[] {
    const drained: J[] = [];
    for (const ring of this.rings.values()) {
      const at = ring.findIndex((line) => line.owner === owner);
      if (at >= 0) drained.push(...ring.splice(at, 1).flatMap(({ jobs }) => jobs));
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
