// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { Breadth } from './breadth.ts';

const nodes = (count: number): readonly Node[] =>
  Array.from({ length: count }, () => document.createElement('i'));

it('knows the most children of any node, whatever comes and goes', () => {
  const [wide, other, ...rest] = nodes(12);
  if (wide === undefined || other === undefined) throw new Error('no nodes');
  for (const node of rest.slice(0, 3)) wide.appendChild(node);
  const breadth = new Breadth(() => [wide, other, ...rest]);
  expect(breadth.most).toBe(3);
  for (const node of rest) breadth.moved(rest.indexOf(node) < 3 ? wide : null, other);
  expect(breadth.most).toBe(10);
  for (let moved = 0; moved < 6; moved++) breadth.moved(other, wide);
  expect(breadth.most).toBe(6);
  breadth.forget(wide);
  expect(breadth.most).toBe(4);
  for (const node of rest.slice(6)) breadth.moved(other, node === rest[9] ? wide : null);
  expect(breadth.most).toBe(1);
});

it('says how many they would be, and counts none that have not moved', () => {
  const [wide, other, ...rest] = nodes(9);
  if (wide === undefined || other === undefined) throw new Error('no nodes');
  for (const node of rest.slice(0, 4)) wide.appendChild(node);
  const breadth = new Breadth(() => [wide, other, ...rest]);
  expect([breadth.mostWith(null, wide), breadth.mostWith(wide, other)]).toEqual([5, 3]);
  expect([breadth.mostWith(wide, wide), breadth.most]).toEqual([4, 4]);
  breadth.moved(wide, other);
  expect([breadth.mostWith(other, wide), breadth.mostWith(null, other), breadth.most]).toEqual([
    4, 3, 3,
  ]);
});
