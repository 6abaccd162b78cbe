/** What a field holds, by whoever wrote last: the person or the guest. */
import type { GuestEvent } from '../wire/heard.ts';
import { extra } from './drawing.ts';
import { above, type DomElement, named } from './nodes.ts';

const isRadio = (element: DomElement): boolean =>
  element.localName === 'input' && element.getAttribute('type') === 'radio';

/** The others of its group: the browser lets go of them where this one is set. */
function* othersOfGroup(radio: DomElement): Generator<DomElement> {
  const { drawing } = extra(radio);
  const name = radio.getAttribute('name') ?? '';
  if (drawing === undefined || name === '' || !isRadio(radio)) return;
  const form = above(radio, 'form');
  for (const other of named(drawing.root, 'input')) {
    if (other === radio || !isRadio(other) || other.getAttribute('name') !== name) continue;
    if (above(other, 'form') === form) yield other;
  }
}

/** Lets go of the others of its group, and says which they are. */
export function unsetOthers(radio: DomElement): readonly DomElement[] {
  const others = [...othersOfGroup(radio)];
  for (const other of others) extra(other).properties.set('checked', false);
  return others;
}

/** Takes over what the person made of a field, unless the guest has answered that edit: then its answer stands. */
export function takeState(field: DomElement, told: GuestEvent): void {
  const { properties, answered } = extra(field);
  if (told.edit !== undefined && told.edit <= answered) return;
  if (told.value !== undefined) properties.set('value', told.value);
  if (told.checked !== undefined) properties.set('checked', told.checked);
  if (told.checked === true) unsetOthers(field);
  if (told.chosen === undefined) return;
  properties.delete('value');
  const chosen = new Set(told.chosen);
  let index = 0;
  for (const option of named(field, 'option')) {
    extra(option).properties.set('selected', chosen.has(index++));
  }
}
