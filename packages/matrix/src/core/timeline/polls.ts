import type { MatrixClient } from 'matrix-js-sdk/lib/client.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js';
import { EventTimeline } from 'matrix-js-sdk/lib/models/event-timeline.js';
import type { Room } from 'matrix-js-sdk/lib/models/room.js';
import type { Poll } from '../../protocol/models.ts';
import type { Echo } from '../send/echo.ts';
import { pollTypes, readPollResponse, readPollStart } from './pollContent.ts';
import { countVotes, type PollVote } from './pollCount.ts';
import { plainEvent } from './sdkEvent.ts';

/** Votes cast before the loaded history begins are asked for, so many pages of them. */
const mostPages = 20;
const pageVotes = 100;

/** How the polls of one room stand: votes that were loaded with the timeline and those before it. */
export class Polls {
  readonly #client: MatrixClient;
  readonly #room: Room;
  readonly #me: string;
  readonly #changed: (pollId: string) => void;
  /** Votes and ends by poll and event id; present as soon as they have been asked for. */
  readonly #fetched = new Map<string, Map<string, MatrixEvent>>();

  constructor(client: MatrixClient, room: Room, changed: (pollId: string) => void) {
    this.#client = client;
    this.#room = room;
    this.#me = client.getSafeUserId();
    this.#changed = changed;
  }

  /** `null` where the event is no poll. Asks for earlier votes when it first sees a poll. */
  of(event: MatrixEvent, echoes: readonly Echo[]): Poll | null {
    const start = readPollStart(plainEvent(event).content);
    const id = event.getId();
    if (start === null || id === undefined) return null;
    if (!this.#fetched.has(id)) void this.#fetch(id);
    const votes: PollVote[] = this.#related(id, pollTypes.response).map((each) => ({
      sender: each.getSender() ?? '',
      atMs: each.getTs(),
      answers: readPollResponse(plainEvent(each).content),
    }));
    const ends = this.#related(id, pollTypes.end)
      .filter((each) => this.#mayEnd(event, each.getSender()))
      .map((each) => each.getTs());
    for (const echo of echoes) {
      if (echo.refersTo !== id) continue;
      if (isOneOf(pollTypes.end, echo.type)) ends.push(echo.createdAtMs);
      else {
        votes.push({
          sender: this.#me,
          // Later than any before it, whatever this machine's clock says.
          atMs: Math.max(echo.createdAtMs, ...votes.map(({ atMs }) => atMs)),
          answers: readPollResponse(echo.content),
        });
      }
    }
    const endedAtMs = ends.length === 0 ? null : Math.min(...ends);
    return countVotes(start, votes, { me: this.#me, endedAtMs });
  }

  #related(pollId: string, types: readonly string[]): readonly MatrixEvent[] {
    const found = new Map(this.#fetched.get(pollId));
    for (const type of types) {
      const live = this.#room.relations.getChildEventsForEvent(pollId, 'm.reference', type);
      for (const event of live?.getRelations() ?? []) {
        const id = event.getId();
        if (id !== undefined) found.set(id, event);
      }
    }
    return [...found.values()].filter(
      (event) => isOneOf(types, event.getType()) && !event.isRedacted(),
    );
  }

  /** Whoever asked may end it, and whoever may remove messages here. */
  #mayEnd(poll: MatrixEvent, sender: string | undefined): boolean {
    if (sender === undefined) return false;
    if (sender === poll.getSender()) return true;
    const state = this.#room.getLiveTimeline().getState(EventTimeline.FORWARDS);
    const power = this.#room.getMember(sender)?.powerLevel ?? 0;
    return state?.hasSufficientPowerLevelFor('redact', power) ?? false;
  }

  async #fetch(id: string): Promise<void> {
    const votes = new Map<string, MatrixEvent>();
    this.#fetched.set(id, votes);
    let from: string | undefined;
    try {
      for (let page = 0; page < mostPages; page += 1) {
        const { events, nextBatch } = await this.#client.relations(
          this.#room.roomId,
          id,
          'm.reference',
          null,
          { limit: pageVotes, ...(from === undefined ? {} : { from }) },
        );
        for (const event of events) {
          const eventId = event.getId();
          if (eventId !== undefined) votes.set(eventId, event);
        }
        if (typeof nextBatch !== 'string') break;
        from = nextBatch;
      }
    } catch {
      // What the timeline has is counted; the next time it is drawn afresh it is asked for again.
      this.#fetched.delete(id);
      return;
    }
    if (votes.size > 0) this.#changed(id);
  }
}

const isOneOf = (types: readonly string[], type: string): boolean => types.includes(type);
