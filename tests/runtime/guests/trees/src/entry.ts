import { defineUi } from '@kumix/plugin/ui';

function made<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}

function button(text: string, act: () => void): HTMLButtonElement {
  const element = made('button', text);
  element.addEventListener('click', act);
  return element;
}

function box(type: string, label: string, clicked: (box: HTMLInputElement) => void) {
  const input = made('input');
  input.setAttribute('type', type);
  input.setAttribute('name', type);
  input.addEventListener('click', () => clicked(input));
  return { input, label: made('label', input, label) };
}

defineUi({
  panels: {
    panel: ({ root }) => {
      const field = made('input');
      field.setAttribute('aria-label', 'Field');
      const rows = ['one', 'two', 'three'].map((text) => made('li', text));
      let list = made('ul', ...rows);
      const no = box('checkbox', 'No', (input) => {
        input.checked = false;
      });
      const left = box('radio', 'left', () => {});
      const right = box('radio', 'right', () => {
        left.input.checked = true;
      });
      left.input.checked = true;
      const told = made('output');
      let changes = 0;
      for (const { input } of [no, left, right]) {
        input.addEventListener('change', () => {
          const states = [no, left, right].map((each) => each.input.checked);
          told.textContent = [++changes, ...states].join(' ');
        });
      }
      root.append(
        field,
        list,
        button('Wrap', () => {
          const section = made('section');
          section.append(field);
          root.append(section);
        }),
        button('Turn round', () => {
          const next = made('ul');
          next.append(...rows.toReversed());
          list.replaceWith(next);
          list = next;
          rows[0]?.append('!');
        }),
        no.label,
        left.label,
        right.label,
        told,
      );
    },
  },
});
