/**
 * Where a person is asked, and where their standing answers are kept. A grant is read only where
 * the policy says `ask`; it is keyed by account, package hash, capability, caveats and room, so
 * another package, or the same asking for more, is another question.
 */
import {
  addGrant,
  atTime,
  type Decision,
  EMPTY_GRANTS,
  type Grant,
  type GrantBook,
  grantKey,
  readGrant,
  removeGrant,
} from '@kumix/policy';
import { HostError } from '../bridge/hostError.ts';
import type { Clock } from '../brokers.ts';
import type { AnswerGone, CallRequest, Consent, StandingAnswer } from '../extension/gate.ts';
import { type Observable, Value } from '../observable.ts';
import { patienceMs } from './patience.ts';

/** `dismissed` is no to this call, and a while of quiet; so is `unseen`, which never came up. */
export type ConsentAnswer = 'once' | 'day' | 'always' | 'never' | 'dismissed' | 'unseen';

export interface ConsentQuestion {
  readonly request: CallRequest;
  readonly decision: Decision;
  /** Aborted where the answer is needed no more: take the question away. */
  readonly signal: AbortSignal;
}

/** A standing answer, as a person reads it. */
export interface GrantView extends StandingAnswer {
  readonly key: string;
  /** Milliseconds since the epoch, where it ends by itself. */
  readonly expiresMs?: number;
}

export interface ConsentDeskOptions {
  readonly account: string;
  readonly clock: Clock;
  /** What was kept; `undefined` where nothing was. */
  readonly book: GrantBook | undefined;
  /** Called at every change; writing may be late. */
  readonly save: (book: GrantBook) => void;
  /**
   * Raises one question; the desk raises the next when this one is answered. Never rejects; settles
   * once its signal is aborted.
   */
  readonly ask: (question: ConsentQuestion) => Promise<ConsentAnswer>;
}

/** Questions that wait, of one extension and of all. */
const mostOfOne = 2;
const mostOfAll = 8;
/** Milliseconds without another question about what was just dismissed. */
export const quietMs = 300_000;
/** Refusals within that time after which nothing more of the extension's is asked until it is over. */
export const patienceRefusals = 3;
const dayMs = 86_400_000;
/** Milliseconds between two looks at whether an answer has run out. */
const lookMs = 60_000;

/** One call that waits for an answer. */
interface Waiting {
  readonly key: string;
  readonly request: CallRequest;
  readonly decision: Decision;
  resolve(answer: 'allow' | 'deny'): void;
  reject(error: HostError): void;
}

/** The question that a person has before them. */
interface Raised {
  /** Who is answered; none where nobody waits any more. */
  waiting: Waiting | undefined;
  /** Takes it away. */
  readonly abort: AbortController;
  /** Its extension took it away itself. */
  nagged: boolean;
}

export class ConsentDesk implements Consent {
  readonly grants: Observable<readonly GrantView[]>;
  private readonly options: ConsentDeskOptions;
  private readonly views = new Value<readonly GrantView[]>([]);
  private readonly quiet = new Map<string, number>();
  /** When each extension was last told no, the latest times only. */
  private readonly refusals = new Map<string, readonly number[]>();
  private readonly listeners = new Set<AnswerGone>();
  private waiting: readonly Waiting[] = [];
  private raised: Raised | undefined;
  private asking = false;
  private cancelExpiry: (() => void) | undefined;
  private over = false;
  private book: GrantBook;

  constructor(options: ConsentDeskOptions) {
    this.options = options;
    this.book = options.book ?? atTime(EMPTY_GRANTS, options.clock.wall());
    this.grants = this.views;
    // What ended while nobody looked is over on the disk, too: a clock set back finds it nowhere.
    this.now();
    this.show();
    this.awaitExpiry();
  }

  granted(request: CallRequest): 'allow' | 'deny' | undefined {
    const key = grantKey(this.options.account, request);
    return readGrant(this.now(), key, this.options.clock.wall());
  }

