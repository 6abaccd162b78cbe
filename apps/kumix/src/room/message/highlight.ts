/**
 * Source code to coloured spans. highlight.js gives its tree as HTML only through an emitter, so
 * this walks its token tree and hands out data: no markup is made of what a stranger wrote.
 */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import type { CodeSpan } from '../../app/content.ts';

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  kotlin,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};
for (const [name, definition] of Object.entries(languages)) hljs.registerLanguage(name, definition);

type Scope = CodeSpan['scope'];

export interface Span {
  readonly text: string;
  readonly scope: Scope | null;
}

const scopes: Readonly<Record<string, Scope>> = {
  keyword: 'keyword',
  operator: 'keyword',
  'selector-tag': 'keyword',
  tag: 'keyword',
  meta: 'comment',
  string: 'string',
  regexp: 'string',
  symbol: 'string',
  comment: 'comment',
  quote: 'comment',
  number: 'number',
  literal: 'number',
  title: 'title',
  section: 'title',
  name: 'title',
  type: 'type',
  built_in: 'type',
  class: 'type',
  attr: 'attribute',
  attribute: 'attribute',
  property: 'attribute',
  variable: 'attribute',
  params: 'attribute',
  addition: 'added',
  deletion: 'removed',
};

interface TokenNode {
  readonly scope?: string;
  readonly children: readonly (TokenNode | string)[];
}

const isNode = (value: unknown): value is TokenNode =>
  typeof value === 'object' &&
  value !== null &&
  'children' in value &&
  Array.isArray(value.children);

function walk(node: TokenNode, scope: Scope | null, into: Span[]): void {
  const own = scopes[(node.scope ?? '').split('.')[0] ?? ''] ?? scope;
  for (const child of node.children) {
    if (typeof child !== 'string') {
      walk(child, own, into);
      continue;
    }
    const last = into.at(-1);
    if (last !== undefined && last.scope === own) {
      into[into.length - 1] = { text: last.text + child, scope: own };
    } else into.push({ text: child, scope: own });
  }
}

/** Null for a language that is not known: shown without colours. */
export function highlight(text: string, language: string): readonly Span[] | null {
  if (hljs.getLanguage(language) === undefined) return null;
  const result = hljs.highlight(text, { language, ignoreIllegals: true });
  const emitter: unknown = result._emitter;
  const root =
    typeof emitter === 'object' && emitter !== null && 'rootNode' in emitter
      ? emitter.rootNode
      : null;
  if (!isNode(root)) return null;
  const spans: Span[] = [];
  walk(root, null, spans);
  return spans;
}
