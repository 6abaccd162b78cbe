/** Every question to the policy goes through here: asked, recorded, charged. */
import type {
  CallFacts,
  Decision,
  ExtensionFacts,
  PolicyRequest,
  PolicyTable,
  RoomFacts,
} from '@kumix/policy';
import type { AuditFact } from '../audit/event.ts';
import { HostError } from '../bridge/hostError.ts';
import type { RoomBroker } from '../brokers.ts';
import { judged } from '../doors/facts.ts';
import type { BudgetStore } from './budgets.ts';

export type CallRequest = Extract<PolicyRequest, { readonly ask: 'call' }>;

export interface Consent {
  /** A standing answer of the person's; read only where the policy says `ask`. */
  granted(request: CallRequest): 'allow' | 'deny' | undefined;
  /** Asks the person. Resolves with their answer for this call. */
  ask(request: CallRequest, decision: Decision): Promise<'allow' | 'deny'>;
}

export interface GateOptions {
  readonly table: PolicyTable;
  readonly rooms: RoomBroker;
  readonly budgets: BudgetStore;
  readonly consent: Consent | undefined;
  readonly record: (extension: string, fact: AuditFact) => void;
}

export class Gate {
  private readonly options: GateOptions;
  table: PolicyTable;

  constructor(options: GateOptions) {
    this.options = options;
    this.table = options.table;
  }

  /** A call of a guest's. Throws or rejects with `HostError` unless it may happen. */
  guestCall(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    params: unknown,
    bytes: number,
  ): void | Promise<void> {
    const { facts, roomId } = judged(capability, params);
    const room = roomId === undefined ? undefined : this.options.rooms.facts(roomId);
    // A room that this account is not in looks the same as one that does not exist.
    if (roomId !== undefined && room === undefined) {
      throw new HostError('not-found', 'There is no such room on this account.');
    }
    return this.call(extension, method, capability, facts, room, bytes);
  }

  /** A call in either direction. */
  call(
    extension: ExtensionFacts,
    method: string,
    capability: string,
    facts: CallFacts,
    room: RoomFacts | undefined,
    bytes: number,
  ): void | Promise<void> {
    const request: CallRequest = {
      ask: 'call',
      extension,
      capability,
      facts,
      bytes,
      ...(room === undefined ? {} : { room }),
    };
    const { budgets, consent } = this.options;
    const keys: string[] = [];
    const decision = this.table.decide(request, {
      used: (key) => {
        keys.push(key);
        return budgets.used(key);
      },
      ...(consent === undefined ? {} : { granted: (asked) => consent.granted(asked) }),
    });
    this.record(extension, decision, method, capability, bytes, room?.id);
    if (decision.effect === 'deny') throw denied(capability, decision);
    if (decision.effect === 'allow') {
      budgets.charge(keys, bytes);
      return undefined;
    }
    if (consent === undefined) throw denied(capability, decision);
    return consent.ask(request, decision).then((answer) => {
      if (answer !== 'allow') throw denied(capability, decision);
      budgets.charge(keys, bytes);
    });
  }

  /** What an extension gave back. Throws `HostError` unless it may cross. */
  result(extension: ExtensionFacts, capability: string, method: string, bytes: number): void {
    const decision = this.table.decide({ ask: 'result', extension, capability, bytes });
    if (decision.effect === 'allow') return;
    this.record(extension, decision, method, capability, bytes, undefined, 'result');
    throw denied(capability, decision);
  }

  private record(
    extension: ExtensionFacts,
    { effect, because }: Decision,
    method: string,
    capability: string,
    bytes: number,
    roomId: string | undefined,
    ask: 'call' | 'result' = 'call',
  ): void {
    this.options.record(extension.id, {
      kind: 'decision',
      ask,
      effect,
      capability,
      method,
      bytes,
      because,
      ...(roomId === undefined ? {} : { roomId }),
    });
  }
}

function denied(capability: string, { because, effect }: Decision): HostError {
  const [first] = because;
  const fallback =
    effect === 'ask'
      ? `${capability} was not granted.`
      : `The policy does not allow ${capability}.`;
  return new HostError('denied', first?.sentence ?? fallback, because);
}
