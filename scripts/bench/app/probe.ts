/**
 * What the benchmark puts into the page before the app starts: clocks, and eyes for what is drawn.
 * One function without outer names, since it travels as text.
 */
export interface Probe {
  /** By name, the page's clock (ms since the navigation) after the frame that first showed it. */
  readonly marks: Record<string, number>;
  readonly violations: string[];
  /** Resolves with the clock after the next frame is through. */
  painted(): Promise<number>;
  /** Watches; the input is to come only when this has answered, since it goes another way. */
  arm(watch: Watch): void;
  /** What the watch that was armed last has seen: two times in ms. */
  seen(): Promise<Seen>;
  scrollUp(events: number, pxPerFrame: number): Promise<Scroll>;
  /** Milliseconds of the longest task since the last call. */
  longestTask(): number;
}

export type Watch =
  /** From the click to the frame with the row marked, and to that with messages of the room. */
  | { readonly of: 'room'; readonly room: string; readonly label: string }
  /** From the key to the next frame after its input event. */
  | { readonly of: 'key' }
  /** From Enter to the frame with a row of these words in it. */
  | { readonly of: 'echo'; readonly text: string };

export interface Seen {
  readonly ms: number;
  /** For a room: until its row was marked. */
  readonly acknowledgedMs: number;
}

export interface Scroll {
  /** Events passed, by the numbers in their texts; reactions and state count as they do there. */
  readonly events: number;
  readonly ms: number;
  readonly frames: number;
  /** Frames of 1/60 s that the time had and the page did not draw. */
  readonly dropped: number;
  /** Frames of more than 50 ms after the first second. */
  readonly long: number;
  readonly longestMs: number;
  /** The furthest that a row on screen moved by itself, in px. */
  readonly shiftPx: number;
  readonly elements: number;
  /** It ended because nothing came any more. */
  readonly stuck: boolean;
}

declare global {
  interface Window {
    kumixBench: Probe;
  }
}

