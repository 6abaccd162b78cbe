/** Judged, queued, run: the one way in which anything is asked of an extension. */
import type { Limits } from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import { HostError } from '../bridge/hostError.ts';
import { type PreparedCall, prepareCall, prepareStream } from '../bridge/prepare.ts';
import type { Clock, RoomBroker } from '../brokers.ts';
import { judged } from '../doors/facts.ts';
import type { Priority } from '../pool/fairQueue.ts';
import type { Pool } from '../pool/pool.ts';
import type { Gate } from './gate.ts';
import type { ManagedExtension } from './managed.ts';
import type { Realm } from './realm.ts';

export interface AskOptions {
  /** The room it is about; the policy judges room caveats by it. */
  readonly room?: string;
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
}

export interface AskingOptions {
  readonly clock: Clock;
  readonly rooms: RoomBroker;
  readonly gate: Gate;
  readonly pool: Pool;
  readonly record: (extension: string, fact: AuditFact) => void;
}

/** A stream read to its end: its items in order, and what was said last. */
export interface Gathered {
  readonly items: readonly unknown[];
  readonly value: unknown;
}

export class Asking {
  private readonly options: AskingOptions;
  /** One for each stream that is being read: ends it where it may go on no longer. */
  private readonly reading = new Set<() => void>();
  /** How often what a verdict rests on has changed. */
  private changes = 0;

  constructor(options: AskingOptions) {
    this.options = options;
  }

  /** What was allowed is judged again: streams now, and what waits for its turn when that comes. */
  judge(): void {
    this.changes++;
    for (const judge of this.reading) judge();
  }

  call(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: AskOptions,
  ): Promise<unknown> {
    return this.ask(extension, name, params, options, prepareCall, startCall);
  }

  /** Reads a whole stream; the policy's cap on results holds for all of it. */
  gather(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    options: AskOptions,
  ): Promise<Gathered> {
    return this.ask(
      extension,
      name,
      params,
      options,
      prepareStream,
      async ({ endpoint }, call, signal, _now, again) => {
        const stop = new AbortController();
        let refusal: unknown;
        const judge = (): void => {
          try {
            again();
          } catch (error) {
            refusal = error;
            stop.abort();
          }
        };
        this.reading.add(judge);
        try {
          const either =
            signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
          const flow = endpoint.stream(call, { signal: either });
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
      },
    );
  }

  private ask<Call extends PreparedCall, Value>(
    extension: ManagedExtension,
    name: string,
    params: unknown,
    { room: roomId, priority = 'visible', signal }: AskOptions,
    prepare: (name: string, params: unknown, limits: Limits) => Call,
    start: (
      realm: Realm,
      call: Call,
      signal: AbortSignal | undefined,
      now: number,
      again: () => void,
    ) => Promise<Value>,
  ): Promise<Value> {
    const { clock, rooms, gate, pool } = this.options;
    const started = clock.now();
    const { limits } = extension;
    let call: Call;
    let verdict: void | Promise<void>;
    let again: () => void;
    try {
      if (extension.status.state === 'refused') extension.run();
      call = prepare(name, params, limits);
      const room = roomId === undefined ? undefined : rooms.facts(roomId);
      const { capability } = call.method.entry;
      const { facts } = judged(capability, params);
      verdict = gate.call(extension.facts, name, capability, facts, room, call.bytes);
      const how = verdict === undefined ? 'policy' : 'asked';
      again = () => gate.again(extension.facts, name, capability, facts, room, how);
    } catch (error) {
      return Promise.reject(asHostError(name, error));
    }
    const { bytes } = call;
    const { changes } = this;
    let release: ((now: number) => void) | undefined;
    // Not an async function: a promise more for every call of thousands.
    const run = (begun: number): Promise<Value> => {
      try {
        // It waited, and what allowed it has changed meanwhile.
        if (this.changes !== changes) again();
        release = extension.hold();
        return start(extension.run(), call, signal, begun, again);
      } catch (error) {
        return Promise.reject(asHostError(name, error));
      }
    };
    // A person's answer takes its time: then the pool looks at the clock itself.
    const now = verdict === undefined ? started : undefined;
    const task = { owner: extension.id, priority, bytes, limits, signal, now, run };
    const result =
      verdict === undefined ? pool.submit(task) : verdict.then(() => pool.submit(task));
    const over = (outcome: 'ok' | HostError['code']): void => {
      const ended = clock.now();
      release?.(ended);
      const ms = Math.round((ended - started) * 10) / 10;
      this.options.record(extension.id, { kind: 'call', method: name, outcome, ms, bytes });
    };
    return result.then(
      (value) => {
        over('ok');
        return value;
      },
      (error: unknown) => {
        const told = asHostError(name, error);
        over(told.code);
        throw told;
      },
    );
  }
}

const startCall = (
  { endpoint }: Realm,
  call: PreparedCall,
  signal: AbortSignal | undefined,
  now: number,
): Promise<unknown> => endpoint.start(call, { signal, now });

function asHostError(name: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  return new HostError('failed', `${name} failed.`);
}
