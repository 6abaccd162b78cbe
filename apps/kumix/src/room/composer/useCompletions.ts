import { useEffect, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useRoom } from '../model/services.ts';
import { complete, tokenAt, type Token } from './completion.ts';
import { suggest, type Suggestion } from './suggest.ts';

export interface CompletionState {
  readonly open: boolean;
  readonly listId: string;
  readonly activeId: string | undefined;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  /** Reads the word at the caret of the field. */
  look(field: HTMLTextAreaElement): void;
  pick(suggestion: Suggestion): void;
  /** Takes the keys that belong to an open list. */
  press(event: KeyboardEvent): boolean;
  close(): void;
}

interface Found {
  readonly kind: Token['kind'];
  readonly from: number;
  readonly suggestions: readonly Suggestion[];
}

const none: readonly Suggestion[] = [];

const same = (a: Token | null, b: Token | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.kind === b.kind && a.from === b.from && a.query === b.query);

/** The list of people, emoji or commands that the word at the caret asks for. */
export function useCompletions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
): CompletionState {
  const room = useRoom();
  const listId = useId();
  const [token, setToken] = useState<Token | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [active, setActive] = useState(0);
  const dismissed = useRef<number | null>(null);

  useEffect(() => {
    if (token === null) return undefined;
    const abort = new AbortController();
    suggest(room, token, abort.signal)
      .then((suggestions) => {
        if (abort.signal.aborted) return;
        setFound({ kind: token.kind, from: token.from, suggestions });
        setActive(0);
      })
      // Without a list one writes on.
      .catch(() => undefined);
    return () => abort.abort();
  }, [room, token]);

  const close = (): void => {
    dismissed.current = token?.from ?? null;
    setToken(null);
  };

  const look = (box: HTMLTextAreaElement): void => {
    const collapsed = box.selectionStart === box.selectionEnd;
    const found = collapsed ? tokenAt(box.value, box.selectionStart) : null;
    // What was picked or put away stays so for as long as the same word is at the caret.
    if (found?.from !== dismissed.current) dismissed.current = null;
    const next = dismissed.current === null ? found : null;
    setToken((before) => (same(before, next) ? before : next));
  };

  const pick = (suggestion: Suggestion): void => {
    if (token === null) return;
    if (suggestion.mention !== null) room.composer.mention(suggestion.mention);
    const done = complete(text, token, suggestion.insert);
    room.composer.write(done.text);
    close();
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(done.caret, done.caret);
    });
  };

  // While a longer word is looked up, what the shorter one gave stays.
  const current = token !== null && found?.kind === token.kind && found.from === token.from;
  const suggestions = current ? found.suggestions : none;
  const open = token !== null && suggestions.length > 0;
  const press = (event: KeyboardEvent): boolean => {
    if (!open) return false;
    const chosen = suggestions[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : suggestions.length - 1;
      setActive((active + step) % suggestions.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      // A command that is written out in full is sent, not completed.
      if (event.key === 'Enter' && token.kind === 'command' && chosen?.insert === text.trim()) {
        return false;
      }
      if (chosen === undefined) return false;
      pick(chosen);
    } else if (event.key === 'Escape') close();
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    open,
    listId,
    activeId: open ? `${listId}-${active}` : undefined,
    suggestions,
    active,
    look,
    pick,
    press,
    close,
  };
}
