import type { RoomId } from '@kumix/matrix';
import { describe, expect, it, vi } from 'vitest';
import { createRouter, type RouterWindow } from './router.ts';

const roomId = '!den:example.org' as RoomId;

function fakeWindow(hash: string, length = 3) {
  const entries: string[] = Array.from({ length }, () => hash);
  const events = new EventTarget();
  const view: RouterWindow = {
    location: {
      get hash() {
        const last = entries.at(-1) ?? '';
        return last === '#/' ? '' : last;
      },
      set hash(_next: string) {
        throw new Error('the router writes through the history');
      },
    },
    history: {
      get length() {
        return entries.length;
      },
      pushState: (_data, _title, address) => void entries.push(String(address)),
      replaceState: (_data, _title, address) => void entries.splice(-1, 1, String(address)),
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  const back = (): void => {
    entries.pop();
    events.dispatchEvent(new Event('popstate'));
  };
  const leave = (): void => void events.dispatchEvent(new Event('pagehide'));
  return { view, entries, back, leave };
}

describe('the router', () => {
  it('goes, comes back, and replaces without leaving a trace', () => {
    const { view, entries, back } = fakeWindow('#/');
    const router = createRouter(view);
    router.go({ to: 'room', roomId });
    expect(router.place.get()).toEqual({ to: 'room', roomId });
    router.go({ to: 'settings', page: 'general' }, { replace: true });
    expect(entries).toHaveLength(4);
    back();
    expect(router.place.get()).toEqual({ to: 'home' });
  });

  it('tells nobody of the place one is at already', () => {
    const { view, entries } = fakeWindow('#/');
    const router = createRouter(view);
    const heard = vi.fn();
    router.place.subscribe(heard);
    router.go({ to: 'home' });
    expect(heard).not.toHaveBeenCalled();
    expect(entries).toHaveLength(3);
  });

  it('gives a fresh tab a second entry, so that no frame can close it', () => {
    const { view, entries } = fakeWindow('#/room/!den%3Aexample.org', 1);
    const router = createRouter(view);
    expect(entries).toHaveLength(2);
    expect(router.place.get()).toEqual({ to: 'room', roomId });
  });

  it('stops listening once it is disposed of', () => {
    const { view, back } = fakeWindow('#/');
    const router = createRouter(view);
    router.go({ to: 'room', roomId });
    router.dispose();
    back();
    expect(router.place.get()).toEqual({ to: 'room', roomId });
  });

  describe('that writes addresses later', () => {
    function makeLate() {
      const later: (() => void)[] = [];
      const made = fakeWindow('#/');
      const router = createRouter(made.view, (run) => void later.push(run));
      const free = (): void => {
        for (const run of later.splice(0)) run();
      };
      return { ...made, router, free };
    }
    const toRoom = '#/room/!den%3Aexample.org';

    it('is at a place before its address is written', () => {
      const { router, entries, free } = makeLate();
      router.go({ to: 'room', roomId });
      expect(router.place.get()).toEqual({ to: 'room', roomId });
      expect(entries).toEqual(['#/', '#/', '#/']);
      free();
      expect(entries).toEqual(['#/', '#/', '#/', toRoom]);
    });

    it('writes each address once, in the order of going', () => {
      const { router, entries, free } = makeLate();
      router.go({ to: 'room', roomId });
      router.go({ to: 'settings', page: 'general' });
      router.go({ to: 'home' }, { replace: true });
      free();
      expect(entries).toEqual(['#/', '#/', '#/', toRoom, '#/']);
    });

    it('has written every address before the page goes', () => {
      const { router, entries, leave, free } = makeLate();
      router.go({ to: 'room', roomId });
      leave();
      expect(entries.at(-1)).toBe(toRoom);
      free();
      expect(entries).toHaveLength(4);
    });

    it('leaves an address alone that was typed meanwhile, also before that is told', () => {
      const { router, entries, free } = makeLate();
      router.go({ to: 'room', roomId });
      entries.push('#/settings/general');
      free();
      expect(entries.at(-1)).toBe('#/settings/general');
      expect(entries).toHaveLength(4);
    });

    it('goes back from where one stands, not from where one was about to be', () => {
      const { router, entries, back, free } = makeLate();
      router.go({ to: 'room', roomId });
      back();
      free();
      expect(router.place.get()).toEqual({ to: 'home' });
      expect(entries).toEqual(['#/', '#/']);
    });
  });
});
