/** Judged, queued, run: the one way in which anything is asked of an extension. */
import type { CallFacts, Limits, RoomFacts } from '@kumix/policy';
import {
  type PreparedCall,
  prepareCall,
  type PreparedStream,
  prepareStream,
} from '../bridge/prepare.ts';
import type { LetBy } from '../bridge/inward.ts';
import { judged } from '../doors/facts.ts';
import type { Priority } from '../pool/fairQueue.ts';
import {
  type Answer,
  asHostError,
  Asked,
  type AskingOptions,
  type Begin,
  type Shared,
} from './asked.ts';
import type { ManagedExtension } from './managed.ts';
import type { Realm } from './realm.ts';
import { TurnClock } from './turnClock.ts';

export interface AskOptions {
  /** The room it is about; the policy judges room caveats by it. */
  readonly room?: string;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
  /** Called when its turn has come, before the guest hears of it; what it throws ends the call. */
  readonly begins?: (realm: Realm) => void;
}

/** A stream read to its end: its items in order, and what was said last. */
export interface Gathered {
  readonly items: readonly unknown[];
  readonly value: unknown;
}

export class Asking {
  private readonly shared: Shared;
  private readonly turnClock: TurnClock;
  /** One for each stream that is being read: ends it where it may go on no longer. */
  private readonly reading = new Set<() => void>();

  constructor(options: AskingOptions) {
    this.shared = { ...options, changes: 0 };
    this.turnClock = new TurnClock(options.clock);
  }

  /** What was allowed is judged again: streams now, and what waits for its turn when that comes. */
  judge(): void {
    this.shared.changes++;
    for (const judge of this.reading) judge();
  }

  call(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: AskOptions,
  ): Promise<Answer<unknown>> {
    const { begins } = options;
    const begin: Begin<PreparedCall, unknown> =
      begins === undefined
        ? beginCall
        : (realm, asked, now) => {
            begins(realm);
            beginCall(realm, asked, now);
          };
    return this.ask(extension, name, params, options, prepareCall, begin);
  }

  /** Reads a whole stream; the policy's cap on results holds for all of it. */
  gather(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: AskOptions,
  ): Promise<Answer<Gathered>> {
    return this.ask(extension, name, params, options, prepareStream, this.beginStream);
  }

  private readonly beginStream: Begin<PreparedStream, Gathered> = (realm, asked) => {
    this.read(realm, asked).then(
      (gathered) => asked.settled(gathered, this.shared.clock.now()),
      (error: unknown) => asked.failed(asHostError(asked.call.method.entry.name, error)),
    );
  };

  private async read(
    { endpoint }: Realm,
    asked: Asked<PreparedStream, Gathered>,
  ): Promise<Gathered> {
    const stop = new AbortController();
    let refusal: unknown;
    const judge = (): void => {
      try {
        asked.again();
      } catch (error) {
        refusal = error;
        stop.abort();
      }
    };
    this.reading.add(judge);
    try {
      const { signal } = asked;
      const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const flow = endpoint.stream(asked.call, { signal: either });
      const items: unknown[] = [];
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const step = await flow.next();
        if (step.done === true) return { items, value: step.value };
        items.push(step.value);
      }
    } catch (error) {
      throw refusal ?? error;
    } finally {
      this.reading.delete(judge);
    }
  }

  private ask<Call extends PreparedCall, Value>(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: AskOptions,
    prepare: (name: string, params: unknown, limits: Limits) => Call,
    begin: Begin<Call, Value>,
  ): Promise<Answer<Value>> {
    const { shared } = this;
    const { room: roomId, priority = 'visible', signal } = options;
    const started = this.turnClock.now();
    const { limits } = extension;
    let call: Call;
    let facts: CallFacts;
    let room: RoomFacts | undefined;
    let verdict: void | Promise<LetBy>;
    try {
      if (extension.status.state === 'refused') extension.run();
      call = prepare(name, params, limits);
      room = roomId === undefined ? undefined : shared.gate.roomOf(roomId);
      const { capability } = call.method.entry;
      // The copy, not what it was made from: what is judged is what goes out.
      ({ facts } = judged(capability, call.params));
      verdict = shared.gate.call(
        extension.facts,
        name,
        capability,
        facts,
        room,
        call.bytes,
        options,
        started,
      );
    } catch (error) {
      return Promise.reject(asHostError(name, error));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answer<Value>>();
    const question = {
      extension,
      call,
      facts,
      room,
      limits,
      priority,
      signal,
      started,
      begin,
    } as const;
    const asked = new Asked<Call, Value>(shared, question, resolve, reject);
    if (verdict === undefined) asked.submit('policy');
    else {
      verdict.then(
        (how) => asked.submit(how, shared.clock.now()),
        (error: unknown) => asked.refuse(asHostError(name, error)),
      );
    }
    return promise;
  }
}

const beginCall: Begin<PreparedCall, unknown> = ({ endpoint }, asked, now) =>
  endpoint.ask(asked.call, asked, asked.signal, now);
