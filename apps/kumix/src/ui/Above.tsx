import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

/**
 * Beside the app, as dialogs are: what stands in it lies below an extension's panel, and is painted
 * by an extension's theme. Whatever speaks for the app itself must not.
 */
export function Above({ children }: { readonly children: ReactNode }) {
  return createPortal(children, document.body);
}
