import type { TimelineEnds } from '@kumix/matrix';
import type { MessageRenderer } from '../../app/contracts.ts';
import { createCommandRegistry } from '../../commands/registry.ts';
import { ComposerModel } from '../composer/composerModel.ts';
import { createDrafts } from '../composer/drafts.ts';
import { TimelineModel } from '../model/timelineModel.ts';
import { makeItem, me, roomId } from './items.ts';
import { ScriptedCore } from './scriptedCore.ts';

export const room = roomId('!r:test');
const ends: TimelineEnds = {
  atStart: true,
  atEnd: true,
  loading: 'none',
  error: null,
  readMarker: null,
};

/** Time that goes on when the test says so. */
function makeClock() {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    setTimeout(run: () => void, ms: number) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

/** A composer of a room with a message of one's own and one of somebody else, on a clock of its own. */
export function composing(renderer: Partial<MessageRenderer> | null = null, stored = '') {
  const core = new ScriptedCore();
  core.answer('room.typing', () => null);
  core.answer('send.text', ({ body }) => ({ key: `txn-${body}` }));
  const clock = makeClock();
  const timeline = new TimelineModel({
    afterPaint: (run) => run(),
    core,
    me,
    roomId: room,
    now: () => 0,
    encrypted: () => false,
  });
  const mine = makeItem({ sender: me, text: 'my words' });
  const theirs = makeItem({ text: 'their words' });
  core.deliver('timeline', { deltas: [{ op: 'reset', items: [mine, theirs] }], ends });
  const commands = createCommandRegistry({ onFailure: () => undefined, mac: false });
  const drafts = createDrafts(null);
  drafts.write('here', stored);
  const full =
    renderer === null
      ? null
      : {
          format: () => new Promise<never>(() => undefined),
          placeholder: () => Promise.resolve(null),
          ...renderer,
        };
  const composer = new ComposerModel({
    afterPaint: (run) => run(),
    core,
    roomId: room,
    place: 'here',
    drafts,
    timeline,
    commands,
    renderer: () => full,
    // The real one needs a real parser: end to end.
    review: (html) => ({ html, nodes: [], count: 0, cut: false }),
    clock,
  });
  const get = () => composer.snapshot.get();
  return { core, clock, timeline, mine, theirs, commands, drafts, composer, get };
}
