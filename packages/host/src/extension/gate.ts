/** Every question to the policy goes through here: asked, recorded, charged. */
import type {
  CallFacts,
  CompiledPolicy,
  Decision,
  DecisionContext,
  Effect,
  ExtensionFacts,
  PolicyRequest,
  PolicyTable,
  Reason,
  RoomFacts,
} from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import { HostError, refused } from '../bridge/hostError.ts';
import type { Abortable, LetBy } from '../bridge/inward.ts';
import type { RoomBroker } from '../brokers.ts';
import { judged, reachesPrivate } from '../doors/facts.ts';
import { unnamedPrivateOrigin } from '../doors/privateHosts.ts';
import type { StillAllowed } from '../bridge/servedStreams.ts';
import type { BudgetStore } from './budgets.ts';

export type CallRequest = Extract<PolicyRequest, { readonly ask: 'call' }>;
/** Whether an extension may be here, start, and speak from its origin. */
export type AdmissionRequest = Extract<
  PolicyRequest,
  { readonly ask: 'install' | 'activate' | 'origin' }
>;

/** The policy in force; where files that only report stand beside it, it tells what they would change. */
export type GoverningTable = PolicyTable & Partial<Pick<CompiledPolicy, 'reported'>>;

/** What a person had answered for good, or until a time. */
export interface StandingAnswer {
  readonly extension: string;
  readonly sha256: string;
  readonly capability: string;
  readonly roomId: string | null;
  readonly answer: 'allow' | 'deny';
}

export type AnswerGone = (answer?: StandingAnswer, how?: 'taken-back' | 'ran-out') => void;

export interface Consent {
  /** A standing answer of the person's; read only where the policy says `ask`. */
  granted(request: CallRequest): 'allow' | 'deny' | undefined;
  /**
   * Asks the person. Resolves with their answer for this call; rejects with `HostError` where it
   * cannot, and once `signal` is aborted: nobody needs the answer then, and none that still comes
   * counts. The reason of that is a `HostError` where it is the extension's own doing: `aborted` where
   * it gave its call up, `too-many` where it broke a limit, `crashed` where it was ended.
   */
  ask(request: CallRequest, decision: Decision, signal?: AbortSignal): Promise<'allow' | 'deny'>;
  /** Calls back when a standing answer is gone, until it is stopped. */
  subscribe?(changed: AnswerGone): () => void;
}

export interface GateOptions {
  readonly table: GoverningTable;
  readonly rooms: RoomBroker;
  readonly budgets: BudgetStore;
  readonly consent: Consent | undefined;
  /** `now` in monotonic milliseconds, where whoever calls knows it. */
  readonly record: (extension: string, fact: AuditFact, now?: number) => void;
}

/** One question about a call, as it is put to the policy and recorded. */
interface Asked {
  readonly method: string;
  readonly request: CallRequest;
}

type DecisionFact = Extract<AuditFact, { kind: 'decision' }>;
type Writable<Fact> = { -readonly [Key in keyof Fact]: Fact[Key] };

type Used = NonNullable<DecisionFact['used']>[string];

const unused: Used = { calls: 0, bytes: 0 };
const nothingUsed: BudgetStore['used'] = () => unused;

/** What one decision looked up: an object of few fields, since there is one for every call of many. */
class LookUp implements DecisionContext {
  private readonly budgets: BudgetStore;
  private readonly consent: Consent | undefined;
  /** Counters as they stood, by key: each is charged where the call may start. */
  seen: Record<string, Used> | undefined;
  answer: 'allow' | 'deny' | undefined;

  constructor(budgets: BudgetStore, consent: Consent | undefined) {
    this.budgets = budgets;
    this.consent = consent;
  }

  /** Asked for only where a budget applies. */
  get used(): (key: string) => Used {
    return (key) => ((this.seen ??= {})[key] = this.budgets.used(key));
  }

  granted(request: CallRequest): 'allow' | 'deny' | undefined {
    return (this.answer = this.consent?.granted(request));
  }
}

/** What stands beside a decision in the record. */
interface Looked {
  readonly seen: LookUp['seen'];
  readonly answer: LookUp['answer'];
  readonly reported?: DecisionFact['reported'];
}

