/** What the room list is made of from top to bottom, and how high each row is. */
import type { RoomSummary } from '@kumix/matrix';
import type { Section, SectionId } from './roomOrder.ts';

export type RoomListRow =
  | {
      readonly kind: 'head';
      readonly key: string;
      readonly section: Section;
      readonly open: boolean;
    }
  | { readonly kind: 'room'; readonly key: string; readonly room: RoomSummary };

/** A head for each section, and its rooms where it is open. */
export const rowsOf = (
  sections: readonly Section[],
  collapsed: ReadonlySet<SectionId>,
): readonly RoomListRow[] =>
  sections.flatMap((section): RoomListRow[] => {
    const open = !collapsed.has(section.id);
    const head: RoomListRow = { kind: 'head', key: section.id, section, open };
    const rooms = section.rooms.map((room): RoomListRow => ({ kind: 'room', key: room.id, room }));
    return open ? [head, ...rooms] : [head];
  });

interface Density {
  readonly compact: boolean;
  /** Fingers need more than a pointer. */
  readonly touch: boolean;
}

/** Height of a row as `rooms.css` draws it, in rem. */
export function rowRem(row: RoomListRow, { compact, touch }: Density): number {
  if (row.kind === 'head') return touch ? 2.75 : 2.25;
  if (row.room.membership === 'invite') return (touch ? 7 : 6.125) - (compact ? 1 : 0);
  if (compact) return 2.5;
  return touch ? 3.75 : 3.5;
}

/** Where a key leads from the row `at`, by how many rows a page has; `undefined` for other keys. */
export function rowAfterKey(
  key: string,
  at: number,
  { rows, page }: { readonly rows: number; readonly page: number },
): number | undefined {
  const last = rows - 1;
  const targets: Partial<Record<string, number>> = {
    ArrowDown: Math.min(last, at + 1),
    ArrowUp: Math.max(0, at - 1),
    Home: 0,
    End: last,
    PageDown: Math.min(last, at + page),
    PageUp: Math.max(0, at - page),
  };
  return Object.hasOwn(targets, key) ? targets[key] : undefined;
}
