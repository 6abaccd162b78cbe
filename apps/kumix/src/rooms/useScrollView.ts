import { useLayoutEffect, useState, type RefObject } from 'react';

interface ScrollView {
  readonly top: number;
  readonly height: number;
}

/** What a scroller shows of what is in it, in px; `show` says so ahead of its event. */
export function useScrollView(scroller: RefObject<HTMLElement | null>) {
  const [view, show] = useState<ScrollView>({ top: 0, height: 900 });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const read = (): void =>
      show((before) =>
        before.top === box.scrollTop && before.height === box.clientHeight
          ? before
          : { top: box.scrollTop, height: box.clientHeight },
      );
    const observer = new ResizeObserver(read);
    observer.observe(box);
    box.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', read);
    };
  }, [scroller]);
  return { view, show };
}
