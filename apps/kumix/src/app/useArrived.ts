import { useEffect, useState } from 'react';
import { afterPaint } from './afterPaint.ts';
import type { App } from './app.ts';
import type { Destination } from './contracts.ts';
import { expectRoom } from './roomPart.ts';
import { useStore } from './store.ts';

/**
 * One frame: what is stored mostly is there by then. What comes later is waited for in the room
 * itself, since until it is drawn what one types is for the room before.
 */
const patienceMs = 16;

/**
 * The place to draw. The list shows at once where one went, so a place follows when the browser
 * has shown that; a room follows with its messages where they are at hand, so that it is drawn
 * once and not as an empty frame before.
 */
export function useArrived(app: App): Destination {
  const wanted = useStore(app.router.place);
  const [drawn, draw] = useState(wanted);
  useEffect(() => {
    if (wanted === drawn) return undefined;
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (): void => {
      if (!left) draw(wanted);
    };
    // An event of a room is a place of its own, which the room itself asks for.
    const newest = wanted.to === 'room' && wanted.eventId === undefined ? wanted.roomId : null;
    const messages = newest === null ? null : expectRoom(app, newest);
    const stopWaiting = afterPaint(() => {
      if (messages === null) {
        follow();
        return;
      }
      timer = setTimeout(follow, patienceMs);
      void messages.then(follow);
    });
    return () => {
      left = true;
      stopWaiting();
      clearTimeout(timer);
    };
  }, [app, wanted, drawn]);
  return drawn;
}