export class Gate {
  private readonly options: GateOptions;
  private readonly named = new WeakMap<PolicyTable, Map<string, boolean>>();
  table: GoverningTable;

  constructor(options: GateOptions) {
    this.options = options;
    this.table = options.table;
  }

  /** Whether an extension may be here at all, as it is asked at its installation and after every change. */
  admission(request: AdmissionRequest): Decision {
    const decision = this.table.decide(request);
    const facts = request.ask === 'origin' ? { facts: { origin: request.origin } } : {};
    this.note(request, decision, this.reported(request, decision), facts);
    return decision;
  }

  /** A call of a guest's. Throws or rejects with `HostError` unless it may happen. */
  guestCall(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    bytes: number,
    asker?: Abortable,
  ): void | Promise<LetBy> {
    return this.decide(this.guestRequest(extension, method, capability, params, bytes), asker);
  }

  /** The same for a stream: gives what must be asked before each of its items. */
  guestStream(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    bytes: number,
    asker?: Abortable,
  ): StillAllowed | Promise<StillAllowed> {
    const asked = this.guestRequest(extension, method, capability, params, bytes);
    const keep = (how: LetBy) => (): void => this.stillAllowed(asked, how);
    const verdict = this.decide(asked, asker);
    return verdict instanceof Promise ? verdict.then(keep) : keep('policy');
  }

  /** Judges a guest's call that is under way as things stand now. Throws as `guestCall` does. */
  guestAgain(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    how: LetBy,
  ): void {
    // Its size was judged when it was asked for.
    this.stillAllowed(this.guestRequest(extension, method, capability, params, 0), how);
  }

  /** Refuses a guest's call by a rule of the host's own, before the policy is asked. */
  refuseCall(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    bytes: number,
    error: HostError,
  ): never {
    const { facts } = judged(capability, params);
    const request = requestOf(extension, capability, facts, undefined, bytes);
    this.refuse({ method, request }, error);
  }

  private guestRequest(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    bytes: number,
  ): Asked {
    const { facts, roomId } = judged(capability, params);
    const room = roomId === undefined ? undefined : this.options.rooms.facts(roomId);
    if (roomId !== undefined && room === undefined) {
      this.refuseUnknown({
        method,
        request: requestOf(extension, capability, facts, this.roomOf(roomId), bytes),
      });
    }
    const request = requestOf(extension, capability, facts, room, bytes);
    if (reachesPrivate(capability, params) && !this.namesPrivate(request)) {
      this.refusePrivate({ method, request });
    }
    return { method, request };
  }

  /** What a call of ours is judged by: of a room that the account is not in, or not yet, the worst is assumed. */
  roomOf(roomId: string): RoomFacts {
    return this.options.rooms.facts(roomId) ?? { id: roomId, encryption: 'unknown' };
  }

  /** As it is now, of a room that was asked about; it may have been left. */
  private roomNow(asked: RoomFacts): RoomFacts {
    const now = this.roomOf(asked.id);
    if (now.encryption === 'unknown' && asked.encryption !== 'unknown') throw noSuchRoom();
    return now;
  }

  /**
   * A room that this account is not in looks the same as one that does not exist; and whoever would
   * be denied in it is denied here as well: who may not ask about rooms learns of none.
   */
  private refuseUnknown(asked: Asked): never {
    const decision = this.stands(asked.request);
    if (decision.effect !== 'deny') throw noSuchRoom();
    // Without the room, whose id is nobody's but the extension's own words.
    const { extension, capability, facts, bytes } = asked.request;
    const request = requestOf(extension, capability, facts, undefined, bytes);
    this.record({ ...asked, request }, 'deny', decision.because);
    throw denied(capability, decision);
  }

