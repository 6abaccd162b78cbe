// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { mounting } from '../testing/mounting.ts';
import { FormDialog } from './FormDialog.tsx';

const { draw } = mounting();

const show = (onSubmit: () => Promise<void>, ready = true): Promise<void> =>
  draw(
    <FormDialog
      title="Rename"
      action="Save"
      ready={ready}
      onSubmit={onSubmit}
      onClose={() => undefined}
    >
      <input aria-label="Name" />
    </FormDialog>,
  );

const submit = (): Promise<void> =>
  act(async () => {
    document
      .querySelector('form')
      ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  });

describe('a dialog that is filled in and sent', () => {
  it('is not sent twice at once', async () => {
    const sent = Promise.withResolvers<void>();
    const onSubmit = vi.fn(() => sent.promise);
    await show(onSubmit);
    await submit();
    await submit();
    expect(onSubmit).toHaveBeenCalledOnce();
    await act(async () => sent.resolve());
    await submit();
    expect(onSubmit).toHaveBeenCalledTimes(2);
  });

  it('tells why it failed, until it is sent again', async () => {
    const onSubmit = vi.fn<() => Promise<void>>();
    onSubmit.mockRejectedValueOnce(Object.assign(new Error('You may not.'), { code: 'forbidden' }));
    const again = Promise.withResolvers<void>();
    onSubmit.mockReturnValueOnce(again.promise);
    await show(onSubmit);
    await submit();
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('You may not.');
    await submit();
    expect(document.querySelector('[role="dialog"]')?.textContent).not.toContain('You may not.');
    await act(async () => again.resolve());
  });

  it('is not sent before it is ready, also by Enter', async () => {
    const onSubmit = vi.fn(() => Promise.resolve());
    await show(onSubmit, false);
    await submit();
    expect(onSubmit).not.toHaveBeenCalled();
    const action = [...document.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Save',
    );
    expect(action?.disabled).toBe(true);
    expect(action?.form ?? document.getElementById(action?.getAttribute('form') ?? '')).toBe(
      document.querySelector('form'),
    );
  });

  it('begins with its first field, not with the button that closes it', async () => {
    await show(() => Promise.resolve());
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Name'));
  });
});
