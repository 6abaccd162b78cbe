/**
 * Calls that one extension makes of the host. Each is read by its row, judged, and only then told to
 * Comlink, as a message made here: nothing a guest wrote reaches Comlink itself.
 *
 * INVARIANT: every call that was started settles exactly once: by answer, by failure, by deadline,
 * by abort, or by `end`.
 */
import { FAIL, type Failure, type Method, newPass, REPLY } from '@kumix/plugin';
import type { Limits } from '@kumix/policy';
import type { Clock } from '../brokers.ts';
import { expose, readFailure } from './comlink.ts';
import { Deadlines, type Due } from './deadlines.ts';
import type { Fault } from './fault.ts';
import { HostError, toFailure } from './hostError.ts';
import type { Say } from './outbox.ts';
import { InFlight } from './inFlight.ts';
import type { OpenQuestions } from './openQuestions.ts';
import {
  type Abortable,
  Half,
  type HostApi,
  type LetBy,
  readReply,
  servable,
  type ServeContext,
} from './inward.ts';
import { refusalError } from './prepare.ts';

/** One call of a guest's, as it is judged and then served. */
export interface GuestCall {
  readonly method: Method;
  readonly params: unknown;
  /** Of the parameters. */
  readonly bytes: number;
}

/** How a call ended that was judged and given no answer. */
export interface CallFailure {
  readonly method: string;
  readonly outcome: HostError['code'];
  /** Of the parameters. */
  readonly bytes: number;
  readonly ms: number;
  /** It was let through before that. */
  readonly began: boolean;
  /** The first that refused it, where one did. */
  readonly rule?: string;
}

export interface ServedCallOptions {
  readonly clock: Clock;
  readonly api: HostApi;
  /** Asks the policy about a call; throws or rejects with `HostError` to refuse it. */
  readonly authorise: (call: GuestCall, asker: Abortable) => void | Promise<LetBy>;
  /** Judges a call that was let through, by the policy or a person, again. Throws to refuse it. */
  readonly stillAllowed: (call: GuestCall, how: LetBy) => void;
  /** Hears of each call whose guest is told of a failure. */
  readonly failed: (failure: CallFailure) => void;
  readonly say: Say;
  readonly fault: (fault: Fault) => void;
  /** Hears of each call that a person is asked about, and when it waits for them no longer. */
  readonly questions: Pick<OpenQuestions, 'open' | 'answered' | 'giveUp'>;
}

/** One call that is served: what its door is handed, and its deadline. */
class Served implements ServeContext, Due {
  /** Of our own: a guest's ids may leave any number out. */
  readonly id: number;
  readonly guestId: number;
  readonly call: GuestCall;
  readonly limits: Limits;
  readonly deadlineMs: number;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  dueAt: number;
  /** Who has let it through; nobody yet where a person is being asked. */
  how: LetBy | undefined;
  private abort: AbortController | undefined;

  constructor(
    id: number,
    guestId: number,
    call: GuestCall,
    limits: Limits,
    deadlineMs: number,
    now: number,
  ) {
    this.id = id;
    this.guestId = guestId;
    this.call = call;
    this.limits = limits;
    this.deadlineMs = deadlineMs;
    this.startedAt = now;
    this.dueAt = now + deadlineMs;
  }

  /** Made when it is asked for, which most doors never do. */
  get signal(): AbortSignal {
    return (this.abort ??= new AbortController()).signal;
  }

  /** Whatever still serves it, or asks a person about it, is told to stop, and why. */
  stop(why?: HostError): void {
    // One that is asked for from now on is aborted, too.
    (this.abort ??= new AbortController()).abort(why);
  }
}

/** Calls that are served at once. */
const servedAtOnce = 256;

export class ServedCalls {
  private readonly options: ServedCallOptions;
  private readonly inward: Half;
  private readonly served = new InFlight<Served>();
  private readonly deadlines: Deadlines;
  private over = false;

  constructor(options: ServedCallOptions) {
    this.options = options;
    this.deadlines = new Deadlines(options.clock, this.served, (id) => this.expire(id));
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
    const deadlineMs = Math.min(method.entry.limits.deadlineMs, budgetMs);
    const now = this.options.clock.now();
    const served = new Served(this.served.nextId(), id, read, limits, deadlineMs, now);
    this.served.add(served);
    this.deadlines.watch(served.dueAt);
    this.judge(served);
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
    const pass = newPass('parsed', Math.min(own.paramsBytes, limits.inputBytes), buffers);
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
    if (this.served.size === 0) return;
    const served = this.served.find(({ guestId }) => guestId === id);
    if (served !== undefined) {
      this.finish(served, new HostError('aborted', 'The call was aborted.'));
    }
  }

