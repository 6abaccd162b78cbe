// @vitest-environment happy-dom
import type { RoomId } from '@kumix/matrix';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from '../app/store.ts';
import { roomOf } from '../testing/rooms.ts';
import { RoomListView } from './RoomListView.tsx';

let box: HTMLElement;
let root: Root;
beforeEach(() => {
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});
afterEach(() => {
  root.unmount();
  box.remove();
});

const show = (...names: readonly string[]): void =>
  root.render(
    <RoomListView
      sections={[{ id: 'rooms', rooms: names.map((name) => roomOf(name)), unread: 0, mentions: 0 }]}
      selection=""
      collapsed={new Set()}
      currentRoom={createStore<RoomId | null>(null)}
      compact={false}
      nowMs={0}
      myName={null}
      expectation={{ rests: vi.fn(), leaves: vi.fn(), pressed: vi.fn() }}
      onToggle={vi.fn()}
      onOpen={vi.fn()}
      onMenu={vi.fn()}
      onAnswer={vi.fn()}
    />,
  );

const press = (key: string): boolean | undefined =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  );

const focused = (): string | null | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];

/** As soon as the list has been drawn anew, before React has run what it runs behind that. */
const onceDrawn = (): Promise<void> =>
  new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      resolve();
    });
    observer.observe(box, { childList: true, subtree: true });
  });

describe('a key in the room list', () => {
  it('is followed where it is pressed just as the list has changed', async () => {
    const drawn = onceDrawn();
    show('hall');
    await drawn;
    for (const names of [['attic'], ['attic', 'cellar']]) {
      document.querySelector<HTMLElement>('.k-section-head')?.focus();
      const again = onceDrawn();
      show('hall', ...names);
      await again;
      press('ArrowDown');
      await vi.waitFor(() => expect(focused()).toBe(roomOf('hall').id));
    }
  });
});
