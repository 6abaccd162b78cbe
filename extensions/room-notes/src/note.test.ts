import { KumixError } from '@kumix/plugin/error';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Note, noteMaxLength, type NoteStore } from './note.ts';

function store(initial: string | null = null) {
  const kept = { value: initial };
  const fake = {
    get: vi.fn<NoteStore['get']>(() => Promise.resolve(kept.value)),
    set: vi.fn<NoteStore['set']>((_key, value) => {
      kept.value = value;
      return Promise.resolve();
    }),
    delete: vi.fn<NoteStore['delete']>(() => {
      kept.value = null;
      return Promise.resolve();
    }),
  };
  return { fake, kept };
}

describe('the note of a room', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('saves a moment after the last keystroke, once', async () => {
    const { fake, kept } = store();
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    note.edit('a');
    note.edit('ab');
    expect(note.state).toEqual({ state: 'changed' });
    await vi.advanceTimersByTimeAsync(600);
    expect(fake.set).toHaveBeenCalledExactlyOnceWith('note:!r:x', 'ab');
    expect(kept.value).toBe('ab');
    expect(note.state).toEqual({ state: 'saved' });
  });

  it('writes what was typed during a write after it, never beside it', async () => {
    const { fake } = store();
    let finish = (): void => {};
    fake.set.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    note.edit('one');
    const saving = note.save();
    note.edit('two');
    await vi.advanceTimersByTimeAsync(600);
    expect(fake.set).toHaveBeenCalledTimes(1);
    finish();
    await saving;
    expect(fake.set.mock.calls.map(([, value]) => value)).toEqual(['one', 'two']);
  });

  it('keeps nothing where the note is emptied', async () => {
    const { fake, kept } = store('old');
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    expect(note.text).toBe('old');
    note.edit('');
    await note.save();
    expect(kept.value).toBeNull();
  });

  it('says why it could not be saved, keeps the text, and saves when asked again', async () => {
    const { fake, kept } = store();
    fake.set.mockRejectedValueOnce(new KumixError('quota', 'full'));
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    note.edit('long');
    await note.save();
    expect(note.state).toMatchObject({ state: 'unsaved', problem: /used up/ });
    expect(note.text).toBe('long');
    await note.save();
    expect(kept.value).toBe('long');
  });

  it('names the rule where the policy denies, and never overwrites what it could not read', async () => {
    const { fake } = store('precious');
    fake.get.mockRejectedValueOnce(new KumixError('denied', 'strict.json does not allow it.'));
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    expect(note.state).toEqual({ state: 'unread', problem: 'strict.json does not allow it.' });
    note.edit('new');
    await note.save();
    expect(fake.set).not.toHaveBeenCalled();
    await note.load();
    expect(note.text).toBe('precious');
    expect(note.state).toEqual({ state: 'saved' });
  });

  it('cuts a text that is too long', async () => {
    const { fake } = store();
    const note = new Note(fake, '!r:x', () => {});
    await note.load();
    note.edit('x'.repeat(noteMaxLength + 10));
    expect(note.text).toHaveLength(noteMaxLength);
  });
});