  /** Judges all that is under way again: whose right has ended is told so, and gets nothing more. */
  again(): void {
    for (const served of this.served.entries()) {
      const { call, how } = served;
      if (how === undefined || !this.isUnderWay(served)) continue;
      try {
        this.options.stillAllowed(call, how);
      } catch (error) {
        this.finish(served, asHostError(error));
      }
    }
  }

  refuse(id: number, error: HostError): void {
    if (this.over) return;
    this.options.say([FAIL, id, toFailure(error)], 0);
  }

  /** Whatever is under way is told to stop, and why, where that is the guest's doing; nobody is told how it went. */
  end(why: HostError | undefined): void {
    this.over = true;
    this.deadlines.dispose();
    for (const served of this.served.entries()) {
      this.served.delete(served.id);
      this.options.questions.giveUp(served);
      served.stop(why);
    }
  }

  private judge(served: Served): void {
    let verdict: void | Promise<LetBy>;
    try {
      verdict = this.options.authorise(served.call, served);
    } catch (error) {
      this.finish(served, asHostError(error));
      return;
    }
    // Waiting only where there is something to wait for keeps the calls of one turn in one turn.
    if (verdict === undefined) {
      this.begin(served, 'policy');
      return;
    }
    // The deadline is for the work; a person who reads a question takes their time. So none vanishes
    // under their pointer because its call is late: it goes where the guest gave the call up, or ended.
    served.dueAt = Number.POSITIVE_INFINITY;
    this.options.questions.open(served);
    const answered = (): void => {
      this.options.questions.answered(served);
      served.dueAt = this.options.clock.now() + served.deadlineMs;
      if (this.isUnderWay(served)) this.deadlines.watch(served.dueAt);
    };
    verdict.then(
      (how) => {
        answered();
        this.begin(served, how);
      },
      (error: unknown) => {
        answered();
        this.finish(served, asHostError(error));
      },
    );
  }

  private begin(served: Served, how: LetBy): void {
    // It may have been given up, by either side, while it was judged.
    if (!this.isUnderWay(served)) return;
    served.how = how;
    const { method, params } = served.call;
    this.inward.tell({
      id: String(served.id),
      type: 'APPLY',
      path: [method.entry.name],
      argumentList: [
        { type: 'RAW', value: params },
        { type: 'RAW', value: served },
      ],
    });
  }

  /** Comlink answers. */
  private answer(message: unknown): void {
    const reply = readReply(message);
    const served = reply === undefined ? undefined : this.served.get(reply.id);
    if (reply === undefined || served === undefined) return;
    const { guestId } = served;
    if (reply.failed) {
      const failure = readFailure(reply.value);
      this.served.delete(served.id);
      this.options.say([FAIL, guestId, failure], 0);
      this.tell(served, failure);
      return;
    }
    const { entry, readResult } = served.call.method;
    const buffers: ArrayBuffer[] = [];
    try {
      const pass = newPass('encode', entry.limits.resultBytes, buffers);
      const encoded = readResult(reply.value === undefined ? null : reply.value, pass);
      this.served.delete(served.id);
      this.options.say([REPLY, guestId, encoded], pass.bytes, buffers);
    } catch (error) {
      this.finish(served, refusalError(entry.name, error, 'invalid-result'));
    }
  }

  private expire(id: number): void {
    const served = this.served.get(id);
    if (served === undefined) return;
    const { name } = served.call.method.entry;
    this.finish(served, new HostError('timeout', `${name} took longer than it may.`));
  }

  private isUnderWay(served: Served): boolean {
    return this.served.get(served.id) === served;
  }

  private finish(served: Served, error: HostError): void {
    if (!this.served.delete(served.id)) return;
    this.options.questions.giveUp(served);
    served.stop(error);
    this.refuse(served.guestId, error);
    this.tell(served, error);
  }

  private tell({ call, how, startedAt }: Served, { code, because }: Failure): void {
    const rule = because?.[0]?.rule;
    this.options.failed({
      method: call.method.entry.name,
      outcome: code,
      bytes: call.bytes,
      ms: this.options.clock.now() - startedAt,
      began: how !== undefined,
      ...(rule === undefined ? {} : { rule }),
    });
  }
}

/** Whatever else went wrong is ours to know, not the guest's. */
const asHostError = (error: unknown): HostError =>
  error instanceof HostError ? error : new HostError('failed', 'The host could not do this.');
