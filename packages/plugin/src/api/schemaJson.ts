/** What a method's schema is as JSON Schema: the part of it that the table of methods uses. */
export interface SchemaJson {
  readonly type?: string;
  readonly kumix?: 'bytes' | 'json';
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaJson[];
  readonly maxBytes?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: SchemaJson;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaJson>>;
  readonly required?: readonly string[];
}
