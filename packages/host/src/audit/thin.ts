import type { AuditEvent } from './event.ts';

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

/**
 * Which of `events`, oldest first, make room where only `most` may stay. Whatever there is most of
 * goes first, its oldest before the rest: an extension that is denied one thing can not push that
 * out by being denied another one a thousand times.
 */
export function tooMany(events: readonly AuditEvent[], most: number): ReadonlySet<AuditEvent> {
  const kinds = events.map(kindOf);
  const sizes = new Map<string, number>();
  for (const kind of kinds) {
    sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  }
  // Of every kind as many stay as of the next, or all that there are.
  let left = most;
  let waiting = sizes.size;
  const going = new Map<string, number>();
  for (const [kind, size] of [...sizes].sort(([, a], [, b]) => a - b)) {
    const stay = Math.min(size, Math.floor(left / waiting));
    left -= stay;
    waiting--;
    going.set(kind, size - stay);
  }
  const gone = new Set<AuditEvent>();
  for (const [at, event] of events.entries()) {
    const kind = kinds[at] ?? '';
    const more = going.get(kind) ?? 0;
    if (more === 0) continue;
    going.set(kind, more - 1);
    gone.add(event);
  }
  return gone;
}
