// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { Topic } from './Topic.tsx';

const { draw } = mounting();
const words = (): string | undefined => document.querySelector('p')?.textContent;

it('a long topic stands in part, and whole once somebody asks', async () => {
  const topic = 'x'.repeat(4_000);
  await draw(<Topic topic={topic} />);
  expect(words()).toBe(`${'x'.repeat(299)}…`);
  await act(async () => document.querySelector('button')?.click());
  expect(words()).toBe(topic);
  expect(document.querySelector('button')).toBeNull();
});

it('a short topic stands there by itself, and none takes no room', async () => {
  await draw(<Topic topic="Glue and paper" className="k-info-topic" />);
  expect(words()).toBe('Glue and paper');
  expect(document.querySelector('button')).toBeNull();
  await draw(<Topic topic="" />);
  expect(words()).toBeUndefined();
});
