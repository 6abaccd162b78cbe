/** What a guest can do wrong on the bridge. Each is dropped and counted; past a limit it ends. */
export type Fault =
  | 'not-text'
  | 'too-large'
  | 'not-json'
  | 'version'
  | 'shape'
  | 'buffers'
  | 'unasked-reply'
  | 'reused-id'
  | 'unknown-method'
  | 'invalid-params'
  | 'invalid-result'
  | 'too-many'
  /** Credit for nothing or beyond what may be, or an item without it. */
  | 'credit';

/** How much each weighs; an instance ends at `faultLimit`. */
const weights: Readonly<Record<Fault, number>> = {
  'not-text': 16,
  'too-large': 16,
  'not-json': 16,
  version: 16,
  shape: 16,
  buffers: 16,
  'unasked-reply': 4,
  'reused-id': 16,
  'unknown-method': 1,
  // Mistakes that an honest author makes, so they weigh little.
  'invalid-params': 0.25,
  'invalid-result': 0.25,
  'too-many': 0.05,
  credit: 4,
};

export const faultLimit = 64;

export class FaultCount {
  private total = 0;

  /** True where the limit is reached. */
  add(fault: Fault): boolean {
    this.total += weights[fault];
    return this.total >= faultLimit;
  }
}
