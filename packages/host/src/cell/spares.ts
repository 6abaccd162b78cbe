import { Cell, type CellDocument, type CellOptions } from './cell.ts';
import type { DrawOrder } from './protocol.ts';

/** What a cell tells its owner; a spare has none yet. */
export type CellOwner = Pick<CellOptions, 'fromRelay' | 'fromBoot' | 'broken'>;

/** What a cell is needed for. */
export interface CellNeeds {
  /** See `CellOptions.draws`. */
  readonly draws: boolean;
  /** What it draws first. */
  readonly order?: DrawOrder | undefined;
}

/**
 * Keeps one booted cell ready, so that an extension starts or comes back without a frame's load. It can
 * draw: nobody knows yet who takes it.
 */
export class Spares {
  private readonly options: Omit<CellOptions, 'first' | 'draws' | keyof CellOwner>;
  private spare: { readonly cell: Cell; owner: CellOwner | undefined } | undefined;
  private cancelTimer: (() => void) | undefined;
  private over = false;

  constructor(options: Omit<CellOptions, 'first' | 'draws' | keyof CellOwner>) {
    this.options = options;
  }

  /** Starts warming one, unless one is there. */
  warm(): void {
    if (this.over || this.spare !== undefined) return;
    this.spare = this.make({ draws: true });
  }

  /** The same in a turn of its own, for whoever has enough to do in this one. */
  warmSoon(): void {
    if (this.cancelTimer === undefined) this.warmIn(0);
  }

  /**
   * What is prerendered in `order` is drawn at once by a cell that is made now; one that stands ready is
   * told by that order alone.
   */
  take(owner: CellOwner, needs: CellNeeds): Cell {
    const spare = this.spare ?? this.make(needs);
    this.spare = undefined;
    spare.owner = owner;
    // The next one boots when this one has got under way.
    this.warmIn(250);
    return spare.cell;
  }

  /** A cell with a document of the extension's own, which nothing can be kept ready for. */
  withDocument(owner: CellOwner, document: CellDocument): Cell {
    return new Cell({ ...this.options, ...owner, document, draws: true });
  }

  private warmIn(ms: number): void {
    this.cancelTimer?.();
    if (this.over) return;
    this.cancelTimer = this.options.clock.setTimeout(() => {
      this.cancelTimer = undefined;
      this.warm();
    }, ms);
  }

  private make({ draws, order }: CellNeeds): NonNullable<Spares['spare']> {
    const entry: { owner: CellOwner | undefined } = { owner: undefined };
    const cell = new Cell({
      ...this.options,
      draws,
      first: order?.prerendered === undefined ? undefined : order,
      fromRelay: (data) => entry.owner?.fromRelay(data),
      fromBoot: (message) => entry.owner?.fromBoot(message),
      broken: (why) => {
        if (entry.owner !== undefined) entry.owner.broken(why);
        else if (this.spare?.cell === cell) this.spare = undefined;
      },
    });
    void cell.ready.then(() => {
      if (entry.owner !== undefined) return;
      cell.unfold();
      cell.rehearse();
    });
    return Object.assign(entry, { cell });
  }

  /** A cell was lost: what stood ready in its process may be dead as well, and cannot tell. */
  drop(): void {
    this.spare?.cell.dispose();
    this.spare = undefined;
  }

  dispose(): void {
    this.over = true;
    this.cancelTimer?.();
    this.spare?.cell.dispose();
    this.spare = undefined;
  }
}
