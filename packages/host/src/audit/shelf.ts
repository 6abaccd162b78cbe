import type { AuditEvent } from './event.ts';

/** Over its bound by so many before it makes room: in lumps, since each event alone would cost more. */
const slack = 64;

/** What tells one kind of entry from another. */
type Kind = readonly (string | undefined)[];

/**
 * A bounded number of one extension's entries, in piles of what tells of the same. The highest piles
 * make room first: an extension that is denied one thing can not push that out by being denied
 * another one a thousand times.
 */
export class Shelf {
  private readonly most: number;
  private readonly piles = new Map<string, AuditEvent[]>();
  private size = 0;
  /** Where the last one went: a turn's calls are of one kind, one after the other. */
  private last: { readonly kind: Kind; readonly pile: AuditEvent[] } | undefined;

  constructor(most: number) {
    this.most = most;
  }

  /** Gives what made room, oldest first of each kind. */
  add(event: AuditEvent): readonly AuditEvent[] {
    const kind = kindOf(event);
    if (this.last === undefined || !isSame(this.last.kind, kind)) {
      this.last = { kind, pile: this.pileOf(kind.join(' ')) };
    }
    this.last.pile.push(event);
    this.size++;
    return this.size > this.most + slack ? this.makeRoom() : [];
  }

  private pileOf(kind: string): AuditEvent[] {
    let pile = this.piles.get(kind);
    if (pile === undefined) this.piles.set(kind, (pile = []));
    return pile;
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
    // Its pile may be among those that are gone.
    this.last = undefined;
    this.size -= gone.length;
    return gone;
  }
}

/** What an entry tells of, apart from when: entries of one kind stand in for each other. */
function kindOf(event: AuditEvent): Kind {
  switch (event.kind) {
    case 'decision':
      return [event.kind, event.ask, event.effect, event.capability, event.granted];
    case 'call':
    case 'stream':
      return [event.kind, event.method, event.outcome];
    case 'limit':
      return [event.kind, event.limit];
    case 'lifecycle':
      return [event.kind, event.state];
    case 'log':
      return [event.kind];
  }
}

function isSame(before: Kind, kind: Kind): boolean {
  if (before.length !== kind.length) return false;
  for (let at = 0; at < kind.length; at++) if (before[at] !== kind[at]) return false;
  return true;
}