export function installProbe(): void {
  const marks: Record<string, number> = {};
  const violations: string[] = [];
  const tasks: number[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    // The host tries its own walls before it starts an extension.
    if (/kumix-probe|trusted-types-sink/.test(event.blockedURI)) return;
    violations.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  // A message posted in a frame callback is delivered once style, layout and paint are through.
  const painted = (): Promise<number> =>
    new Promise((done) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          port1.close();
          done(performance.now());
        });
        port1.start();
        port2.postMessage(null);
      });
    });

  const until = (seen: () => boolean): Promise<void> =>
    new Promise((done) => {
      const look = (): boolean => {
        if (!seen()) return false;
        observer.disconnect();
        done();
        return true;
      };
      const observer = new MutationObserver(look);
      if (!look()) {
        observer.observe(document, {
          childList: true,
          subtree: true,
          attributes: true,
          attributeFilter: ['aria-current', 'aria-label', 'data-send'],
        });
      }
    });

  const drawn = (selector: string): boolean => document.querySelector(selector) !== null;
  const firsts = {
    'log-in view': 'form input[type="password"]',
    'room list': '[data-room]',
    timeline: '.timeline-rows .message',
  };
  for (const [name, selector] of Object.entries(firsts)) {
    void until(() => drawn(selector)).then(async () => {
      marks[name] = await painted();
    });
  }

  const next = (type: 'click' | 'keydown'): Promise<number> =>
    new Promise((done) => {
      addEventListener(type, (event) => done(event.timeStamp), { capture: true, once: true });
    });

  const watchRoom = async (room: string, label: string): Promise<Seen> => {
    const row = `[data-room="${CSS.escape(room)}"][aria-current="page"]`;
    const from = await next('click');
    const shown = until(() => drawn(`[aria-label="${CSS.escape(label)}"] .message`)).then(painted);
    const marked = until(() => drawn(row)).then(painted);
    return { acknowledgedMs: (await marked) - from, ms: (await shown) - from };
  };

  const watchKey = async (): Promise<Seen> => {
    const from = await next('keydown');
    await new Promise((done) => addEventListener('input', done, { once: true }));
    const ms = (await painted()) - from;
    return { ms, acknowledgedMs: ms };
  };

  const watchEcho = async (text: string): Promise<Seen> => {
    const from = await next('keydown');
    await until(() =>
      [...document.querySelectorAll('.timeline-rows > :nth-last-child(-n + 3)')].some((row) =>
        row.textContent.includes(text),
      ),
    );
    const ms = (await painted()) - from;
    return { ms, acknowledgedMs: ms };
  };

  /** The seeded messages end in their own number. */
  const numberOf = (row: Element): number | null => {
    const found = [...row.textContent.matchAll(/\((\d+)\)/g)].at(-1)?.[1];
    return found === undefined ? null : Number(found);
  };
  const oldest = (): number =>
    [...document.querySelectorAll('.timeline-rows .message-body')].reduce(
      (least, row) => Math.min(least, numberOf(row) ?? least),
      Number.POSITIVE_INFINITY,
    );

  const scrollUp = (events: number, pxPerFrame: number): Promise<Scroll> =>
    new Promise((done) => {
      const box = document.querySelector('.timeline-scroll');
      if (box === null) throw new Error('No timeline is open.');
      // What was written by an earlier run has no number: counting begins where numbers do.
      let start = oldest();
      const deltas: number[] = [];
      let began = 0;
      let last = 0;
      let movedAt = 0;
      let frame = 0;
      let shiftPx = 0;
      let elements = 0;
      let held: { readonly key: string; readonly top: number } | undefined;
      const topOf = (key: string): number | undefined =>
        document
          .querySelector(`.timeline-rows > [data-key="${CSS.escape(key)}"]`)
          ?.getBoundingClientRect().top;
      const step = (now: number): void => {
        if (began === 0) {
          began = now;
          movedAt = now;
        } else deltas.push(now - last);
        last = now;
        if (held !== undefined) {
          const top = topOf(held.key);
          if (top !== undefined) shiftPx = Math.max(shiftPx, Math.abs(top - held.top));
        }
        frame += 1;
        const before = box.scrollTop;
        box.scrollTop = before - pxPerFrame;
        if (box.scrollTop !== before) movedAt = now;
        const view = box.getBoundingClientRect();
        const row = [...document.querySelectorAll<HTMLElement>('.timeline-rows > [data-key]')].find(
          (each) => each.getBoundingClientRect().top > view.top + view.height / 3,
        );
        const key = row?.dataset['key'];
        held =
          row === undefined || key === undefined
            ? undefined
            : { key, top: row.getBoundingClientRect().top };
        const reached = frame % 10 === 0 ? oldest() : start;
        if (!Number.isFinite(start)) start = reached;
        const passed = Number.isFinite(start) ? start - reached : 0;
        if (frame % 10 === 0) {
          elements = Math.max(elements, document.querySelectorAll('.timeline *').length);
        }
        const stuck = now - movedAt > 10_000;
        if (passed < events && !stuck) {
          requestAnimationFrame(step);
          return;
        }
        const ms = now - began;
        let at = 0;
        const late = deltas.filter((delta) => (at += delta) > 1_000);
        done({
          events: start - oldest(),
          ms,
          frames: deltas.length,
          dropped: Math.max(0, Math.round(ms / (1_000 / 60)) - deltas.length),
          long: late.filter((delta) => delta > 50).length,
          longestMs: Math.max(...late),
          shiftPx,
          elements,
          stuck,
        });
      };
      requestAnimationFrame(step);
    });

  let seen = Promise.reject<Seen>(new Error('Nothing is armed.'));
  seen.catch(() => undefined);
  window.kumixBench = {
    marks,
    violations,
    painted,
    arm: (watch) => {
      seen =
        watch.of === 'room'
          ? watchRoom(watch.room, watch.label)
          : watch.of === 'key'
            ? watchKey()
            : watchEcho(watch.text);
    },
    seen: () => seen,
    scrollUp,
    longestTask: () => Math.max(0, ...tasks.splice(0)),
  };
}
