import { describe, expect, it } from 'vitest';
import { applyEdit, type Edit } from './index.ts';

describe('applyEdit', () => {
  const edit = (op: Edit['op'], pointer: string, value?: unknown): Edit => ({
    source: 's',
    target: 'policy',
    op,
    pointer,
    value,
    sentence: '',
  });

  it('adds, replaces and removes in a copy', () => {
    const document = { a: [1, 2], b: { c: 3 } };
    expect(applyEdit(document, edit('add', '/a/-', 3))).toEqual({ a: [1, 2, 3], b: { c: 3 } });
    expect(applyEdit(document, edit('add', '/a/0', 0))).toEqual({ a: [0, 1, 2], b: { c: 3 } });
    expect(applyEdit(document, edit('replace', '/a/1', 9))).toEqual({ a: [1, 9], b: { c: 3 } });
    expect(applyEdit(document, edit('remove', '/b/c'))).toEqual({ a: [1, 2], b: {} });
    expect(applyEdit(document, edit('add', '/x/y/-', 1))).toMatchObject({ x: { y: [1] } });
    expect(applyEdit({ a: [{ b: [1] }] }, edit('add', '/a/0/b/-', 2))).toEqual({
      a: [{ b: [1, 2] }],
    });
    expect(document).toEqual({ a: [1, 2], b: { c: 3 } });
  });

  it.each([
    edit('add', ''),
    edit('add', 'x'),
    edit('remove', '/nothing'),
    edit('replace', '/a/9', 1),
    edit('remove', '/a/-'),
    edit('add', '/a/x', 1),
    edit('add', '/a/0/b', 1),
    edit('replace', '/x/y', 1),
    edit('add', '/__proto__/polluted', 1),
    edit('add', '/__proto__', 1),
  ])('refuses $op at $pointer', (one) => {
    expect(applyEdit({ a: [1] }, one)).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
