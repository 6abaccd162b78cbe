/**
 * Names of people are cut before a room takes them. The SDK compares each with all others that look
 * like it, and with patterns that take the square of its length: an event holds 60,000 characters.
 */
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { isPlain, textAt } from '../../protocol/plain.ts';
import { cutName } from './people.ts';

interface State {
  setStateEvents(events: readonly MatrixEvent[], options?: object): void;
  setOutOfBandMembers(events: readonly MatrixEvent[]): void;
}

const guarded = new WeakSet<State>();

/** Before the client starts. `prototype` is the SDK's own. */
export function cutNames(prototype: State): void {
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  // oxlint-disable-next-line typescript/unbound-method -- called on the same object below
  const { setStateEvents, setOutOfBandMembers } = prototype;
  prototype.setStateEvents = function cutFirst(events, options) {
    events.forEach(cutIn);
    setStateEvents.call(this, events, options);
  };
  prototype.setOutOfBandMembers = function cutFirst(events) {
    events.forEach(cutIn);
    setOutOfBandMembers.call(this, events);
  };
}

/** In place: the SDK hands out one content, decrypted or not, to all who ask, and so do its stores. */
function cutIn(event: MatrixEvent): void {
  if (event.getType() !== 'm.room.member') return;
  for (const content of [event.getContent(), event.getPrevContent()]) {
    const name = textAt(content, 'displayname');
    if (name === undefined || !isPlain(content)) continue;
    const short = cutName(name);
    if (short !== name) content.displayname = short;
  }
}
