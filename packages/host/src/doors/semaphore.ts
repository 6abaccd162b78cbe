import { BrokerError } from '../brokers.ts';

/** At most `most` pieces of work at once; the rest wait in the order in which they came. */
export class Semaphore {
  private readonly most: number;
  private running = 0;
  private readonly waiting = new Set<() => void>();

  constructor(most: number) {
    this.most = most;
  }

  /** @throws BrokerError `aborted` where the signal came before its turn; nothing was begun then. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.running < this.most) this.running += 1;
    else await this.turn(signal);
    try {
      if (signal.aborted) throw aborted();
      return await work();
    } finally {
      this.handOn();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.waiting.delete(begin);
        reject(aborted());
      };
      if (signal.aborted) return giveUp();
      this.waiting.add(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** A place goes to whoever waits longest, with nobody in between. */
  private handOn(): void {
    const [first] = this.waiting;
    if (first === undefined) {
      this.running -= 1;
      return;
    }
    this.waiting.delete(first);
    first();
  }
}

const aborted = (): BrokerError => new BrokerError('aborted', 'The call was aborted.');
