import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { afterPaint, queueTask } from './afterPaint.ts';
import type { App } from './app.ts';
import type { Destination } from './contracts.ts';
import { expectRoom } from './roomPart.ts';

/**
 * One frame: what is stored mostly is there by then. What comes later is waited for in the room
 * itself, since until it is drawn what one types is for the room before.
 */
const patienceMs = 16;

/**
 * The place to draw. The list shows at once where one went, so a place follows when the browser
 * has shown that; a room follows with its messages where they are at hand, so that it is drawn
 * once and not as an empty frame before. The click itself draws nothing of the place.
 */
export function useArrived(app: App): Destination {
  const { place } = app.router;
  const [first] = useState(place.get);
  const [drawn, draw] = useState(first);
  useEffect(() => {
    let stopWaiting = (): void => undefined;
    const set = (wanted: Destination): void => {
      stopWaiting();
      stopWaiting = arrive(app, wanted, () => {
        // Scheduled, it would wait behind whatever else the page has to do.
        flushSync(() => draw(wanted));
      });
    };
    const stop = place.subscribe(() => set(place.get()));
    // One may have gone on since the first drawing.
    if (place.get() !== first) set(place.get());
    return () => {
      stop();
      stopWaiting();
    };
  }, [app, place, first]);
  return drawn;
}

/** Calls `follow` once a place is to be drawn, unless the returned function was called before. */
function arrive(app: App, wanted: Destination, follow: () => void): () => void {
  let left = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arrived = (): void => {
    if (!left) follow();
  };
  // An event of a room is a place of its own, which the room itself asks for.
  const newest = wanted.to === 'room' && wanted.eventId === undefined ? wanted.roomId : null;
  const messages = newest === null ? null : expectRoom(app, newest);
  let stopWaiting = afterPaint(() => {
    // Whoever else waits for that frame is done sooner than a place is drawn.
    stopWaiting = queueTask(() => {
      if (messages === null) {
        arrived();
        return;
      }
      timer = setTimeout(arrived, patienceMs);
      void messages.then(arrived);
    });
  });
  return () => {
    left = true;
    stopWaiting();
    clearTimeout(timer);
  };
}
