import { describe, expect, it } from 'vitest';
import { createDialogs } from './dialogs.ts';

const confirmation = { title: 'Leave?', body: 'You will lose it.', action: 'Leave' };

describe('dialogs', () => {
  it('answer a confirmation with what was chosen, and close', async () => {
    const dialogs = createDialogs();
    const answer = dialogs.confirm(confirmation);
    const open = dialogs.open.get();
    if (open?.kind !== 'confirm') throw new Error('expected a confirmation');
    open.answer(true);
    await expect(answer).resolves.toBe(true);
    expect(dialogs.open.get()).toBeNull();
  });

  it('answer no where a confirmation is closed or replaced', async () => {
    const dialogs = createDialogs();
    const closed = dialogs.confirm(confirmation);
    dialogs.close();
    await expect(closed).resolves.toBe(false);
    const replaced = dialogs.confirm(confirmation);
    dialogs.show({ kind: 'directory' });
    await expect(replaced).resolves.toBe(false);
    expect(dialogs.open.get()).toEqual({ kind: 'directory' });
  });

  it('take a question away with the call that asked, and leave what has taken its place', async () => {
    const dialogs = createDialogs();
    const call = new AbortController();
    const taken = dialogs.confirm(confirmation, call.signal);
    call.abort();
    await expect(taken).resolves.toBe(false);
    expect(dialogs.open.get()).toBeNull();
    await expect(dialogs.confirm(confirmation, call.signal)).resolves.toBe(false);
    expect(dialogs.open.get()).toBeNull();
    const other = new AbortController();
    void dialogs.confirm(confirmation, other.signal);
    dialogs.show({ kind: 'directory' });
    other.abort();
    expect(dialogs.open.get()).toEqual({ kind: 'directory' });
  });

  it('answer no where another confirmation comes up, which stays and is answered for itself', async () => {
    const dialogs = createDialogs();
    const first = dialogs.confirm(confirmation);
    const second = dialogs.confirm({ ...confirmation, title: 'Delete?' });
    await expect(first).resolves.toBe(false);
    const open = dialogs.open.get();
    if (open?.kind !== 'confirm') throw new Error('expected a confirmation');
    expect(open.confirmation.title).toBe('Delete?');
    open.answer(true);
    await expect(second).resolves.toBe(true);
  });
});
