import { storage } from '@kumix/plugin/ui';
import { useEffect, useReducer, useState } from 'preact/hooks';
import { Note, noteMaxLength, type NoteState } from './note.ts';
import { css } from './style.ts';

function Status({ note }: { readonly note: Note }) {
  const told: Readonly<Record<NoteState['state'], string>> = {
    loading: 'Loading…',
    unread: '',
    saved: note.text === '' ? 'Nothing noted yet' : 'Saved on this device',
    changed: 'Not saved yet',
    saving: 'Saving…',
    unsaved: '',
  };
  const { state } = note;
  return (
    <output class={`status ${state.state}`}>
      <span class="dot" aria-hidden="true" />
      {'problem' in state ? state.problem : told[state.state]}
    </output>
  );
}

export function NotePanel({ roomId }: { readonly roomId: string }) {
  const [, redraw] = useReducer((count: number, _action: void) => count + 1, 0);
  const [note] = useState(() => new Note(storage, roomId, () => redraw()));
  useEffect(() => {
    void note.load();
    return () => void note.save();
  }, [note]);
  const { state } = note.state;
  const readable = state !== 'loading' && state !== 'unread';
  return (
    <section class="notes">
      <style>{css}</style>
      <p id="what">Only you see this note. It stays on this device.</p>
      <textarea
        aria-label="Note about this room"
        aria-describedby="what"
        value={note.text}
        disabled={!readable}
        maxLength={noteMaxLength}
        placeholder={readable ? 'Links, decisions, things to remember about this room…' : ''}
        spellcheck
        onInput={(event) => note.edit(event.currentTarget.value)}
        onBlur={() => void note.save()}
      />
      <footer>
        <Status note={note} />
        {state === 'unsaved' && (
          <button type="button" onClick={() => void note.save()}>
            Save again
          </button>
        )}
        {state === 'unread' && (
          <button type="button" onClick={() => void note.load()}>
            Try again
          </button>
        )}
      </footer>
    </section>
  );
}
