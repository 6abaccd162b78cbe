import { BrokerError, type Caller, type Clock, type ThemeBroker } from '../brokers.ts';

/**
 * Milliseconds between two themes of one extension. Each paints the whole app anew: that costs its frames,
 * and what flashes more than three times a second harms (WCAG 2.3.1).
 */
export const leastApartMs = 1_000;

interface Offer {
  readonly caller: Caller;
  readonly tokens: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
}

interface Giver {
  /** When it gave its last one, in milliseconds of the clock. */
  readonly at: number;
  /** Whose theme is in force; none where it was taken back. */
  readonly caller: Caller | undefined;
}

interface Waiting {
  offer: Offer;
  readonly cancel: () => void;
  readonly given: PromiseWithResolvers<void>;
}

/**
 * Themes that extensions have given. One stays while its extension sleeps, and ends with the right
 * to give it: what repaints the app is under way for as long as it is seen.
 */
export class GivenThemes implements ThemeBroker {
  private readonly broker: ThemeBroker;
  private readonly clock: Pick<Clock, 'now' | 'setTimeout'>;
  private readonly givers = new Map<string, Giver>();
  private readonly waiting = new Map<string, Waiting>();

  constructor(broker: ThemeBroker, clock: Pick<Clock, 'now' | 'setTimeout'>) {
    this.broker = broker;
    this.clock = clock;
  }

  /** One that comes too soon waits, and the newest alone: what waited before it settles as that does. */
  provide(
    caller: Caller,
    tokens: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const { extension } = caller;
    const offer = { caller, tokens, signal };
    const waiting = this.waiting.get(extension);
    if (waiting !== undefined) {
      waiting.offer = offer;
      return waiting.given.promise;
    }
    const at = this.givers.get(extension)?.at ?? -Infinity;
    const waitMs = at + leastApartMs - this.clock.now();
    if (waitMs <= 0) return this.give(offer);
    const given = Promise.withResolvers<void>();
    const cancel = this.clock.setTimeout(() => this.giveWaiting(extension), waitMs);
    this.waiting.set(extension, { offer, cancel, given });
    return given.promise;
  }

  watch(deliver: (tokens: Readonly<Record<string, string>>) => void): () => void {
    return this.broker.watch(deliver);
  }

  /** Takes back what is given, and what is about to be, by whoever `may` does not name any more. */
  judge(may: (extension: string) => boolean): void {
    for (const [extension, { caller }] of this.givers) {
      if (may(extension)) continue;
      this.givers.delete(extension);
      const waiting = this.waiting.get(extension);
      if (waiting !== undefined) {
        this.waiting.delete(extension);
        waiting.cancel();
        waiting.given.reject(givenUp());
      }
      if (caller === undefined) continue;
      this.broker.provide(caller, {}).catch(() => {
        // Nobody waits for it, and nothing is left to take back by another way.
      });
    }
  }

  private giveWaiting(extension: string): void {
    const waiting = this.waiting.get(extension);
    if (waiting === undefined) return;
    this.waiting.delete(extension);
    const { offer, given } = waiting;
    if (offer.signal?.aborted === true) given.reject(givenUp());
    else this.give(offer).then(given.resolve, given.reject);
  }

  private async give({ caller, tokens }: Offer): Promise<void> {
    // Before it is given, so that a theme whose right ends meanwhile is taken back behind it.
    this.givers.set(caller.extension, {
      at: this.clock.now(),
      caller: Object.keys(tokens).length > 0 ? caller : undefined,
    });
    await this.broker.provide(caller, tokens);
  }
}

const givenUp = (): BrokerError => new BrokerError('aborted', 'The theme was given up.');
