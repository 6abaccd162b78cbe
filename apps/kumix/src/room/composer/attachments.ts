/** Files that were chosen, pasted or dropped and go out with the next message, its words as caption. */
import { createStore, type Readable } from '../../app/store.ts';
import type { Chosen } from '../media/uploads.ts';

export interface Attachment extends Chosen {
  readonly id: number;
  /** Address of a picture of it, where it is a picture; lives as long as the entry. */
  readonly picture: string | null;
}

interface Addresses {
  make(file: File): string;
  revoke(address: string): void;
}

const inBrowser: Addresses = {
  make: (file) => URL.createObjectURL(file),
  revoke: (address) => URL.revokeObjectURL(address),
};

/** Types that no browser runs as a document. */
const pictures: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

let ids = 0;

export class Attachments {
  readonly list: Readable<readonly Attachment[]>;
  private readonly store = createStore<readonly Attachment[]>([]);
  private readonly addresses: Addresses;

  constructor(addresses: Addresses = inBrowser) {
    this.list = this.store;
    this.addresses = addresses;
  }

  add(files: readonly File[]): void {
    this.addChosen(files.map((file) => ({ file })));
  }

  addChosen(chosen: readonly Chosen[]): void {
    if (chosen.length === 0) return;
    const added = chosen.map((each) => {
      ids += 1;
      return {
        id: ids,
        ...each,
        picture: pictures.has(each.file.type) ? this.addresses.make(each.file) : null,
      };
    });
    this.store.update((before) => [...before, ...added]);
  }

  remove(id: number): void {
    this.drop(this.store.get().filter((each) => each.id === id));
    this.store.update((before) => before.filter((each) => each.id !== id));
  }

  /** Every file, in order; the list is empty from then on. */
  take(): readonly Chosen[] {
    const all = this.store.get();
    this.drop(all);
    if (all.length > 0) this.store.set([]);
    return all;
  }

  dispose(): void {
    this.take();
  }

  private drop(gone: readonly Attachment[]): void {
    for (const { picture } of gone) if (picture !== null) this.addresses.revoke(picture);
  }
}
