import type { RoomTerm, Term } from '../caveats.ts';
import { compilePolicy } from '../compile.ts';
import type { Decision, Effect, ExtensionFacts, Limits, Reason } from '../decision.ts';
import { effectiveWays } from '../effective.ts';
import { CAPABILITIES, CAPABILITY_NAMES, type CapabilityName } from '../vocabulary.ts';
import { type PolicySet, prepareAll } from './stack.ts';
import { pointsOf } from './universe.ts';

/** What does the effective policy allow this extension? */

export interface ExplainedWay {
  readonly effect: 'allow' | 'ask';
  readonly origins?: readonly string[];
  readonly methods?: readonly string[];
  /** Each is a room id, a kind, or both as `!id (encrypted)`. */
  readonly rooms?: readonly string[];
  readonly eventTypes?: readonly string[];
  readonly formats?: readonly string[];
}

export interface ExplainedCapability {
  readonly name: CapabilityName;
  readonly title: string;
  /** `allow` where some call passes unasked, `ask` where some passes only asked, else `deny`. */
  readonly effect: Effect;
  /**
   * What may pass, one way a row; a call passes where it fits one of them and no rule with
   * `"effect": "deny"` speaks against it.
   */
  readonly ways: readonly ExplainedWay[];
  /** Why nothing passes, for `deny`. */
  readonly because: readonly Reason[];
}

export interface Explanation {
  readonly extension: ExtensionFacts;
  readonly install: Decision;
  readonly activate: Decision;
  /** May its sandboxed frame speak? `null` where it has none, or one on a host of its own. */
  readonly frame: Decision | null;
  readonly limits: Limits;
  /** What the manifest asks for, in the order of the vocabulary. */
  readonly capabilities: readonly ExplainedCapability[];
}

const roomText = ({ id, kind }: RoomTerm): string => {
  if (id === undefined) return kind ?? '*';
  return kind === undefined ? id : `${id} (${kind})`;
};

const wayText = (effect: 'allow' | 'ask', term: Term): ExplainedWay => ({
  effect,
  ...(term.origins === undefined ? {} : { origins: term.origins.map(({ text }) => text) }),
  ...(term.methods === undefined ? {} : { methods: term.methods }),
  ...(term.rooms === undefined ? {} : { rooms: term.rooms.map((one) => roomText(one)) }),
  ...(term.eventTypes === undefined ? {} : { eventTypes: term.eventTypes }),
  ...(term.formats === undefined ? {} : { formats: term.formats }),
});

const effectOf = (ways: readonly ExplainedWay[]): Effect => {
  if (ways.length === 0) return 'deny';
  return ways.some((way) => way.effect === 'allow') ? 'allow' : 'ask';
};

/** `roomId` asks about one room, with the layers that count in it. */
export const explain = (
  set: PolicySet,
  extension: ExtensionFacts,
  roomId?: string,
): Explanation => {
  const table = compilePolicy(set.layers, set);
  const prepared = prepareAll(set, extension, roomId);
  const requested = new Set(extension.capabilities.map(({ name }) => name));
  const activate = table.decide({ ask: 'activate', extension });
  /** Layers that each allow something and have nothing in common are told by an example. */
  const whyNothing = (decided: Decision, of: ExtensionFacts, name: CapabilityName) => {
    if (decided.effect === 'deny') return decided.because;
    for (const { facts, room } of pointsOf(
      name,
      of,
      prepared,
      roomId === undefined ? [] : [roomId],
    )) {
      if (roomId !== undefined && room?.id !== roomId) continue;
      const at = room === undefined ? {} : { room };
      const call = {
        ask: 'call',
        extension: of,
        capability: name,
        facts,
        bytes: 0,
        ...at,
      } as const;
      const { effect, because } = table.decide(call, { used: () => ({ calls: 0, bytes: 0 }) });
      if (effect === 'deny') return because;
    }
    return [];
  };
  const capabilities = CAPABILITY_NAMES.filter((name) => requested.has(name)).map(
    (name): ExplainedCapability => {
      const alone = table.decide({
        ask: 'activate',
        extension: {
          ...extension,
          capabilities: extension.capabilities.filter((asked) => asked.name === name),
        },
      });
      const decided = activate.effect === 'deny' ? activate : alone;
      const ways =
        decided.effect === 'deny'
          ? []
          : effectiveWays(extension, prepared, name).map(({ effect, term }) =>
              wayText(effect, term),
            );
      return {
        name,
        title: CAPABILITIES[name].title,
        effect: effectOf(ways),
        ways,
        because: ways.length === 0 ? whyNothing(decided, extension, name) : [],
      };
    },
  );
  return {
    extension,
    install: table.decide({ ask: 'install', extension }),
    activate,
    frame:
      extension.kind === 'ui' && extension.isolation === 'worker'
        ? table.decide({ ask: 'origin', extension, origin: 'null' })
        : null,
    limits: table.limits(extension),
    capabilities,
  };
};
