import { useEffect, type RefObject } from 'react';
import { isTyping } from '../commands/shortcut.ts';
import { isTypedAhead } from '../commands/typedAhead.ts';
import type { ComposerHandle } from './composer/Composer.tsx';
import type { Conversation } from './model/roomStore.ts';
import type { RoomServices } from './model/services.ts';
import { yieldToPaint } from './model/yieldToPaint.ts';
import { roomCommands } from './roomCommands.ts';

const fine = matchMedia('(pointer: fine)');

/**
 * The room's commands while it is open, and typing that begins in the composer wherever one is:
 * a letter pressed anywhere in the room means that something is about to be said.
 */
export function useRoomKeys(
  room: RoomServices,
  conversation: Conversation,
  composer: RefObject<ComposerHandle | null>,
): void {
  const { inThread } = room;
  // Once, when it opens: what changes about it later is no reason to move the focus.
  useEffect(() => {
    if (inThread) {
      composer.current?.focus();
      return undefined;
    }
    let left = false;
    const before = document.activeElement;
    // Moving the focus lays the page out: what has been opened is seen first.
    yieldToPaint(() => {
      const now = document.activeElement;
      // Who writes elsewhere meanwhile, or has called for the palette, goes on there.
      if (left || !fine.matches || isTypedAhead(now) || (now !== before && isTyping(now))) return;
      composer.current?.focus();
    });
    return () => {
      left = true;
    };
  }, [inThread, composer]);
  useEffect(() => {
    // A thread is written into like a room, but the room's commands are the room's.
    if (inThread) return undefined;
    const unregister = room.commands.register(
      roomCommands(room, conversation, {
        focusComposer: () => composer.current?.focus(),
        pickFiles: () => composer.current?.pickFiles(),
      }),
    );
    const begin = (event: KeyboardEvent): void => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      // `?` is a shortcut of its own; a space scrolls or presses what has the focus.
      const letter = event.key.length === 1 && event.key !== ' ' && event.key !== '?';
      const elsewhere = document.querySelector('[role="dialog"], [role="menu"]') !== null;
      const inside =
        event.target instanceof Element &&
        (event.target === document.body || event.target.closest('#main') !== null);
      if (!plain || !letter || elsewhere || !inside || event.defaultPrevented) return;
      if (!isTyping(event.target)) composer.current?.focus();
    };
    document.addEventListener('keydown', begin);
    return () => {
      unregister();
      document.removeEventListener('keydown', begin);
    };
  }, [room, inThread, conversation, composer]);
}
