import { describe, expect, it } from 'vitest';
import { safeNames } from './names.ts';

const taken = (name: string): boolean => ['parentNode', 'title', 'body'].includes(name);

describe('names that a guest gives', () => {
  it.each(['id', 'name', 'for', 'aria-labelledby', 'headers'])(
    'prefixes what shadows the browser’s own, in %s',
    (attribute) => {
      expect(safeNames(attribute, 'parentNode', taken)).toBe('kx-parentNode');
      expect(safeNames(attribute, 'subject', taken)).toBe('subject');
    },
  );

  it('looks at each name of a list, and leaves every other attribute alone', () => {
    expect(safeNames('aria-describedby', 'title  mine body', taken)).toBe('kx-title mine kx-body');
    expect(safeNames('class', 'title', taken)).toBe('title');
  });
});
