import { describe, expect, it } from 'vitest';
import type { FieldState } from '../wire/heard.ts';
import { Drawing } from './drawing.ts';
import { dispatch, newRoot } from './install.ts';
import { asElement } from './nodes.ts';

/** A surface that draws for nobody. */
function surface(): HTMLElement {
  const root = newRoot();
  const drawing = new Drawing(root, () => undefined);
  drawing.flush();
  const element: unknown = root;
  // The polyfill's element stands in for the browser's.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return element as HTMLElement;
}

function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const radio = (name: string): HTMLInputElement => made('input', { type: 'radio', name });

/** As the renderer tells of what the person did. */
function tell(target: Element, type: string, edit: number, state: FieldState): void {
  const element = asElement(target);
  if (element === undefined) throw new Error('no element of the polyfill');
  dispatch(element, { id: 0, type, bubbles: true, detail: {}, edit, ...state });
}

describe('what the guest wrote in answer to an edit', () => {
  it('stands in a checkbox, whatever else is told of that edit', () => {
    const box = made('input', { type: 'checkbox' });
    surface().append(box);
    box.addEventListener('click', () => {
      box.checked = false;
    });
    const heard: boolean[] = [];
    for (const type of ['input', 'change'])
      box.addEventListener(type, () => heard.push(box.checked));
    tell(box, 'click', 1, { checked: true });
    tell(box, 'input', 1, { checked: true });
    tell(box, 'change', 1, { checked: true });
    expect(heard).toEqual([false, false]);
    tell(box, 'change', 2, { checked: true });
    expect(box.checked).toBe(true);
  });

  it('stands in a text field until the person types on', () => {
    const field = made('input');
    surface().append(field);
    field.addEventListener('input', () => {
      field.value = field.value.toUpperCase();
    });
    tell(field, 'input', 1, { value: 'k' });
    tell(field, 'change', 1, { value: 'k' });
    expect(field.value).toBe('K');
    tell(field, 'input', 2, { value: 'Ku' });
    expect(field.value).toBe('KU');
  });

  it('stands in a list of which it set an option', () => {
    const list = made('select');
    const [one, two] = [made('option', { value: 'one' }), made('option', { value: 'two' })];
    list.append(one, two);
    surface().append(list);
    tell(list, 'input', 1, { value: 'two', chosen: [1] });
    expect(list.value).toBe('two');
    one.selected = true;
    two.selected = false;
    tell(list, 'change', 1, { value: 'two', chosen: [1] });
    expect(list.value).toBe('one');
  });

  it('is of the surface that the field is in now: another one counts edits of its own', () => {
    const field = made('input');
    const [one, two] = [surface(), surface()];
    one.append(field);
    tell(field, 'input', 7, { value: 'k' });
    field.value = 'K';
    two.append(field);
    tell(field, 'input', 1, { value: 'Ku' });
    expect(field.value).toBe('Ku');
  });
});

describe('a radio button that is set', () => {
  it('by the person lets go of the others of its group, of no other form’s and of none without a name', () => {
    const root = surface();
    const [mine, other] = [made('form'), made('form')];
    const [left, right, elsewhere] = [radio('side'), radio('side'), radio('side')];
    const [nameless, lone] = [radio(''), radio('')];
    mine.append(left, right, nameless, lone);
    other.append(elsewhere);
    root.append(mine, other);
    for (const each of [left, elsewhere, nameless]) each.checked = true;
    tell(right, 'click', 1, { checked: true });
    tell(lone, 'click', 2, { checked: true });
    expect([left, right, elsewhere, nameless, lone].map(({ checked }) => checked)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('by the guest lets go of the others, also of what is still told of the edit that it answers', () => {
    const root = surface();
    const [left, right] = [radio('side'), radio('side')];
    root.append(left, right);
    left.checked = true;
    right.addEventListener('click', () => {
      left.checked = true;
    });
    tell(right, 'click', 1, { checked: true });
    expect([left.checked, right.checked]).toEqual([true, false]);
    tell(right, 'input', 1, { checked: true });
    expect([left.checked, right.checked]).toEqual([true, false]);
    tell(right, 'input', 2, { checked: true });
    expect([left.checked, right.checked]).toEqual([false, true]);
  });
});