  async ask(
    request: CallRequest,
    decision: Decision,
    signal?: AbortSignal,
  ): Promise<'allow' | 'deny'> {
    if (signal?.aborted === true) throw givenUp();
    const key = grantKey(this.options.account, request);
    // Who says no is not asked about the same again and again.
    if (this.options.clock.now() < (this.quiet.get(key) ?? 0)) return 'deny';
    // Nor about the next room, or the next capability, for as many as there are.
    if (this.hasHeardEnough(request.extension.id)) return 'deny';
    const own = this.waiting.filter(({ request: { extension } }) => {
      return extension.id === request.extension.id;
    });
    if (own.length >= mostOfOne || this.waiting.length >= mostOfAll) {
      throw new HostError(
        'too-many',
        'A person has enough questions to answer. Ask again once they are answered.',
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<'allow' | 'deny'>();
    const question = { key, request, decision, resolve, reject };
    this.waiting = [...this.waiting, question];
    const cancel = this.options.clock.setTimeout(() => {
      this.settle(question, 'deny');
      if (this.raised?.waiting === question) this.raised.abort.abort();
    }, patienceMs);
    const withdraw = (): void => this.withdraw(question, gaveUp(signal));
    signal?.addEventListener('abort', withdraw, { once: true });
    if (!this.asking) void this.work();
    try {
      return await promise;
    } finally {
      cancel();
      signal?.removeEventListener('abort', withdraw);
    }
  }

  /** Takes a standing answer back; what runs by it ends now. */
  revoke(key: string): void {
    const taken = this.views.getSnapshot().find((view) => view.key === key);
    this.keep(removeGrant(this.book, key));
    this.quiet.delete(key);
    for (const changed of this.listeners) changed(taken, 'taken-back');
  }

  readonly subscribe = (changed: AnswerGone): (() => void) => {
    this.listeners.add(changed);
    return () => void this.listeners.delete(changed);
  };

  /** Everything that waits is denied. */
  dispose(): void {
    this.over = true;
    for (const question of this.waiting) this.settle(question, 'deny');
    const { raised } = this;
    // What it says from now on is kept nowhere.
    if (raised !== undefined) raised.waiting = undefined;
    raised?.abort.abort();
    this.listeners.clear();
    this.cancelExpiry?.();
  }

  /** One question at a time. */
  private async work(): Promise<void> {
    this.asking = true;
    for (let [question] = this.waiting; question !== undefined; [question] = this.waiting) {
      const { request, decision } = question;
      // Answered by what was said to another call of the same kind meanwhile.
      const standing = this.granted(request);
      if (standing !== undefined) this.settle(question, standing);
      else {
        const raised: Raised = { waiting: question, abort: new AbortController(), nagged: false };
        this.raised = raised;
        const { signal } = raised.abort;
        // oxlint-disable-next-line no-await-in-loop -- one at a time is the point
        const answer = await this.options.ask({ request, decision, signal });
        this.raised = undefined;
        if (raised.waiting !== undefined) this.answered(raised.waiting, answer);
        // Who lets a person see questions and takes them away again nags them as well.
        else if (raised.nagged && answer !== 'unseen') this.refused(question);
      }
    }
    this.asking = false;
  }

  /** Nobody waits for its answer any more. */
  private withdraw(question: Waiting, nagged: boolean): void {
    this.waiting = this.waiting.filter((other) => other !== question);
    question.reject(givenUp());
    const { raised } = this;
    if (raised?.waiting !== question) return;
    // Another call asks the very same: what is being read stays, and is answered for that one.
    raised.waiting = this.waiting.find((other) => isSame(other, question));
    if (raised.waiting !== undefined) return;
    raised.nagged = nagged;
    raised.abort.abort();
  }

  private answered(question: Waiting, answer: ConsentAnswer): void {
    const { key } = question;
    const now = this.options.clock.wall();
    const grants: Partial<Record<ConsentAnswer, Grant>> = {
      day: { answer: 'allow', lasts: 'until', expiresMs: this.now().clockMs + dayMs },
      always: { answer: 'allow', lasts: 'always' },
      never: { answer: 'deny', lasts: 'always' },
    };
    const grant = grants[answer];
    // A question that timed out was answered late: what is standing stands, this call is over.
    if (grant !== undefined) this.keep(addGrant(this.book, key, grant, now));
    const isDismissed = answer === 'dismissed' || answer === 'unseen';
    if (isDismissed || answer === 'never') this.refused(question);
    if (isDismissed) {
      this.quiet.set(key, this.options.clock.now() + quietMs);
      for (const other of this.waiting) {
        if (other !== question && other.key === key) this.settle(other, 'deny');
      }
    }
    this.settle(question, answer === 'never' || isDismissed ? 'deny' : 'allow');
  }

  private refused({ request: { extension } }: Waiting): void {
    const times = [...(this.refusals.get(extension.id) ?? []), this.options.clock.now()];
    this.refusals.set(extension.id, times.slice(-patienceRefusals));
    if (!this.hasHeardEnough(extension.id)) return;
    for (const other of this.waiting) {
      if (other.request.extension.id === extension.id) this.settle(other, 'deny');
    }
  }

  private hasHeardEnough(extension: string): boolean {
    const [first, ...rest] = this.refusals.get(extension) ?? [];
    return (
      first !== undefined &&
      rest.length === patienceRefusals - 1 &&
      this.options.clock.now() < first + quietMs
    );
  }

  private settle(question: Waiting, answer: 'allow' | 'deny'): void {
    this.waiting = this.waiting.filter((other) => other !== question);
    question.resolve(answer);
  }

  /** The book by the highest clock ever seen; an hour's step is kept, so that it outlives the page. */
  private now(): GrantBook {
    const next = atTime(this.book, this.options.clock.wall());
    const expired = Object.keys(next.grants).length !== Object.keys(this.book.grants).length;
    const before = this.views.getSnapshot();
    if (expired || next.clockMs - this.book.clockMs > dayMs / 24) this.keep(next);
    else if (next.clockMs > this.book.clockMs) this.book = next;
    for (const view of expired ? before : []) {
      // Not in the midst of whatever has just looked.
      if (!Object.hasOwn(next.grants, view.key)) queueMicrotask(() => this.ranOut(view));
    }
    return this.book;
  }

  private ranOut(view: GrantView): void {
    for (const changed of this.listeners) changed(view, 'ran-out');
  }

  /** What runs by an answer ends with it, though nobody asks for anything then. */
  private awaitExpiry(): void {
    this.cancelExpiry?.();
    if (this.over) return;
    const ends = Object.values(this.book.grants).flatMap(({ expiresMs }) => expiresMs ?? []);
    if (ends.length === 0) return;
    // Looked at again and again: a machine sleeps, and clocks are set.
    const ms = Math.min(lookMs, Math.max(1_000, Math.min(...ends) - this.book.clockMs));
    this.cancelExpiry = this.options.clock.setTimeout(() => {
      this.now();
      this.awaitExpiry();
    }, ms);
  }

  private keep(book: GrantBook): void {
    this.book = book;
    this.options.save(book);
    this.show();
    this.awaitExpiry();
  }

  private show(): void {
    this.views.set(
      Object.entries(this.book.grants).flatMap(([key, grant]) => viewOf(key, grant) ?? []),
    );
  }
}

const givenUp = (): HostError => new HostError('aborted', 'The call that asked this was given up.');

/** By these a call ends that its extension gives up, or asks too much by, or is ended with. */
const ownDoing: ReadonlySet<string> = new Set(['aborted', 'too-many', 'crashed']);

/** Its extension did so itself: see `Consent.ask`. */
const gaveUp = (signal: AbortSignal | undefined): boolean => {
  const reason: unknown = signal?.reason;
  return reason instanceof HostError && ownDoing.has(reason.code);
};

/** What a person reads is the same of both; only who waits for it, and how large its call is, differs. */
const isSame = (a: Waiting, b: Waiting): boolean =>
  a.key === b.key &&
  JSON.stringify([a.request.facts, a.request.room]) ===
    JSON.stringify([b.request.facts, b.request.room]);

/** Reads the key back: `[account, extension, sha256, capability, caveats, room]`. */
function viewOf(key: string, { answer, expiresMs }: Grant): GrantView | undefined {
  const parts: unknown = JSON.parse(key);
  if (!Array.isArray(parts)) return undefined;
  const [, extension, sha256, capability, , room] = parts.map((part: unknown) => part);
  if (typeof extension !== 'string' || typeof sha256 !== 'string') return undefined;
  if (typeof capability !== 'string') return undefined;
  const roomId = typeof room === 'string' ? room : null;
  const view = { key, extension, sha256, capability, roomId, answer };
  return expiresMs === undefined ? view : { ...view, expiresMs };
}
