import type { AuditEvent } from './event.ts';

/** Over its bound by so many before it makes room: in lumps, since each event alone would cost more. */
const slack = 64;

/**
 * A bounded number of one extension's entries, in piles of what tells of the same. The highest piles
 * make room first: an extension that is denied one thing can not push that out by being denied
 * another one a thousand times.
 */
export class Shelf {
  private readonly most: number;
  private readonly piles = new Map<string, AuditEvent[]>();
  private size = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Gives what made room, oldest first of each kind. */
  add(event: AuditEvent): readonly AuditEvent[] {
    const kind = kindOf(event);
    const pile = this.piles.get(kind);
    if (pile === undefined) this.piles.set(kind, [event]);
    else pile.push(event);
    this.size++;
    return this.size > this.most + slack ? this.makeRoom() : [];
  }

  /** In the order of their kinds. */
  entries(): readonly AuditEvent[] {
    return [...this.piles.values()].flat();
  }

  private makeRoom(): readonly AuditEvent[] {
    const gone: AuditEvent[] = [];
    // Of every kind as many stay as of the next, or all that there are.
    let left = this.most;
    let waiting = this.piles.size;
    for (const [kind, pile] of [...this.piles].sort(([, a], [, b]) => a.length - b.length)) {
      const stay = Math.min(pile.length, Math.floor(left / waiting));
      left -= stay;
      waiting--;
      gone.push(...pile.splice(0, pile.length - stay));
      if (stay === 0) this.piles.delete(kind);
    }
    this.size -= gone.length;
    return gone;
  }
}

/** What an entry tells of, apart from when: entries of one kind stand in for each other. */
function kindOf(event: AuditEvent): string {
  switch (event.kind) {
    case 'decision':
      return `decision ${event.ask} ${event.effect} ${event.capability ?? ''} ${event.granted ?? ''}`;
    case 'call':
    case 'stream':
      return `${event.kind} ${event.method} ${event.outcome}`;
    case 'limit':
      return `limit ${event.limit}`;
    case 'lifecycle':
      return `lifecycle ${event.state}`;
    case 'log':
      return 'log';
  }
}
