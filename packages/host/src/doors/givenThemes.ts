import { BrokerError, type Caller, type Clock, type ThemeBroker } from '../brokers.ts';

/**
 * Milliseconds between two themes of one extension. Each paints the whole app anew: that costs its frames,
 * and what flashes more than three times a second harms (WCAG 2.3.1).
 */
export const leastApartMs = 1_000;

interface Offer {
  readonly given: PromiseWithResolvers<void>;
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
  /** Oldest first: no more than calls that are under way. */
  offers: readonly Offer[];
  readonly cancel: () => void;
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

  /**
   * What comes too soon waits. In its turn the newest that is not given up is given, and the others
   * settle as that does.
   */
  provide(
    caller: Caller,
    tokens: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const { extension } = caller;
    const waiting = this.waiting.get(extension);
    const at = this.givers.get(extension)?.at ?? -Infinity;
    const waitMs = at + leastApartMs - this.clock.now();
    if (waiting === undefined && waitMs <= 0) return this.give({ caller, tokens });
    const given = Promise.withResolvers<void>();
    const offer = { given, caller, tokens, signal };
    if (waiting === undefined) {
      const cancel = this.clock.setTimeout(() => this.giveWaiting(extension), waitMs);
      this.waiting.set(extension, { offers: [offer], cancel });
    } else waiting.offers = [...heldTo(waiting.offers), offer];
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
        for (const { given } of waiting.offers) given.reject(givenUp());
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
    const offers = heldTo(waiting.offers);
    const newest = offers.at(-1);
    if (newest === undefined) return;
    this.give(newest).then(
      () => offers.forEach(({ given }) => given.resolve()),
      (error: unknown) => offers.forEach(({ given }) => given.reject(error)),
    );
  }

  private async give({ caller, tokens }: Pick<Offer, 'caller' | 'tokens'>): Promise<void> {
    // Before it is given, so that a theme whose right ends meanwhile is taken back behind it.
    this.givers.set(caller.extension, {
      at: this.clock.now(),
      caller: Object.keys(tokens).length > 0 ? caller : undefined,
    });
    await this.broker.provide(caller, tokens);
  }
}

/** Those whose calls still wait; the others fail. */
const heldTo = (offers: readonly Offer[]): readonly Offer[] =>
  offers.filter(({ signal, given }) => {
    if (signal?.aborted !== true) return true;
    given.reject(givenUp());
    return false;
  });

const givenUp = (): BrokerError => new BrokerError('aborted', 'The theme was given up.');
