import { useEffect, useState } from 'react';
import { summaryOf } from '../message/summary.ts';
import type { Conversation } from '../model/roomStore.ts';

/** Says what others write while one is there. The list itself is silent: history coming in is no news. */
export function Announcer({ conversation }: { readonly conversation: Conversation }) {
  const { timeline, viewport } = conversation;
  const [said, setSaid] = useState('');
  useEffect(() => {
    let known = timeline.snapshot.get().items.at(-1)?.key ?? null;
    return timeline.snapshot.subscribe(() => {
      const { items, ends } = timeline.snapshot.get();
      const newest = items.at(-1);
      if (newest === undefined || newest.key === known) return;
      const first = known === null;
      known = newest.key;
      const here = viewport.snapshot.get().following && ends?.atEnd === true;
      if (first || !here || newest.mine || newest.body.kind === 'state') return;
      setSaid(`${newest.sender.name}: ${summaryOf(newest.body)}`);
    });
  }, [timeline, viewport]);
  return (
    <div className="k-hidden-visually" aria-live="polite">
      {said}
    </div>
  );
}
