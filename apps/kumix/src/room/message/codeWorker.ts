/**
 * Reads code for its colours, outside of the page: some grammars take seconds for what a stranger can
 * write in a kilobyte. Whoever waits ends this worker then. It is served with a policy that reaches
 * nothing.
 */
import { type CodeJob, type FromCodeWorker, mostSpans } from './codeWire.ts';
import { highlight, type Span } from './highlight.ts';

const tell = (message: FromCodeWorker): void => self.postMessage(message, { transfer: [] });

function spansOf({ text, language }: CodeJob): readonly Span[] | null {
  try {
    const spans = highlight(text, language);
    return spans !== null && spans.length <= mostSpans ? spans : null;
  } catch {
    // Nested beyond the stack.
    return null;
  }
}

self.addEventListener('message', ({ data }: MessageEvent<CodeJob>) => {
  tell({ kind: 'spans', spans: spansOf(data) });
});
tell({ kind: 'ready' });
