/** What a person changes in the cell. */
import type { FieldState } from '@kumix/plugin/wire/heard';

export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isTextField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

export const isField = (element: Element): element is Field =>
  isTextField(element) || element instanceof HTMLSelectElement;

export const isBox = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');

export const chosen = (select: HTMLSelectElement): readonly number[] =>
  [...select.selectedOptions].map(({ index }) => index);

/** What a field shows, to tell whether it changed. */
export const shown = (field: Field): string =>
  field instanceof HTMLSelectElement
    ? chosen(field).join(' ')
    : isBox(field)
      ? String(field.checked)
      : field.value;

/** Whole, or without what may be long. */
export function stateOf(field: Field, isWhole: boolean): FieldState {
  if (field instanceof HTMLSelectElement) {
    return isWhole ? { value: field.value, chosen: chosen(field) } : {};
  }
  const { selectionStart: start, selectionEnd: end } = field;
  return {
    ...(isWhole ? { value: field.value } : {}),
    ...(isBox(field) ? { checked: field.checked } : {}),
    ...(start !== null && end !== null ? { selection: [start, end] as const } : {}),
  };
}

/** The field whose edits an element's properties answer: an option's are those of its select. */
export function fieldOf(element: Element): Element {
  return (element instanceof HTMLOptionElement ? element.closest('select') : null) ?? element;
}

/** A click on one radio button changes the others of its group as well. */
export function sharing(field: Field): readonly Element[] {
  if (!(field instanceof HTMLInputElement) || field.type !== 'radio' || field.name === '') {
    return [field];
  }
  const { form, name } = field;
  return [...document.querySelectorAll('input[type=radio]')].filter(
    (other) => other instanceof HTMLInputElement && other.name === name && other.form === form,
  );
}

/** Has another radio button of its group taken over from it? A browser tells of that one alone. */
export const hasGivenWay = (field: Field): boolean =>
  isBox(field) &&
  !field.checked &&
  sharing(field).some((other) => other instanceof HTMLInputElement && other.checked);
