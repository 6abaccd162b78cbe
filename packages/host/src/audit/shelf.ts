import type { AuditEvent } from './event.ts';

/** Over its bound by so many before it makes room: in lumps, since each event alone would cost more. */
const slack = 64;

/**
 * A bounded number of one extension's entries, in piles of what tells of the same. The highest piles
 * make room first: an extension that is denied one thing can not push that out by being denied
 * another one a thousand times, nor what it read in one room by reading another.
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

  /** Gives what made room. */
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
    const gone: AuditEvent[] = [];
    for (const [[kind, pile], stay] of shares(
      [...this.piles],
      ([, { length }]) => length,
      this.most,
    )) {
      if (stay === pile.length) continue;
      const by = differing(pile);
      if (by.length === 0) gone.push(...pile.splice(head(stay), pile.length - stay));
      else {
        const these = new Set(surplus(pile, stay, by));
        gone.push(...these);
        this.piles.set(
          kind,
          pile.filter((event) => !these.has(event)),
        );
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

/** How many stay of each, the smallest first: as many as of the next, or all that there are. */
function shares<Group>(
  groups: readonly Group[],
  sizeOf: (group: Group) => number,
  most: number,
): readonly (readonly [Group, number])[] {
  let left = most;
  let waiting = groups.length;
  return groups
    .toSorted((a, b) => sizeOf(a) - sizeOf(b))
    .map((group) => {
      const stay = Math.min(sizeOf(group), Math.floor(left / waiting));
      left -= stay;
      waiting--;
      return [group, stay] as const;
    });
}

type Detail = (event: AuditEvent) => string | undefined;

const detail =
  (of: (event: Extract<AuditEvent, { readonly kind: 'decision' }>) => string | undefined): Detail =>
  (event) =>
    event.kind === 'decision' ? of(event) : undefined;

/** What decisions of one pile may differ by; what an extension can make up comes last. */
const details: readonly Detail[] = [
  detail(({ roomId }) => roomId),
  detail(({ method }) => method),
  detail(({ because }) => because[0]?.rule),
  detail(({ facts }) => facts?.origin),
  detail(({ facts }) => facts?.eventType),
  detail(({ facts }) => facts?.format),
];

/** Nearly always none: what comes by the thousand tells of the same. */
function differing(pile: readonly AuditEvent[]): readonly Detail[] {
  const [first] = pile;
  if (first?.kind !== 'decision') return [];
  return details.filter((of) => {
    const usual = of(first);
    return pile.some((event) => of(event) !== usual);
  });
}

/**
 * What makes room in one pile: of each detail as many stay as of the next, or nobody would find the
 * one room that mattered among a thousand entries of another.
 */
function surplus(
  pile: readonly AuditEvent[],
  most: number,
  [by, ...rest]: readonly Detail[],
): readonly AuditEvent[] {
  if (pile.length <= most) return [];
  if (by === undefined) return middle(pile, most);
  const groups = [...Map.groupBy(pile, by).values()];
  if (groups.length <= most) {
    return shares(groups, ({ length }) => length, most).flatMap(([group, stay]) =>
      surplus(group, stay, rest),
    );
  }
  const gone = new Set(middle(groups, most));
  return groups.flatMap((group) => (gone.has(group) ? group : group.slice(0, -1)));
}

/** Of so many, the first ones; the rest are the last: what was to be buried is among them. */
const head = (most: number): number => Math.floor(most / 4);

const middle = <Entry>(entries: readonly Entry[], most: number): readonly Entry[] =>
  entries.slice(head(most), entries.length - most + head(most));

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
