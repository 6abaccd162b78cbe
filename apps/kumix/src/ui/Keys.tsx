import { isMac } from './platform.ts';
import { parseShortcut } from '../commands/shortcut.ts';

/** A shortcut as key caps. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className="k-keys">
      {parseShortcut(shortcut, isMac()).caps.map((cap) => (
        <kbd key={cap} className="k-key">
          {cap}
        </kbd>
      ))}
    </span>
  );
}
