/** Between the page and the worker that reads code for its colours. */
import type { Span } from './highlight.ts';

export interface CodeJob {
  readonly text: string;
  readonly language: string;
}

/** First that it is there, then an answer to each job. */
export type FromCodeWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'spans'; readonly spans: readonly Span[] | null };

/** Elements in one block: more take longer to lay out than the code takes to read. */
export const mostSpans = 4_000;