  /**
   * A policy that lets a private host through that nobody would name is open, and names none. The
   * manifest's own caveats do not count: a stranger wrote them.
   */
  private namesPrivate({ extension, capability, facts }: CallRequest): boolean {
    let known = this.named.get(this.table);
    if (known === undefined) this.named.set(this.table, (known = new Map<string, boolean>()));
    const key = `${extension.id} ${extension.sha256} ${extension.version} ${facts.method ?? ''}`;
    let names = known.get(key);
    if (names === undefined) {
      const open = { ...extension, capabilities: [{ name: capability, caveats: {} }] };
      const { effect } = this.table.decide(
        {
          ask: 'call',
          extension: open,
          capability,
          facts: { ...facts, origin: unnamedPrivateOrigin },
          bytes: 0,
        },
        { used: nothingUsed },
      );
      known.set(key, (names = effect === 'deny'));
    }
    return names;
  }

  private refusePrivate(asked: Asked): never {
    const { capability, facts } = asked.request;
    const sentence = `${facts.origin ?? 'This host'} is on this machine or its network, and no policy names it. Name it under "origins" of ${capability}.`;
    this.refuse(asked, refused('private-host', sentence));
  }

  private refuse(asked: Asked, error: HostError): never {
    this.record(asked, 'deny', error.because);
    throw error;
  }

  /** A call in either direction; `now` in monotonic milliseconds, where it is known. */
  call(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    facts: CallFacts,
    room: RoomFacts | undefined,
    bytes: number,
    asker?: Abortable,
    now?: number,
  ): void | Promise<LetBy> {
    const request = requestOf(extension, capability, facts, room, bytes);
    return this.decide({ method, request }, asker, now);
  }

  /** Judges a call of ours again as things stand now. Throws `HostError` where it may be no longer. */
  again(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    facts: CallFacts,
    room: RoomFacts | undefined,
    how: LetBy,
  ): void {
    // Its size was judged when it was asked for.
    const request = requestOf(extension, capability, facts, room, 0);
    this.stillAllowed({ method, request }, how);
  }

  /** Whether a call of ours would be allowed now, with nobody asked, nothing recorded and nothing charged. */
  wouldAllow(extension: ExtensionFacts, capability: string): boolean {
    const request = requestOf(extension, capability, {}, undefined, 0);
    return this.stands(request, (key) => this.options.budgets.used(key)).effect === 'allow';
  }

  /** Whether a call of ours would be denied now, whatever its budgets: as `wouldAllow`, unseen. */
  wouldDeny(extension: ExtensionFacts, capability: string, room: RoomFacts | undefined): boolean {
    return this.stands(requestOf(extension, capability, {}, room, 0)).effect === 'deny';
  }

  private decide(asked: Asked, asker?: Abortable, now?: number): void | Promise<LetBy> {
    const { request } = asked;
    const { budgets, consent } = this.options;
    const lookUp = new LookUp(budgets, consent);
    const decision = this.table.decide(request, lookUp);
    const looked =
      this.table.reported === undefined ? lookUp : this.besides(request, decision, lookUp);
    const { seen } = looked;
    this.record(asked, decision.effect, decision.because, looked, now);
    if (decision.effect === 'deny') throw denied(request.capability, decision);
    if (decision.effect === 'allow') {
      if (seen !== undefined) budgets.charge(Object.keys(seen), request.bytes);
      return undefined;
    }
    const answered = (answer: 'allow' | 'deny'): void => {
      this.record(asked, answer, decision.because, { seen, answer });
    };
    if (consent === undefined) {
      // Nobody can be asked, which is a no.
      answered('deny');
      throw denied(request.capability, decision);
    }
    return consent.ask(request, decision, asker?.signal).then((answer) => {
      answered(answer);
      if (answer !== 'allow') throw denied(request.capability, decision);
      // What was asked a while ago is judged as things stand now: rules may have come in between,
      // or the room was encrypted, left, or a budget used up by what was asked beside it.
      this.stillAllowed(asked, 'asked', (key) => budgets.used(key));
      if (seen !== undefined) budgets.charge(Object.keys(seen), request.bytes);
      // A yes that stands may be taken back, or run out: what began by it goes on as long as it does.
      return consent.granted(request) === 'allow' ? 'policy' : 'asked';
    });
  }

  /** By a look of its own: nobody had to answer what only a report would have asked. */
  private besides(request: CallRequest, decision: Decision, { seen, answer }: LookUp): Looked {
    const { budgets, consent } = this.options;
    const own = new LookUp(budgets, consent);
    const reported = this.reported(request, decision, own);
    // Its budgets count what starts, too.
    return { seen: own.seen === undefined ? seen : { ...seen, ...own.seen }, answer, reported };
  }

