/** What is typed after the key that opens the palette and before the palette can take it. */
export interface TypedAhead {
  /** Where the focus was, and goes back to; `null` where that was nowhere. */
  readonly before: HTMLElement | null;
  /** Hands over what was typed, and whether Enter came after it; a second call gives nothing. */
  take(): { readonly text: string; readonly entered: boolean };
  dispose(): void;
}

/** Whether what has the focus takes keys for a palette that is still on its way. */
export const isTypedAhead = (focused: Element | null): boolean =>
  focused?.matches('[data-typed-ahead]') === true;

/**
 * Moves the focus to a field nobody sees, at once: the palette's code may still be on its way, and
 * until its own field has the focus, keys would land in a message, or in an extension's frame.
 */
export function typeAhead(label: string, onEscape: () => void): TypedAhead {
  const { activeElement, body } = document;
  const before =
    activeElement instanceof HTMLElement && activeElement !== body ? activeElement : null;
  const field = document.createElement('input');
  field.className = 'k-hidden-visually';
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.tabIndex = -1;
  field.dataset['typedAhead'] = '';
  field.setAttribute('aria-label', label);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') onEscape();
    else if (event.key === 'Enter') field.readOnly = true;
    else if (event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
  });
  body.append(field);
  field.focus({ preventScroll: true });
  return {
    before,
    take() {
      const taken = { text: field.value, entered: field.readOnly };
      field.value = '';
      field.readOnly = false;
      field.remove();
      return taken;
    },
    dispose() {
      if (document.activeElement === field) before?.focus();
      field.remove();
    },
  };
}
