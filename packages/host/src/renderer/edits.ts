/**
 * Who owns a field's value: the person who types. Every edit of theirs has a number, events carry
 * it, and what a guest writes answers the last number it has seen. An answer to an older edit is
 * stale and dropped, so a slow guest never eats a letter; while an input method composes, nothing
 * is written at all.
 */
export class Edits {
  private readonly numbers = new WeakMap<Element, number>();
  private composing: Element | undefined;

  /** Counts an edit of the person's and gives its number. */
  edited(element: Element): number {
    const number = (this.numbers.get(element) ?? 0) + 1;
    this.numbers.set(element, number);
    return number;
  }

  number(element: Element): number {
    return this.numbers.get(element) ?? 0;
  }

  compose(element: Element | undefined): void {
    this.composing = element;
  }

  isComposing(element: Element): boolean {
    return this.composing === element;
  }

  update(element: Element, property: string, value: unknown, answers: number): void {
    if (answers < this.number(element) || this.composing === element) return;
    if (property !== 'value') {
      if (property === 'selected' && element instanceof HTMLOptionElement) {
        element.selected = value === true;
      } else if (element instanceof HTMLInputElement) {
        if (property === 'checked') element.checked = value === true;
        else if (property === 'indeterminate') element.indeterminate = value === true;
      }
      return;
    }
    const next = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
    if (element instanceof HTMLSelectElement) {
      element.value = next;
    } else if (
      element instanceof HTMLProgressElement ||
      element instanceof HTMLMeterElement ||
      element instanceof HTMLLIElement
    ) {
      element.value = Number(next) || 0;
    } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      if (element.value !== next) setKeepingCaret(element, next);
    }
  }
}

/** A caret at the end stays at the end; one in the middle keeps its distance from the end. */
function setKeepingCaret(field: HTMLInputElement | HTMLTextAreaElement, next: string): void {
  const focused = document.activeElement === field;
  const start = focused ? field.selectionStart : null;
  const end = focused ? field.selectionEnd : null;
  const before = field.value.length;
  field.value = next;
  if (start === null || end === null) return;
  const shift = start === before ? next.length - before : end === start ? next.length - before : 0;
  const clamp = (at: number): number => Math.max(0, Math.min(next.length, at));
  field.setSelectionRange(clamp(start + shift), clamp(end + shift));
}
