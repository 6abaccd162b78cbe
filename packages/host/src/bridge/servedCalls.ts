/**
 * Calls that one extension makes of the host. Each is read by its row, judged, and only then told to
 * Comlink, as a message made here: nothing a guest wrote reaches Comlink itself.
 *
 * INVARIANT: every call that was started settles exactly once: by answer, by failure, by deadline,
 * by abort, or by `end`.
 */
import { FAIL, type Method, newPass, REPLY } from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { Clock } from '../brokers.ts';
import { expose, readFailure } from './comlink.ts';
import type { Fault } from './fault.ts';
import { HostError, toFailure } from './hostError.ts';
import { Half, type HostApi, readReply, servable, type ServeContext } from './inward.ts';
import { refusalError } from './prepare.ts';

/** One call of a guest's, as it is judged and then served. */
export interface GuestCall {
  readonly method: Method;
  readonly params: unknown;
  /** Of the parameters. */
  readonly bytes: number;
}

export interface ServedCallOptions {
  readonly clock: Clock;
  readonly api: HostApi;
  /** Asks the policy about a call; throws or rejects with `HostError` to refuse it. */
  readonly authorise: (call: GuestCall) => void | Promise<void>;
  /** Judges a call that was let through, by the policy or a person, again. Throws to refuse it. */
  readonly stillAllowed: (call: GuestCall, how: 'policy' | 'asked') => void;
  readonly say: (envelope: string, buffers?: ArrayBuffer[]) => void;
  readonly fault: (fault: Fault) => void;
  /** A person is being asked about a call, or has answered. */
  readonly person: (isAsked: boolean) => void;
}

interface Served {
  readonly call: GuestCall;
  readonly abort: AbortController;
  /** Who has let it through; nobody yet where a person is being asked. */
  how: 'policy' | 'asked' | undefined;
  cancelTimer: () => void;
}

/** Calls that are served at once. */
const servedAtOnce = 256;

export class ServedCalls {
  private readonly options: ServedCallOptions;
  private readonly inward: Half;
  private readonly served = new Map<number, Served>();
  private over = false;

  constructor(options: ServedCallOptions) {
    this.options = options;
    this.inward = new Half((message) => this.answer(message));
    expose(servable(options.api), this.inward);
  }

  serve(
    id: number,
    method: Method,
    params: unknown,
    budgetMs: number,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): void {
    if (this.served.size >= servedAtOnce) {
      this.options.fault('too-many');
      return this.refuse(
        id,
        new HostError('too-many', 'Too many calls are under way. Wait for some.'),
      );
    }
    const read = this.read(id, method, params, buffers, limits);
    if (read === undefined) return;
    const { name, limits: own } = method.entry;
    const abort = new AbortController();
    const deadlineMs = Math.min(own.deadlineMs, budgetMs);
    const arm = (): (() => void) =>
      this.options.clock.setTimeout(
        () => this.finish(id, new HostError('timeout', `${name} took longer than it may.`)),
        deadlineMs,
      );
    const served: Served = { call: read, abort, how: undefined, cancelTimer: arm() };
    this.served.set(id, served);
    void this.judge(id, served, limits, (isAsked) => {
      // The deadline is for the work; a person who reads a question takes their time.
      served.cancelTimer();
      if (!isAsked && this.served.has(id)) served.cancelTimer = arm();
      this.options.person(isAsked);
    });
  }

  /** `undefined` where the parameters do not fit; the guest has been told then. */
  read<M extends Method>(
    id: number,
    method: M,
    params: unknown,
    buffers: ArrayBuffer[],
    limits: Limits,
  ): (GuestCall & { readonly method: M }) | undefined {
    const { name, limits: own } = method.entry;
    const pass = newPass('decode', Math.min(own.paramsBytes, limits.inputBytes), buffers);
    try {
      return { method, params: method.readParams(params, pass), bytes: pass.bytes };
    } catch (error) {
      this.options.fault('invalid-params');
      this.refuse(id, refusalError(name, error, 'invalid-params'));
      return undefined;
    }
  }

  /** The guest waits for it no longer. */
  abort(id: number): void {
    this.finish(id, new HostError('aborted', 'The call was aborted.'));
  }

  /** Judges all that is under way again: whose right has ended is told so, and gets nothing more. */
  again(): void {
    for (const [id, { call, how }] of this.served) {
      if (how === undefined) continue;
      try {
        this.options.stillAllowed(call, how);
      } catch (error) {
        this.finish(id, asHostError(error));
      }
    }
  }

  refuse(id: number, error: HostError): void {
    if (this.over) return;
    this.options.say(`[${FAIL},${id},${JSON.stringify(toFailure(error))}]`);
  }

  /** Whatever is under way is told to stop, and nobody is told how it went. */
  end(): void {
    this.over = true;
    for (const id of this.served.keys()) this.forget(id);
  }

  private async judge(
    id: number,
    served: Served,
    limits: Limits,
    person: (isAsked: boolean) => void,
  ): Promise<void> {
    const { call } = served;
    const { signal } = served.abort;
    try {
      const verdict = this.options.authorise(call);
      // Waiting only where there is something to wait for keeps the calls of one turn in one turn.
      if (verdict !== undefined) {
        person(true);
        await verdict.finally(() => person(false));
      }
      served.how = verdict === undefined ? 'policy' : 'asked';
    } catch (error) {
      this.finish(id, asHostError(error));
      return;
    }
    if (!this.served.has(id)) return;
    const context: ServeContext = { signal, limits };
    this.inward.tell({
      id: String(id),
      type: 'APPLY',
      path: [call.method.entry.name],
      argumentList: [
        { type: 'RAW', value: call.params },
        { type: 'RAW', value: context },
      ],
    });
  }

  /** Comlink answers. */
  private answer(message: unknown): void {
    const reply = readReply(message);
    if (reply === undefined) return;
    const served = this.served.get(reply.id);
    if (served === undefined) return;
    if (reply.failed) {
      const { code, message: text, because } = readFailure(reply.value);
      this.forget(reply.id);
      this.options.say(
        `[${FAIL},${reply.id},${JSON.stringify(because === undefined ? { code, message: text } : { code, message: text, because })}]`,
      );
      return;
    }
    const { entry, readResult } = served.call.method;
    const buffers: ArrayBuffer[] = [];
    try {
      const encoded = readResult(
        reply.value === undefined ? null : reply.value,
        newPass('encode', entry.limits.resultBytes, buffers),
      );
      this.forget(reply.id);
      this.options.say(`[${REPLY},${reply.id},${JSON.stringify(encoded)}]`, buffers);
    } catch (error) {
      this.finish(reply.id, refusalError(entry.name, error, 'invalid-result'));
    }
  }

  private finish(id: number, error: HostError): void {
    if (this.forget(id)) this.refuse(id, error);
  }

  /** Whatever still serves it is told to stop; that does nothing where it has answered. */
  private forget(id: number): boolean {
    const served = this.served.get(id);
    if (served === undefined) return false;
    this.served.delete(id);
    served.cancelTimer();
    served.abort.abort();
    return true;
  }
}

/** Whatever else went wrong is ours to know, not the guest's. */
const asHostError = (error: unknown): HostError =>
  error instanceof HostError ? error : new HostError('failed', 'The host could not do this.');
