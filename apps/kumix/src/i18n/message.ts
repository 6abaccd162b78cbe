/**
 * The seam every sentence of the app passes. Messages are data with `{names}` in them, keys are
 * typed, and so are the values a message needs; a language is one more object of the same shape.
 */
import { en } from './en.ts';

export type Plural = { readonly one: string; readonly other: string };
type Catalogue = typeof en;
export type MessageKey = keyof Catalogue;

/** The words of a part of the catalogue in another language, which may not tell one from many. */
export type Words<C> = {
  readonly [K in keyof C]: C[K] extends string ? string : Partial<Plural> & { other: string };
};
export type Language = Words<Catalogue>;

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;
type Needs<M> = M extends string
  ? Names<M>
  : M extends Plural
    ? 'count' | Names<M['other']>
    : never;
type Values<K extends MessageKey> = {
  readonly [Name in Needs<Catalogue[K]>]: Name extends 'count' ? number : string | number;
};
type Arguments<K extends MessageKey> = [Needs<Catalogue[K]>] extends [never] ? [] : [Values<K>];

interface Active {
  readonly tag: string;
  readonly messages: Language;
  readonly plural: Intl.PluralRules;
  readonly number: Intl.NumberFormat;
  readonly tenths: Intl.NumberFormat;
  readonly list: Intl.ListFormat;
}

const activate = (tag: string, messages: Language): Active => ({
  tag,
  messages,
  plural: new Intl.PluralRules(tag),
  number: new Intl.NumberFormat(tag),
  tenths: new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }),
  list: new Intl.ListFormat(tag, { style: 'narrow' }),
});

let active: Active = activate('en', en);

/** BCP 47 tag of the language in use, for `Intl` and the `lang` attribute. */
export const languageTag = (): string => active.tag;

/** At most one digit behind the point. */
export const formatNumber = (value: number): string => active.tenths.format(value);

/** One after another, with the language's own comma between them. */
export const formatList = (words: readonly string[]): string => active.list.format(words);

/** Before the first render: views read messages as they render and are not told of a change. */
export function setLanguage(tag: string, messages: Language): void {
  active = activate(tag, messages);
}

export function t<K extends MessageKey>(key: K, ...args: Arguments<K>): string {
  return wordLoosely(key, args[0] ?? {});
}

/** For messages whose values are known at run time only; a name without a value stays as it is. */
export function wordLoosely(
  key: MessageKey,
  values: Readonly<Record<string, string | number>>,
): string {
  const message: string | (Partial<Plural> & { other: string }) = active.messages[key];
  const template =
    typeof message === 'string'
      ? message
      : active.plural.select(Number(values['count'] ?? 0)) === 'one'
        ? (message.one ?? message.other)
        : message.other;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    return typeof value === 'number' ? active.number.format(value) : value;
  });
}
