/** Slots at first: more than a policy's floor lets one extension run at once. */
const firstSlots = 1_024;

/**
 * Calls under way, by an id that only grows. Not a `Map`: one that fills and empties a thousand times
 * a second leaves its old tables to the collector, each of which holds the next one and all in it.
 */
export class InFlight<Entry extends { readonly id: number }> {
  private slots: (Entry | undefined)[] = emptySlots(firstSlots);
  private lastId = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The id of the next one: one whose slot is free, so that a slow call costs the others nothing. */
  nextId(): number {
    if (this.count * 2 >= this.slots.length) this.grow();
    do this.lastId++;
    while (this.slots[this.slot(this.lastId)] !== undefined);
    return this.lastId;
  }

  add(entry: Entry): void {
    this.slots[this.slot(entry.id)] = entry;
    this.count++;
  }

  get(id: number): Entry | undefined {
    const entry = this.slots[this.slot(id)];
    return entry?.id === id ? entry : undefined;
  }

  /** False where it is not there. */
  delete(id: number): boolean {
    if (this.get(id) === undefined) return false;
    this.slots[this.slot(id)] = undefined;
    this.count--;
    return true;
  }

  /** The first that is meant, in no order: a look at every slot. */
  find(isMeant: (entry: Entry) => boolean): Entry | undefined {
    return this.slots.find((entry) => entry !== undefined && isMeant(entry));
  }

  /** All of them as they are now, the oldest first. */
  entries(): readonly Entry[] {
    if (this.count === 0) return [];
    return this.slots.filter((entry) => entry !== undefined).sort((a, b) => a.id - b.id);
  }

  private slot(id: number): number {
    return id % this.slots.length;
  }

  private grow(): void {
    const entries = this.entries();
    // Twice as many slots: what had one of its own keeps one of its own.
    this.slots = emptySlots(this.slots.length * 2);
    for (const entry of entries) this.slots[this.slot(entry.id)] = entry;
  }
}

const emptySlots = (length: number): undefined[] => Array.from({ length }, () => undefined);
