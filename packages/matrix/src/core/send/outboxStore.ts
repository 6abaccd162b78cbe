import type { Database } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import { at, isPlain } from '../../protocol/plain.ts';
import { type WorkRecord, readWorkRecord } from './work.ts';

export interface Attachment {
  readonly file: ArrayBuffer;
  readonly thumbnail: ArrayBuffer | null;
}

/** The outbox on disk: sealed, one record a message, its attachment beside it. */
export class OutboxStore {
  readonly #database: Database;
  readonly #seal: Seal;

  constructor(database: Database, seal: Seal) {
    this.#database = database;
    this.#seal = seal;
  }

  /** In order; what cannot be read is removed, since it can never be sent. */
  async all(): Promise<readonly WorkRecord[]> {
    const records: WorkRecord[] = [];
    for (const [key, value] of await this.#database.all('outbox')) {
      const opened = await this.#seal.openJson(key, at(value, 'record'));
      const record = readWorkRecord(opened);
      if (record === undefined) await this.#database.delete('outbox', key);
      else records.push(record);
    }
    return records.sort((a, b) => a.order - b.order);
  }

  async put(record: WorkRecord, attachment?: Attachment): Promise<void> {
    const sealed = await this.#seal.closeJson(record.key, record);
    if (attachment === undefined) {
      const before = await this.#database.get('outbox', record.key);
      await this.#database.put('outbox', record.key, {
        ...(isPlain(before) ? before : {}),
        record: sealed,
      });
      return;
    }
    const { file, thumbnail } = attachment;
    await this.#database.put('outbox', record.key, {
      record: sealed,
      file: await this.#seal.close(`${record.key} file`, new Uint8Array(file)),
      thumbnail:
        thumbnail === null
          ? null
          : await this.#seal.close(`${record.key} thumbnail`, new Uint8Array(thumbnail)),
    });
  }

  async attachment(key: string): Promise<Attachment | undefined> {
    const value = await this.#database.get('outbox', key);
    const file = await this.#seal.open(`${key} file`, at(value, 'file'));
    if (file === undefined) return undefined;
    const thumbnail = await this.#seal.open(`${key} thumbnail`, at(value, 'thumbnail'));
    return { file, thumbnail: thumbnail ?? null };
  }

  delete(key: string): Promise<void> {
    return this.#database.delete('outbox', key);
  }
}
