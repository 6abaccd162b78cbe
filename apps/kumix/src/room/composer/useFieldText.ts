import type { RefObject } from 'react';
import { closedShortcode } from './completion.ts';
import type { ComposerModel } from './composerModel.ts';
import { emojiOf } from './shortcodes.ts';

/** Words that come into the field by other ways than typing, the caret behind them. */
export function useFieldText(
  field: RefObject<HTMLTextAreaElement | null>,
  composer: ComposerModel,
) {
  /** In place of what is selected, or where the caret is. */
  const insert = (piece: string): void => {
    const box = field.current;
    const { text } = composer.snapshot.get();
    const from = box?.selectionStart ?? text.length;
    const to = box?.selectionEnd ?? from;
    composer.write(text.slice(0, from) + piece + text.slice(to));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + piece.length, from + piece.length);
    });
  };

  /** A name between colons becomes its emoji as soon as the second colon is there. */
  const finishShortcode = (box: HTMLTextAreaElement): void => {
    const { value, selectionStart } = box;
    const name = closedShortcode(value, selectionStart);
    if (name === null) return;
    void emojiOf(name).then((emoji) => {
      // Whoever has written on meanwhile keeps their words.
      if (emoji === null || composer.snapshot.get().text !== value) return;
      const from = selectionStart - name.length - 2;
      composer.write(value.slice(0, from) + emoji + value.slice(selectionStart));
      requestAnimationFrame(() => {
        const caret = from + emoji.length;
        if (document.activeElement === box) box.setSelectionRange(caret, caret);
      });
    });
  };

  return { insert, finishShortcode };
}
