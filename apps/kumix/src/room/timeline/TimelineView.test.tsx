// @vitest-environment happy-dom
import { useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCommandRegistry } from '../../commands/registry.ts';
import { signedInAs } from '../../testing/rooms.ts';
import { scriptedCore } from '../../testing/scriptedCore.ts';
import { ActiveRow } from '../model/activeRow.ts';
import { RoomCache } from '../model/roomStore.ts';
import { makeItem, roomId } from '../testing/items.ts';
import { TimelineView } from './TimelineView.tsx';

const rowPx = 28;
const heightPx = 500;

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

/** A room of 400 events, drawn by React itself: what stands there before React's effects have run. */
async function openRoom(cache: RoomCache, script: ReturnType<typeof scriptedCore>, name: string) {
  const commands = createCommandRegistry({ mac: false, onFailure: () => undefined });
  const { main } = cache.open(signedInAs('me'), roomId(name), commands, null);
  const items = Array.from({ length: 400 }, (_, index) =>
    makeItem({
      sentAtMs: index * 86_400_000,
      body: { kind: 'state', what: { type: 'avatar', by: `Ben ${index}` } },
    }),
  );
  script.say('timeline', {
    deltas: [{ op: 'reset', items }],
    ends: { atStart: false, atEnd: true, loading: 'none', error: null, readMarker: null },
  });
  const { range } = main.viewport.snapshot.get();
  const known = range.end - range.start;
  const box = document.body.appendChild(document.createElement('div'));
  const root = createRoot(box);
  const seen = await new Promise<readonly string[]>((done) => {
    function Looking() {
      useLayoutEffect(() => {
        // After what layout effects have asked for, and before what waits for the browser to paint.
        queueMicrotask(() => done([...box.querySelectorAll('li')].map((row) => row.textContent)));
      }, []);
      return <TimelineView conversation={main} active={new ActiveRow()} label="Messages" />;
    }
    root.render(<Looking />);
  });
  root.unmount();
  return { seen, known };
}

describe('a timeline that is opened', () => {
  it('has its newest rows in what is seen first, and knows them ahead once a pane has a size', async () => {
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(heightPx);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
      new DOMRect(0, 0, 800, rowPx),
    );
    const script = scriptedCore();
    const cache = new RoomCache(script.core);
    const first = await openRoom(cache, script, '!one:test');
    const next = await openRoom(cache, script, '!two:test');
    expect(next.known).toBeGreaterThan(first.known + 5);
    for (const { seen } of [first, next]) {
      expect(seen.at(-1)).toContain('Ben 399');
      expect(seen.length * rowPx).toBeGreaterThan(heightPx);
      expect(seen.length).toBeLessThan(80);
    }
  });
});
