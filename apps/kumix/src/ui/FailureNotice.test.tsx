// @vitest-environment happy-dom
import { act } from 'react';
import { expect, it, vi } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { FailureNotice } from './FailureNotice.tsx';

const { draw } = mounting();

it('is read out where it appears, and asks again once for each press', async () => {
  const onAgain = vi.fn();
  await draw(<FailureNotice onAgain={onAgain}>The homeserver did not answer.</FailureNotice>);
  const notice = document.querySelector('[role="alert"]');
  expect(notice?.textContent).toBe('The homeserver did not answer.Try again');
  expect(onAgain).not.toHaveBeenCalled();
  await act(async () => notice?.querySelector('button')?.click());
  expect(onAgain).toHaveBeenCalledOnce();
});
