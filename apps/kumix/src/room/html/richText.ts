/**
 * What is left of a message's HTML: plain data, drawn by React element by element. No HTML string
 * ever reaches the page, so what a purifier may overlook has nowhere to go.
 */
import type { MathTag, PlainTag } from './subset.ts';

export type RichNode =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'element';
      readonly tag: PlainTag | MathTag;
      readonly start?: number;
      readonly display?: 'block' | 'inline';
      /** `#rrggbb`; the theme decides the lightness so that contrast holds. */
      readonly color?: string;
      readonly background?: string;
      readonly children: readonly RichNode[];
    }
  | {
      readonly kind: 'link';
      readonly href: string;
      /** Must be confirmed: the address does not stand in the event, or the words name another. */
      readonly confirm: boolean;
      readonly children: readonly RichNode[];
    }
  | { readonly kind: 'mention'; readonly target: MatrixTarget; readonly label: string }
  | {
      readonly kind: 'image';
      /** `mxc://…`, and one that stands in the source event. */
      readonly uri: string;
      readonly alt: string;
      readonly width: number | null;
      readonly height: number | null;
      readonly emoticon: boolean;
    }
  | { readonly kind: 'spoiler'; readonly reason: string; readonly children: readonly RichNode[] }
  /** A formula in TeX; `children` are its fall-back, as its author sent it. */
  | {
      readonly kind: 'formula';
      readonly tex: string;
      readonly display: boolean;
      readonly children: readonly RichNode[];
    }
  | { readonly kind: 'inline-code'; readonly text: string }
  | {
      readonly kind: 'code-block';
      readonly language: string | null;
      readonly text: string;
      /** What is copied where only the first of it is drawn. */
      readonly whole?: string;
    };

/** Something in Matrix that a link points to. */
export type MatrixTarget =
  | { readonly type: 'user'; readonly userId: string }
  | {
      readonly type: 'room';
      readonly idOrAlias: string;
      readonly eventId: string | null;
      readonly via: readonly string[];
    };

export interface RichText {
  readonly nodes: readonly RichNode[];
  /** Elements and texts in `nodes`, all depths. */
  readonly count: number;
  /** True where a ceiling cut something off. */
  readonly cut: boolean;
}

/** The text alone, for previews, copies and screen readers. */
export function plainText(nodes: readonly RichNode[]): string {
  let text = '';
  for (const node of nodes) {
    switch (node.kind) {
      case 'text':
      case 'inline-code':
      case 'code-block':
        text += node.text;
        break;
      case 'mention':
        text += node.label;
        break;
      case 'image':
        text += node.alt;
        break;
      case 'spoiler':
        text += '█'.repeat(6);
        break;
      case 'element':
      case 'formula':
      case 'link':
        text += plainText(node.children);
        break;
    }
  }
  return text;
}
