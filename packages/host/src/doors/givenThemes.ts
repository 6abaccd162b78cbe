import type { Caller, ThemeBroker } from '../brokers.ts';

/**
 * Themes that extensions have given. One stays while its extension sleeps, and ends with the right
 * to give it: what repaints the app is under way for as long as it is seen.
 */
export class GivenThemes implements ThemeBroker {
  private readonly broker: ThemeBroker;
  private readonly givers = new Map<string, Caller>();

  constructor(broker: ThemeBroker) {
    this.broker = broker;
  }

  async provide(caller: Caller, tokens: Readonly<Record<string, string>>): Promise<void> {
    // Before it is given, so that a theme whose right ends meanwhile is taken back behind it.
    if (Object.keys(tokens).length > 0) this.givers.set(caller.extension, caller);
    else this.givers.delete(caller.extension);
    await this.broker.provide(caller, tokens);
  }

  watch(deliver: (tokens: Readonly<Record<string, string>>) => void): () => void {
    return this.broker.watch(deliver);
  }

  /** Takes back what is given by whoever `may` does not name any more. */
  judge(may: (extension: string) => boolean): void {
    for (const [extension, caller] of this.givers) {
      if (may(extension)) continue;
      this.givers.delete(extension);
      this.broker.provide(caller, {}).catch(() => {
        // Nobody waits for it, and nothing is left to take back by another way.
      });
    }
  }
}
