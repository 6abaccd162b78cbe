// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { ToastRegion } from './ToastRegion.tsx';
import { createToasts } from './toasts.ts';

const { draw } = mounting();

const texts = () => [...document.querySelectorAll<HTMLElement>('.k-toast-text')];

it('lets keys reach the words of a notice that stays, which may scroll, and of no other', async () => {
  const toasts = createToasts({ setTimeout: () => undefined });
  toasts.show({ tone: 'info', text: 'Copied' });
  toasts.show({ tone: 'info', text: 'Much', stays: true });
  toasts.show({ tone: 'danger', text: 'Could not leave' });
  await draw(<ToastRegion toasts={toasts} />);
  expect(texts().map(({ textContent, tabIndex }) => [textContent, tabIndex])).toEqual([
    ['Copied', -1],
    ['Much', 0],
    ['Could not leave', 0],
  ]);
});

it('leaves the focus where it is when a notice takes the place of another', async () => {
  const toasts = createToasts({ setTimeout: () => undefined });
  const wait = toasts.show({ tone: 'info', text: 'Wait', stays: true });
  await draw(<ToastRegion toasts={toasts} />);
  const dismiss = document.querySelector('button');
  dismiss?.focus();
  await act(async () => void toasts.show({ tone: 'info', text: 'Done' }, wait));
  expect(texts().map(({ textContent }) => textContent)).toEqual(['Done']);
  expect(document.activeElement).toBe(dismiss);
});
