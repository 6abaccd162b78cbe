/**
 * Who owns a field's value: the person who types. Every change of theirs in a surface has a number,
 * events carry it, and what a guest writes answers the last number it has seen. An answer that has
 * not seen a field's last change is stale and dropped, so a slow guest never eats a letter; while an
 * input method composes, nothing of its field is touched at all.
 */
import { type Field, fieldOf, isField, isTextField, sharing, shown } from './fields.ts';

interface Known {
  readonly number: number;
  readonly shown: string;
}

/** What would take a field out of its composition; it waits until that is over. */
const disturbing: ReadonlySet<string> = new Set([
  'type',
  'value',
  'disabled',
  'readonly',
  'hidden',
  'maxlength',
]);

export class Edits {
  private readonly known = new WeakMap<Element, Known>();
  private composing: Element | undefined;
  private last = 0;
  private readonly waiting = new Map<string, () => void>();

  /** Notes what the person made of a field and gives its number: a new one only where it changed. */
  edited(field: Field): number {
    const now = shown(field);
    if (this.known.get(field)?.shown === now) return this.number(field);
    const number = ++this.last;
    for (const each of sharing(field)) {
      if (isField(each)) this.known.set(each, { number, shown: shown(each) });
    }
    return number;
  }

  number(element: Element): number {
    return this.known.get(fieldOf(element))?.number ?? 0;
  }

  compose(element: Element | undefined): void {
    const over = this.composing;
    this.composing = element;
    if (element !== undefined) return;
    // An edit of its own: a guest holds what it answered meanwhile for written, and it was dropped.
    if (over !== undefined && isField(over)) {
      this.known.set(over, { number: ++this.last, shown: shown(over) });
    }
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const run of waiting) run();
  }

  isComposing(element: Element): boolean {
    return this.composing === element;
  }

  get underWay(): boolean {
    return this.composing !== undefined;
  }

  /** Runs now, or once the composition is over; then only the last one of a name. */
  calmly(element: Element, name: string, run: () => void): void {
    if (this.composing === element && disturbing.has(name)) this.waiting.set(name, run);
    else run();
  }

  /** May an answer to edit `answers` still touch this element? */
  isFresh(element: Element, answers: number): boolean {
    return answers >= this.number(element) && this.composing !== fieldOf(element);
  }

  update(element: Element, property: string, value: unknown, answers: number): void {
    if (!this.isFresh(element, answers)) return;
    write(element, property, value);
    const field = fieldOf(element);
    if (!isField(field)) return;
    // A radio button that the guest sets lets go of the others, and the person has edited none of them.
    for (const each of property === 'checked' && value === true ? sharing(field) : [field]) {
      const known = this.known.get(each);
      if (known !== undefined && isField(each)) {
        this.known.set(each, { number: known.number, shown: shown(each) });
      }
    }
  }
}

function write(element: Element, property: string, value: unknown): void {
  if (property === 'value') {
    writeValue(element, value);
  } else if (property === 'selected') {
    if (element instanceof HTMLOptionElement) element.selected = value === true;
  } else if (element instanceof HTMLInputElement) {
    if (property === 'checked') element.checked = value === true;
    else if (property === 'indeterminate') element.indeterminate = value === true;
  }
}

function writeValue(element: Element, value: unknown): void {
  const next = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  if (element instanceof HTMLSelectElement) {
    element.value = next;
  } else if (element instanceof HTMLProgressElement || element instanceof HTMLMeterElement) {
    const number = Number(next);
    element.value = Number.isFinite(number) ? number : 0;
  } else if (isTextField(element) && element.value !== next) {
    setKeepingCaret(element, next);
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
  const shift = start === before || end === start ? next.length - before : 0;
  const clamp = (at: number): number => Math.max(0, Math.min(next.length, at));
  field.setSelectionRange(clamp(start + shift), clamp(end + shift));
}
