/** What extensions may do with what people write and read; `src/extensions` implements it. */
import type { RoomId } from '@kumix/matrix';
import type { Denial } from './contracts.ts';

export type ContentMethod =
  | 'message.transform'
  | 'attachment.filter'
  | 'render.code'
  | 'render.math';

/** A part of a code block: UTF-16 units, in order, not overlapping. */
export interface CodeSpan {
  readonly start: number;
  readonly length: number;
  readonly scope:
    | 'keyword'
    | 'string'
    | 'comment'
    | 'number'
    | 'title'
    | 'type'
    | 'attribute'
    | 'added'
    | 'removed';
}

export type Transformed =
  | { readonly kind: 'same' }
  /** Not sent yet: the person sees it first. */
  | { readonly kind: 'changed'; readonly text: string; readonly by: string }
  | { readonly kind: 'failed'; readonly denial: Denial };

export type Filtered =
  | { readonly kind: 'keep' }
  /** `told` is what the person reads of it. */
  | { readonly kind: 'replace'; readonly file: File; readonly told: string }
  | { readonly kind: 'refuse'; readonly sentence: string };

/** Each is governed by the policy, bounded in time and size, and none rejects. */
export interface ContentExtensions {
  /** False where nobody would be asked, so that nothing needs to wait. */
  serves(method: ContentMethod): boolean;
  transform(text: string, roomId: RoomId): Promise<Transformed>;
  /** What a filter cannot look at is refused, never sent unseen by it. */
  filter(file: File, roomId: RoomId, signal: AbortSignal): Promise<Filtered>;
  /** `null` where no extension may or can: the app's own colours stand. */
  code(text: string, language: string, roomId: RoomId): Promise<readonly CodeSpan[] | null>;
  /** Untrusted MathML, or `null` where no extension may or can: the source stands. */
  math(tex: string, display: boolean, roomId: RoomId): Promise<string | null>;
}
