/**
 * The method table as a guest reads it. Many a guest serves one method and calls none: it starts with
 * texts, and a row is read when it is first used.
 */
import type { MethodEntry, StreamEntry } from '../api/method.ts';
import { type Reader, reader } from '../api/read.ts';
import type { Schema } from '../api/schema.ts';
import * as texts from '../generated/guestRows.ts';

/** What a guest needs of a row. */
export interface GuestMethod {
  readonly name: string;
  readonly limits: MethodEntry['limits'];
  readonly readParams: Reader<unknown>;
  readonly readResult: Reader<unknown>;
}

export interface GuestStream extends GuestMethod {
  readonly itemBytes: number;
  readonly readItem: Reader<unknown>;
}

type SchemaText = Schema<unknown>['json'];

interface RowText {
  readonly params: SchemaText;
  readonly result: SchemaText;
  readonly limits: MethodEntry['limits'];
}

interface StreamRowText extends RowText {
  readonly stream: { readonly item: SchemaText } & Pick<StreamEntry, 'itemBytes'>;
}

class Table<Text extends RowText, Row extends GuestMethod> {
  private readonly rows: Readonly<Record<string, string>>;
  private readonly read: (name: string, text: Text) => Row;
  private readonly known = new Map<string, Row>();

  constructor(rows: Readonly<Record<string, string>>, read: (name: string, text: Text) => Row) {
    this.rows = rows;
    this.read = read;
  }

  names(): readonly string[] {
    return Object.keys(this.rows);
  }

  /** By own names alone, so that `constructor` and its like are unknown ones. */
  has(name: string): boolean {
    return Object.hasOwn(this.rows, name);
  }

  get(name: string): Row | undefined {
    const known = this.known.get(name);
    if (known !== undefined || !this.has(name)) return known;
    // The build has written it from a row of this shape.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const row = this.read(name, JSON.parse(this.rows[name] ?? '') as Text);
    this.known.set(name, row);
    return row;
  }
}

const method = (name: string, { params, result, limits }: RowText): GuestMethod => ({
  name,
  limits,
  readParams: reader({ json: params }),
  readResult: reader({ json: result }),
});

const stream = (name: string, row: StreamRowText): GuestStream => ({
  ...method(name, row),
  itemBytes: row.stream.itemBytes,
  readItem: reader({ json: row.stream.item }),
});

// Each is left out of the script of an extension that does not use it.
export const hostTable = /* @__PURE__ */ new Table(texts.hostRows, method);
export const hostStreamTable = /* @__PURE__ */ new Table(texts.hostStreamRows, stream);
export const guestTable = /* @__PURE__ */ new Table(texts.guestRows, method);
export const guestStreamTable = /* @__PURE__ */ new Table(texts.guestStreamRows, stream);
