import type { CodeSpan } from '../../app/contracts.ts';
import type { Span } from './highlight.ts';

/** The whole text in pieces; `null` where spans overlap, go back or reach beyond it. */
export function spansOf(text: string, named: readonly CodeSpan[]): readonly Span[] | null {
  const spans: Span[] = [];
  let at = 0;
  for (const { start, length, scope } of named) {
    if (start < at || start + length > text.length) return null;
    if (start > at) spans.push({ text: text.slice(at, start), scope: null });
    spans.push({ text: text.slice(start, start + length), scope });
    at = start + length;
  }
  if (at < text.length) spans.push({ text: text.slice(at), scope: null });
  return spans;
}
