/** Between the page and the net worker. The worker alone may reach the deployment's fetch origins. */
export type ToNet =
  | {
      readonly kind: 'fetch';
      readonly id: number;
      readonly url: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: ArrayBuffer;
      readonly maxBytes: number;
    }
  /** One more piece of the body: the worker reads no further than it is asked. */
  | { readonly kind: 'pull'; readonly id: number }
  | { readonly kind: 'abort'; readonly id: number };

export type FromNet =
  | {
      readonly kind: 'head';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'chunk'; readonly id: number; readonly bytes: ArrayBuffer }
  | { readonly kind: 'end'; readonly id: number }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly code: 'too-large' | 'aborted' | 'unavailable';
      readonly message: string;
    };
