/** A call that is under way in this extension, by the host's id for it. */
export interface Running {
  readonly id: number;
  /** Nothing is to be done for it any more. */
  isOver: boolean;
}

/** What is over stays in the list until there is more of it than of the rest, and so much. */
const slack = 64;

/**
 * Calls that answer later. Not a `Map`: one that fills and empties with every turn leaves its old
 * tables to the collector, each of which holds the next one and all in it. Only an abort looks for
 * one by its id, which is rare.
 */
export class RunningCalls<Call extends Running> {
  private calls: Call[] = [];
  private left = 0;

  get size(): number {
    return this.left;
  }

  add(call: Call): void {
    this.calls.push(call);
    this.left++;
  }

  find(id: number): Call | undefined {
    return this.calls.find((call) => call.id === id && !call.isOver);
  }

  /** Each is over once; a second time changes nothing. */
  over(call: Call): void {
    if (call.isOver) return;
    call.isOver = true;
    this.left--;
    if (this.left === 0) this.calls = [];
    else if (this.calls.length > 2 * this.left + slack) {
      this.calls = this.calls.filter(({ isOver }) => !isOver);
    }
  }
}
