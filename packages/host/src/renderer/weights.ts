/** Characters that a guest's nodes hold, each node's parts apart: what is replaced no longer counts. */
export class Weights<Owner extends object> {
  private readonly owners = new Map<Owner, Map<string, number>>();
  private readonly most: number;
  private total = 0;

  constructor(most: number) {
    this.most = most;
  }

  get used(): number {
    return this.total;
  }

  of(owner: Owner, part: string): number {
    return this.owners.get(owner)?.get(part) ?? 0;
  }

  /** How many parts `owner` has once `part` is one of them. */
  partsWith(owner: Owner, part: string): number {
    const parts = this.owners.get(owner);
    return parts === undefined ? 1 : parts.size + (parts.has(part) ? 0 : 1);
  }

  /** May `part` of `owner` become `size`? */
  fits(owner: Owner | undefined, part: string, size: number): boolean {
    return this.total - (owner === undefined ? 0 : this.of(owner, part)) + size <= this.most;
  }

  /** True where `part` of `owner` may become `size`; false changes nothing. */
  set(owner: Owner, part: string, size: number): boolean {
    if (!this.fits(owner, part, size)) return false;
    this.total += size - this.of(owner, part);
    const parts = this.owners.get(owner);
    if (parts !== undefined) parts.set(part, size);
    else this.owners.set(owner, new Map([[part, size]]));
    return true;
  }

  /** `part` is gone, or all of `owner` where none is named. */
  release(owner: Owner, part?: string): void {
    const parts = this.owners.get(owner);
    if (parts === undefined) return;
    for (const [name, size] of parts) {
      if (part !== undefined && name !== part) continue;
      this.total -= size;
      parts.delete(name);
    }
    if (parts.size === 0) this.owners.delete(owner);
  }
}
