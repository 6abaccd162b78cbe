// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { Edits } from './edits.ts';

const field = document.createElement('input');

/** As a person types into it; the number of that edit. */
const typed = (edits: Edits, value: string, caret = value.length): number => {
  field.value = value;
  field.setSelectionRange(caret, caret);
  return edits.edited(field);
};

beforeEach(() => {
  document.body.replaceChildren(field);
  field.value = '';
  field.focus();
});

describe('an answer of a guest', () => {
  it('is dropped where it has not seen the last edit, and counts where it has', () => {
    const edits = new Edits();
    const first = typed(edits, 'k');
    const last = typed(edits, 'ku');
    expect(last).toBeGreaterThan(first);
    edits.update(field, 'value', 'K', first);
    expect(field.value).toBe('ku');
    edits.update(field, 'value', 'KU', last);
    expect(field.value).toBe('KU');
  });

  it('is no edit: what the guest wrote is not counted as the person’s', () => {
    const edits = new Edits();
    const last = typed(edits, 'k');
    edits.update(field, 'value', 'K', last);
    // As a browser tells of a change when the field loses the focus.
    expect(edits.edited(field)).toBe(last);
  });

  it('leaves a caret in the middle as far from the end, and one at the end there', () => {
    const edits = new Edits();
    edits.update(field, 'value', 'ab-c', typed(edits, 'abc', 2));
    expect([field.selectionStart, field.selectionEnd]).toEqual([3, 3]);
    edits.update(field, 'value', 'abc, d', typed(edits, 'abc d'));
    expect([field.selectionStart, field.selectionEnd]).toEqual([6, 6]);
  });

  it('touches nothing of a field while an input method composes in it', () => {
    const edits = new Edits();
    const last = typed(edits, 'に');
    edits.compose(field);
    edits.update(field, 'value', '[に]', last);
    expect(field.value).toBe('に');
    const done: string[] = [];
    edits.calmly(field, 'disabled', () => done.push('disabled'));
    edits.calmly(field, 'disabled', () => done.push('enabled'));
    edits.calmly(field, 'title', () => done.push('titled'));
    expect(done).toEqual(['titled']);
    edits.compose(undefined);
    expect(done).toEqual(['titled', 'enabled']);
    edits.update(field, 'value', '[に]', edits.number(field));
    expect(field.value).toBe('[に]');
  });

  it('to what was composed is one to its end: the guest hears of that as of an edit', () => {
    const edits = new Edits();
    const last = typed(edits, 'に');
    edits.compose(field);
    edits.compose(undefined);
    const end = edits.edited(field);
    expect(end).toBeGreaterThan(last);
    edits.update(field, 'value', '[に', last);
    expect(field.value).toBe('に');
    edits.update(field, 'value', '[に]', end);
    expect(field.value).toBe('[に]');
  });
});

describe('a radio button', () => {
  const radio = (name: string): HTMLInputElement => {
    const button = document.createElement('input');
    button.type = 'radio';
    button.name = name;
    document.body.append(button);
    return button;
  };

  it('that was clicked gives its number to the others of its group', () => {
    const [one, two, other] = [radio('group'), radio('group'), radio('other')];
    const edits = new Edits();
    one.checked = true;
    const number = edits.edited(one);
    expect([one, two, other].map((button) => edits.number(button))).toEqual([number, number, 0]);
    edits.update(two, 'checked', true, 0);
    expect(two.checked).toBe(false);
  });

  it('that the guest sets lets go of the others: whoever clicks one of them again edits it', () => {
    const [one, two] = [radio('group'), radio('group')];
    const edits = new Edits();
    one.checked = true;
    const number = edits.edited(one);
    edits.update(two, 'checked', true, number);
    expect(one.checked).toBe(false);
    one.checked = true;
    expect(edits.edited(one)).toBeGreaterThan(number);
  });
});
