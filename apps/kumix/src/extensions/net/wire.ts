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
  | { readonly kind: 'abort'; readonly id: number };

export type FromNet =
  | {
      readonly kind: 'response';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: ArrayBuffer;
    }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly code: 'too-large' | 'aborted' | 'unavailable';
      readonly message: string;
    };
