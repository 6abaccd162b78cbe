import { KumixError } from '@kumix/plugin/error';

/** Where a room's note stands between the person and the store. */
export type NoteState =
  | { readonly state: 'loading' }
  | { readonly state: 'unread'; readonly problem: string }
  | { readonly state: 'saved' }
  /** Typed, and not yet on its way. */
  | { readonly state: 'changed' }
  | { readonly state: 'saving' }
  | { readonly state: 'unsaved'; readonly problem: string };

export const noteMaxLength = 100_000;

export interface NoteStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

const explain = (error: unknown): string => {
  if (!(error instanceof KumixError)) return 'It could not be reached. Try again.';
  const { code, message } = error;
  if (code === 'quota') return 'The space for notes is used up. Shorten a note to save this one.';
  if (code === 'denied') return message;
  return 'It could not be reached. Try again.';
};

/** Milliseconds of rest after which what was typed is saved. */
const restMs = 600;

/**
 * The note of one room. It saves a moment after the last keystroke, one write at a time, and what
 * was typed meanwhile goes with the next write. An empty note is no note.
 */
export class Note {
  text = '';
  state: NoteState = { state: 'loading' };
  private readonly store: NoteStore;
  private readonly key: string;
  private readonly changed: () => void;
  private saved = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing = false;

  constructor(store: NoteStore, roomId: string, changed: () => void) {
    this.store = store;
    this.key = `note:${roomId}`;
    this.changed = changed;
  }

  async load(): Promise<void> {
    this.to({ state: 'loading' });
    try {
      this.saved = (await this.store.get(this.key)) ?? '';
      this.text = this.saved;
      this.to({ state: 'saved' });
    } catch (error) {
      this.to({ state: 'unread', problem: explain(error) });
    }
  }

  /** Nothing is typed over what could not be read. */
  edit(text: string): void {
    if (this.state.state === 'loading' || this.state.state === 'unread') return;
    this.text = text.slice(0, noteMaxLength);
    this.to(this.text === this.saved && !this.writing ? { state: 'saved' } : { state: 'changed' });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), restMs);
  }

  /** Saves now; also what a person does after it failed. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.writing || this.state.state === 'loading' || this.state.state === 'unread') return;
    this.writing = true;
    try {
      while (this.text !== this.saved) {
        const text = this.text;
        this.to({ state: 'saving' });
        // oxlint-disable-next-line no-await-in-loop -- one write after the other is the point
        await (text === '' ? this.store.delete(this.key) : this.store.set(this.key, text));
        this.saved = text;
      }
      this.to({ state: 'saved' });
    } catch (error) {
      this.to({ state: 'unsaved', problem: explain(error) });
    } finally {
      this.writing = false;
    }
  }

  private to(state: NoteState): void {
    this.state = state;
    this.changed();
  }
}
