/** What a start has opened so far: closed once and all of it, whether the start came to its end or not. */
export class Opened {
  private readonly closings: (() => void | Promise<void>)[] = [];
  private closed = false;

  /** What comes late, when all was closed already, is closed at once. */
  add(close: () => void | Promise<void>): void {
    this.closings.push(close);
    // Whoever closed it has been told already why it ended.
    if (this.closed) this.close().catch(() => {});
  }

  /**
   * Begins with what was opened last. What needs no time is closed when this returns; resolves when
   * the rest is. What cannot be closed keeps nothing else from it, and is told by the rejection.
   */
  async close(): Promise<void> {
    this.closed = true;
    const begun = this.closings
      .splice(0)
      .toReversed()
      .map(async (close) => close());
    for (const ended of await Promise.allSettled(begun)) {
      if (ended.status === 'rejected') throw ended.reason;
    }
  }
}
