/** What a screen reader is told of a panel: the browser's own accessibility tree, not the markup. */
import { cellFrame, drawing, openDrawing } from './drawing.ts';
import { expect, test } from './fixture.ts';

test('forms, lists, tables, pictures and states are in the accessibility tree as they were drawn, and nothing that interrupts', async ({
  page,
}) => {
  let id = 1;
  const operations: unknown[] = [];
  const add = (
    parent: number,
    tag: string,
    attributes: Readonly<Record<string, string>> = {},
    text = '',
    svg = 0,
  ): number => {
    const own = ++id;
    operations.push([1, own, tag, svg]);
    for (const [name, value] of Object.entries(attributes)) operations.push([5, own, name, value]);
    if (text !== '') operations.push([2, ++id, text], [3, own, id, 0]);
    operations.push([3, parent, own, 0]);
    return own;
  };
  add(1, 'h2', {}, 'Votes');
  const list = add(1, 'ul', { 'aria-label': 'People' });
  add(list, 'li', {}, 'Ada');
  const table = add(1, 'table');
  add(table, 'caption', {}, 'Results');
  const head = add(add(table, 'thead'), 'tr');
  add(head, 'th', { scope: 'col' }, 'Name');
  const row = add(add(table, 'tbody'), 'tr');
  add(row, 'td', {}, 'Grace');
  const form = add(1, 'form', { 'aria-label': 'Vote' });
  add(form, 'label', { for: 'title' }, 'Subject');
  add(form, 'input', { id: 'title', required: '', 'aria-describedby': 'hint' });
  add(form, 'p', { id: 'hint' }, 'In a few words');
  add(form, 'button', { 'aria-pressed': 'true' }, 'Bold');
  add(form, 'div', { role: 'slider', tabindex: '0', 'aria-label': 'Size', 'aria-valuenow': '3' });
  add(1, 'svg', { role: 'img', 'aria-label': 'Chart' }, '', 1);
  add(1, 'div', { role: 'status', 'aria-live': 'polite' }, 'Saved');
  // None of these may be what they ask to be.
  add(1, 'div', { role: 'alert' }, 'alarm');
  add(1, 'div', { role: 'application' }, 'mine');
  add(1, 'div', { role: 'dialog', 'aria-modal': 'true', 'aria-label': 'Your password' }, 'trap');
  add(1, 'div', { 'aria-live': 'assertive' }, 'now!');
  await openDrawing(page, drawing(JSON.stringify(operations)));

  const session = await page.context().newCDPSession(await cellFrame(page));
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const tree = nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, description, properties = [] }) => ({
      role: String(role?.value),
      name: String(name?.value ?? ''),
      description: String(description?.value ?? ''),
      states: Object.fromEntries(
        properties.map((each) => [each.name, each.value.value as unknown]),
      ),
    }));
  const find = (role: string, name: string) =>
    tree.find((node) => node.role === role && node.name === name);
  expect(find('heading', 'Votes')?.states).toMatchObject({ level: 2 });
  expect(find('list', 'People')).toBeDefined();
  expect(tree.filter(({ role }) => role === 'listitem')).toHaveLength(1);
  expect(find('table', 'Results')).toBeDefined();
  expect(find('columnheader', 'Name')).toBeDefined();
  expect(find('cell', 'Grace')).toBeDefined();
  expect(find('form', 'Vote')).toBeDefined();
  expect(find('textbox', 'Subject')).toMatchObject({
    description: 'In a few words',
    states: { required: true, focusable: true },
  });
  expect(find('button', 'Bold')?.states).toMatchObject({ pressed: 'true' });
  expect(find('slider', 'Size')?.states).toMatchObject({ focusable: true });
  expect(find('image', 'Chart') ?? find('img', 'Chart')).toBeDefined();
  expect(tree.some(({ role }) => role === 'status')).toBe(true);
  for (const role of ['alert', 'application', 'dialog', 'alertdialog']) {
    expect(tree.filter((node) => node.role === role)).toEqual([]);
  }
  expect(
    tree.filter(({ states }) => states['live'] === 'assertive' || states['modal'] === true),
  ).toEqual([]);
});
