import hljs from 'highlight.js/lib/core';
import { expect, it } from 'vitest';
import { codeLanguages } from './codeLanguages.ts';
import { highlight } from './highlight.ts';

it('the page knows every language that is coloured by all its names, and no other', () => {
  expect(highlight('let a', 'js')).toContainEqual({ text: 'let', scope: 'keyword' });
  const names = hljs
    .listLanguages()
    .flatMap((name) => [name, ...(hljs.getLanguage(name)?.aliases ?? [])]);
  expect([...codeLanguages].toSorted()).toEqual([...new Set(names)].toSorted());
});
