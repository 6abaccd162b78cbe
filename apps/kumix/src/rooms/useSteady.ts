import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';

/** Milliseconds since the pointer last moved; a press keeps it longer, until it is over. */
const calmMs = 150;

interface Held<T> {
  readonly value: T;
  readonly of: string;
}

export interface Steady<T> {
  /** `value`, or what it was when the pointer began to move over it. */
  readonly shown: T;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerDown: () => void;
}

/**
 * What is pointed at does not move away: a row that went elsewhere between the press and its release
 * would get no click, and another would get one that was not meant for it. Only news waits: for
 * another `of`, `value` is shown at once.
 */
export function useSteady<T>(value: T, of: string): Steady<T> {
  const [held, hold] = useState<Held<T> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressed = useRef<AbortController>(undefined);
  const waits = useMemo(() => {
    const calm = (): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => hold(null), calmMs);
    };
    return {
      calm,
      press: () => {
        clearTimeout(timer.current);
        pressed.current?.abort();
        const press = new AbortController();
        pressed.current = press;
        const over = (): void => {
          press.abort();
          calm();
        };
        for (const end of ['pointerup', 'pointercancel', 'blur']) {
          addEventListener(end, over, { signal: press.signal });
        }
      },
      isPressed: () => pressed.current?.signal.aborted === false,
    };
  }, []);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      pressed.current?.abort();
    },
    [],
  );
  const begin = (): void => hold((before) => (before?.of === of ? before : { value, of }));
  return {
    shown: held !== null && held.of === of ? held.value : value,
    onPointerMove: ({ pointerType }) => {
      // A finger that moves scrolls.
      if (pointerType === 'touch' || waits.isPressed()) return;
      begin();
      waits.calm();
    },
    onPointerDown: () => {
      begin();
      waits.press();
    },
  };
}
