/** Keys that are the app's, wherever the focus is in a cell and whatever a guest listens to. */
export type AppKey = 'Escape' | 'F6' | 'palette';

export function appKeyOf(event: KeyboardEvent): AppKey | undefined {
  // While an input method composes, Escape takes the composition back.
  if (event.isComposing) return undefined;
  const chord =
    (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
  if (chord) return 'palette';
  return event.key === 'Escape' || event.key === 'F6' ? event.key : undefined;
}

/** Hears them before anything in the document does, so nobody there hears them at all. */
export function watchAppKeys(tell: (key: AppKey, shift: boolean) => void): void {
  window.addEventListener(
    'keydown',
    (event) => {
      const key = event.isTrusted ? appKeyOf(event) : undefined;
      if (key === undefined) return;
      event.stopImmediatePropagation();
      // Chromium would move on to its own address bar.
      if (key !== 'Escape') event.preventDefault();
      tell(key, event.shiftKey);
    },
    true,
  );
}
