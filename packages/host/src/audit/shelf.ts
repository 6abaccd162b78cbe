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
  /**
   * Where the last decision and the last call went, which come by the thousand: a turn's are alike.
   */
  private decisions: AuditEvent[] | undefined;
  private calls: AuditEvent[] | undefined;

  constructor(most: number) {
    this.most = most;
  }

  /** Gives what made room, oldest first of each kind. */
  add(event: AuditEvent): readonly AuditEvent[] {
    this.pileFor(event).push(event);
    this.size++;
    return this.size > this.most + slack ? this.makeRoom() : [];
  }

  private pileFor(event: AuditEvent): AuditEvent[] {
    const { kind } = event;
    const known = kind === 'decision' ? this.decisions : kind === 'call' ? this.calls : undefined;
    const last = known?.at(-1);
    if (known !== undefined && last !== undefined && areOfOneKind(last, event)) return known;
    const pile = this.pileOf(kindOf(event));
    if (kind === 'decision') this.decisions = pile;
    if (kind === 'call') this.calls = pile;
    return pile;
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
    let gone: AuditEvent[] = [];
    // Of every kind as many stay as of the next, or all that there are.
    let left = this.most;
    let waiting = this.piles.size;
    for (const [kind, pile] of [...this.piles].sort(([, a], [, b]) => a.length - b.length)) {
      const stay = Math.min(pile.length, Math.floor(left / waiting));
      left -= stay;
      waiting--;
      if (stay < pile.length) {
        const these = pile.splice(0, pile.length - stay);
        gone = gone.length === 0 ? these : [...gone, ...these];
      }
      if (stay === 0) this.piles.delete(kind);
    }
    // Their piles may be among those that are gone.
    this.decisions = undefined;
    this.calls = undefined;
    this.size -= gone.length;
    return gone;
  }
}

/** What an entry tells of, apart from when: entries of one kind stand in for each other. */
function kindOf(event: AuditEvent): string {
  const { kind } = event;
  switch (event.kind) {
    case 'decision':
      return [
        kind,
        event.ask,
        event.effect,
        event.capability,
        event.granted,
        event.reported?.effect,
      ].join(' ');
    case 'call':
    case 'stream':
      return [kind, event.method, event.outcome].join(' ');
    case 'limit':
      return `${kind} ${event.limit}`;
    case 'lifecycle':
      return `${kind} ${event.state}`;
    case 'grant':
    case 'log':
      return kind;
  }
}

/** The same question about two, without a word made for either: false where it is not asked often. */
function areOfOneKind(a: AuditEvent, b: AuditEvent): boolean {
  if (a.kind === 'call') {
    return b.kind === 'call' && a.method === b.method && a.outcome === b.outcome;
  }
  if (a.kind !== 'decision' || b.kind !== 'decision') return false;
  return (
    a.capability === b.capability &&
    a.effect === b.effect &&
    a.ask === b.ask &&
    a.granted === b.granted &&
    a.reported?.effect === b.reported?.effect
  );
}