  /** What the files that only report would have made of it, where that is something else. */
  private reported(
    request: PolicyRequest,
    enforced: Decision,
    context?: DecisionContext,
  ): DecisionFact['reported'] {
    const reported = this.table.reported?.decide(request, context);
    if (reported === undefined || reported.effect === enforced.effect) return undefined;
    const { effect, because } = reported;
    return { effect, because };
  }

  /** Judges what is under way as things stand now. Its budget was charged when it started. */
  private stillAllowed(asked: Asked, how: LetBy, used = nothingUsed): void {
    const { request } = asked;
    const room = request.room === undefined ? undefined : this.roomNow(request.room);
    const now: CallRequest = room === undefined ? request : { ...request, room };
    const decision = this.stands(now, used);
    if (decision.effect === 'allow') return;
    // The person said yes to this very one; only a no takes it back.
    if (decision.effect === 'ask' && how === 'asked') return;
    this.record({ ...asked, request: now }, 'deny', decision.because);
    throw denied(request.capability, decision);
  }

  private stands(request: CallRequest, used = nothingUsed): Decision {
    const { consent } = this.options;
    return this.table.decide(request, {
      used,
      ...(consent === undefined ? {} : { granted: (each) => consent.granted(each) }),
    });
  }

  /** What an extension gave back. Throws `HostError` unless it may cross. */
  result(extension: ExtensionFacts, capability: string, method: string, bytes: number): void {
    const request = { ask: 'result', extension, capability, bytes } as const;
    const decision = this.table.decide(request);
    const reported = this.reported(request, decision);
    const isAllowed = decision.effect === 'allow';
    // An answer that may cross is told of by its call.
    if (isAllowed && reported === undefined) return;
    this.note(request, decision, reported, { capability, method, bytes });
    if (!isAllowed) throw denied(capability, decision);
  }

  /** Records what is asked seldom. */
  private note(
    { ask, extension }: PolicyRequest,
    { effect, because }: Decision,
    reported: DecisionFact['reported'],
    more: Partial<Pick<DecisionFact, 'capability' | 'method' | 'facts' | 'bytes'>>,
  ): void {
    const { id, sha256 } = extension;
    const told = reported === undefined ? more : { ...more, reported };
    const fact = { kind: 'decision', ask, effect, sha256, bytes: 0, ...told, because } as const;
    this.options.record(id, fact);
  }

  private record(
    { method, request }: Asked,
    effect: Effect,
    because: readonly Reason[],
    looked?: Looked,
    now?: number,
  ): void {
    const { extension, capability, facts, room, bytes } = request;
    const { sha256 } = extension;
    const plain: DecisionFact = {
      kind: 'decision',
      ask: 'call',
      effect,
      sha256,
      capability,
      method,
      bytes,
      facts,
      because,
    };
    const fact: Writable<DecisionFact> =
      room === undefined ? plain : { ...plain, roomId: room.id, encryption: room.encryption };
    if (looked !== undefined) {
      const { seen, answer, reported } = looked;
      if (seen !== undefined) fact.used = seen;
      if (answer !== undefined) fact.granted = answer;
      if (reported !== undefined) fact.reported = reported;
    }
    this.options.record(extension.id, fact, now);
  }
}

const noSuchRoom = (): HostError =>
  new HostError('not-found', 'There is no such room on this account.');

function requestOf(
  extension: ExtensionFacts,
  capability: string,
  facts: CallFacts,
  room: RoomFacts | undefined,
  bytes: number,
): CallRequest {
  return room === undefined
    ? { ask: 'call', extension, capability, facts, bytes }
    : { ask: 'call', extension, capability, facts, bytes, room };
}

function denied(capability: string, { because, effect }: Decision): HostError {
  const [first] = because;
  const fallback =
    effect === 'ask'
      ? `${capability} was not granted.`
      : `The policy does not allow ${capability}.`;
  return new HostError('denied', first?.sentence ?? fallback, because);
}
