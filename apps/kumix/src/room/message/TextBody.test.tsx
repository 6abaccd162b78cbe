// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import { mounting } from '../../testing/mounting.ts';
import { ceilings } from '../html/subset.ts';
import { TextBody } from './TextBody.tsx';

const { draw } = mounting();

const show = (body: string): Promise<void> =>
  draw(<TextBody body={{ kind: 'text', body, formattedBody: null, edited: false }} sender="Ada" />);
const more = () => document.querySelector<HTMLButtonElement>('button.message-more');
const words = () => document.querySelector('.rich')?.firstChild?.textContent ?? '';

describe('the words of a message', () => {
  it('are drawn whole where they are not very many', async () => {
    await show('a'.repeat(ceilings.shownLength));
    expect(more()).toBeNull();
    expect(words()).toHaveLength(ceilings.shownLength);
  });

  it('are drawn so far where they are very many, and whole once somebody asks', async () => {
    const body = 'a\u05d0'.repeat(16_000);
    await show(body);
    expect(words()).toBe(body.slice(0, 8_000));
    await act(async () => more()?.click());
    expect(words()).toBe(body);
    expect(more()).toBeNull();
  });

  it('are drawn so far where they stand in very many elements', async () => {
    await show('https://a.test '.repeat(300));
    // Three nodes each: the link, its text, and what stands behind it.
    expect(document.querySelectorAll('.rich a')).toHaveLength(100);
    await act(async () => more()?.click());
    expect(document.querySelectorAll('.rich a')).toHaveLength(300);
  });
});
