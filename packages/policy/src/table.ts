import { type Admission, admit, admitOrigin, checkFacts } from './admission.ts';
import { type Charge, makeCharge, overdrawn } from './budget.ts';
import { checkCallFacts, checkFloor, judgeSection, strongest, type Verdict } from './call.ts';
import { type PreparedCombination, meetsIn, prepareCombinations } from './combination.ts';
import type {
  CallFacts,
  Decision,
  DecisionContext,
  Effect,
  ExtensionFacts,
  Limits,
  PolicyRequest,
  Reason,
  RoomFacts,
} from './decision.ts';
import type { Stack } from './layer.ts';
import { Memo } from './memo.ts';
import { type LimitName, type PlacedLimits, meetLimits } from './limits.ts';
import {
  type CapabilitySection,
  type PreparedLayer,
  type PreparedRule,
  capabilitySections,
  manifestSection,
  prepareLayer,
} from './prepare.ts';
import { FLOOR, MANIFEST, type RuleReason, quote, reason } from './rules.ts';
import {
  CAPABILITIES,
  type CapabilityName,
  type Dimension,
  hasRoom,
  isCapability,
} from './vocabulary.ts';

type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

/** A verdict on facts, with the decision it gives while sizes and budgets have room. */
interface Settled {
  readonly decision: Decision;
  readonly charges: readonly Charge[];
}

/** Everything of one capability of one extension that does not depend on the call. */
interface Node {
  readonly capability: CapabilityName;
  /** The manifest asks for it. */
  readonly isAsked: boolean;
  readonly lists: readonly {
    readonly section: CapabilitySection;
    readonly message: string | undefined;
  }[];
  readonly combinations: readonly PreparedCombination[];
  readonly budgets: readonly Charge[];
  /** What no facts can change. */
  readonly fixed: readonly RuleReason[];
  readonly memo: Memo<Settled>;
}

/** A capability remembers by its own dimensions, and by the room where a combination looks at it. */
const memoFor = (capability: CapabilityName, roomed: boolean): Memo<Settled> => {
  const dimensions: readonly Dimension[] = CAPABILITIES[capability].dimensions;
  return new Memo(roomed && !hasRoom(capability) ? [...dimensions, 'rooms'] : dimensions);
};

/** One extension under the layers that count in one room (or in none). */
class View {
  readonly #extension: ExtensionFacts;
  readonly #prepared: readonly PreparedLayer[];
  readonly #roomId: string | undefined;
  readonly #ownOrigins: ReadonlySet<string> | undefined;
  readonly #placed: PlacedLimits;
  readonly #admission: Admission;
  readonly #combinations: readonly PreparedCombination[];
  readonly #nodes = new Map<string, Node>();
  readonly #inputBytes: number;
  readonly install: Decision;
  readonly activate: Decision;

  constructor(
    extension: ExtensionFacts,
    stack: Stack,
    roomId: string | undefined,
    ownOrigins: ReadonlySet<string> | undefined,
  ) {
    this.#roomId = roomId;
    this.#ownOrigins = ownOrigins;
    this.#prepared = stack.layers
      .filter((layer) => layer.roomId === undefined || layer.roomId === roomId)
      .map((layer) => prepareLayer(layer, extension.id));
    this.#placed = meetLimits(this.#prepared.flatMap((layer) => layer.sections));
    this.#inputBytes = this.#placed.limits.inputBytes;
    const wrong = checkFacts(extension);
    this.#extension = wrong === undefined ? extension : { ...extension, capabilities: [] };
    // What is malformed is not looked at any further.
    const admissions: readonly Admission[] =
      wrong === undefined
        ? this.#prepared.map((layer) => admit(extension, layer, stack.mode))
        : [{ allow: [], deny: [wrong] }];
    this.#admission = {
      allow: admissions.flatMap((admission) => admission.allow),
      deny: admissions.flatMap((admission) => admission.deny),
    };
    this.#combinations = this.#prepared.flatMap((layer) =>
      prepareCombinations(this.#extension, layer),
    );
    this.install = this.#decide(
      this.#admission.deny.length > 0 ? 'deny' : 'allow',
      this.#admission.deny.length > 0 ? this.#admission.deny : this.#admission.allow,
    );
    this.activate = this.#activation();
  }

  get limits(): Limits {
    return this.#placed.limits;
  }

  #decide(effect: Effect, because: readonly Reason[]): Decision {
    return Object.freeze({ effect, limits: this.limits, because: Object.freeze([...because]) });
  }

  #activation(): Decision {
    if (this.install.effect === 'deny') return this.install;
    const met = this.#combinations.filter((combination) => combination.everywhere);
    if (met.length > 0) {
      return this.#decide(
        'deny',
        met.map((combination) => combination.reason),
      );
    }
    const refused: Reason[] = [];
    for (const name of new Set(this.#extension.capabilities.map((asked) => asked.name))) {
      const because = this.#withheld(name);
      if (because.length === 0) return this.install;
      refused.push(...because);
    }
    if (refused.length > 0) return this.#decide('deny', refused);
    return this.install;
  }

  /** Why no call of this capability passes any list, whatever its facts; empty where one might. */
  #withheld(name: string): readonly Reason[] {
    const node = this.#node(name);
    if (node === undefined) return this.#unknown(name).because;
    return node.lists
      .filter(({ section }) => !section.open && section.rules.every((r) => r.effect === 'deny'))
      .flatMap(
        ({ section, message }) =>
          judgeSection(section, node.capability, this.#extension.id, {}, undefined, message)
            .because,
      );
  }

  /** `undefined` for a name that is not in the vocabulary. */
  #node(name: string): Node | undefined {
    const known = this.#nodes.get(name);
    if (known !== undefined || !isCapability(name)) return known;
    const node = this.#prepare(name);
    this.#nodes.set(name, node);
    return node;
  }

  #unknown(name: string): Decision {
    return this.#decide('deny', [
      reason(
        FLOOR,
        'capability-unknown',
        `There is no capability ${quote(name)}; what is not known is denied.`,
      ),
    ]);
  }

  #prepare(capability: CapabilityName): Node {
    const lists = [
      { section: manifestSection(this.#extension, capability), message: undefined },
      ...this.#prepared.flatMap((layer) =>
        capabilitySections(layer, capability).map((section) => ({
          section,
          message: layer.entry?.message,
        })),
      ),
    ];
    const combinations = this.#combinations.filter((one) => one.members.has(capability));
    const meeting = combinations.filter((one) => one.everywhere);
    return {
      capability,
      isAsked: this.#extension.capabilities.some(({ name }) => name === capability),
      lists,
      // One that forbids the extension as a whole has already spoken in `fixed`.
      combinations,
      budgets: this.#budgets(capability),
      fixed: [...this.#admission.deny, ...meeting.map((one) => one.reason)],
      memo: memoFor(capability, combinations.length > 0),
    };
  }

  #budgets(capability: CapabilityName): readonly Charge[] {
    return this.#prepared.flatMap((layer) =>
      layer.sections.flatMap(({ place, section }) =>
        (section.budgets ?? []).flatMap((budget, index) =>
          budget.capabilities.includes(capability)
            ? [
                makeCharge({ ...place, pointer: `${place.pointer}/budgets/${index}` }, budget, {
                  capabilities: budget.capabilities,
                  extension: budget.shared === true ? '*' : this.#extension.id,
                  roomId: layer.layer.roomId,
                  message: budget.message,
                }),
              ]
            : [],
        ),
      ),
    );
  }

  #verdict(node: Node, facts: CallFacts, room: RoomFacts | undefined): Verdict {
    const deny = (because: readonly RuleReason[]): Verdict => ({
      effect: 'deny',
      because,
      matched: [],
    });
    if (node.fixed.length > 0) return deny(node.fixed);
    const wrong =
      checkCallFacts(node.capability, facts, room) ??
      checkFloor(node.capability, facts, this.#ownOrigins);
    if (wrong !== undefined) return deny([wrong]);
    const verdicts = node.lists.map(({ section, message }) =>
      judgeSection(section, node.capability, this.#extension.id, facts, room, message),
    );
    const met =
      room === undefined
        ? []
        : node.combinations.filter((combination) => meetsIn(combination, room));
    if (met.length > 0) verdicts.push(deny(met.map((combination) => combination.reason)));
    return strongest(verdicts);
  }

  #settle(node: Node, facts: CallFacts, room: RoomFacts | undefined): Settled {
    const { effect, because, matched } = this.#verdict(node, facts, room);
    if (effect === 'deny') return { decision: this.#decide(effect, because), charges: [] };
    return {
      decision: this.#decide(effect, because),
      charges: [...node.budgets, ...matched.flatMap((rule) => this.#quotaCharge(rule, node))],
    };
  }

  #quotaCharge(rule: PreparedRule, node: Node): readonly Charge[] {
    if (rule.quota === undefined) return [];
    return [
      makeCharge({ ...rule.place, pointer: `${rule.place.pointer}/quota` }, rule.quota, {
        capabilities: [node.capability, rule.place.pointer],
        extension: this.#extension.id,
        roomId: rule.place.layer === 'room' ? this.#roomId : undefined,
        message: rule.message,
      }),
    ];
  }

  #settleAnew(node: Node, facts: CallFacts, room: RoomFacts | undefined): Settled {
    const settled = this.#settle(node, facts, room);
    node.memo.set(facts, room, settled);
    return settled;
  }

  call(request: CallRequest, context: DecisionContext | undefined): Decision {
    const node = this.#nodes.get(request.capability) ?? this.#node(request.capability);
    if (node === undefined) return this.#unknown(request.capability);
    const { decision, charges } =
      node.memo.get(request.facts, request.room) ??
      this.#settleAnew(node, request.facts, request.room);
    if (decision.effect === 'deny') return decision;
    if (!(request.bytes >= 0 && request.bytes <= this.#inputBytes)) {
      return this.#tooLarge('inputBytes', request.bytes);
    }
    if (charges.length > 0) {
      const empty = overdrawn(charges, request.bytes, context?.used);
      if (empty !== undefined) return this.#decide('deny', [empty]);
    }
    return decision.effect === 'ask' ? this.#asked(decision, request, context) : decision;
  }

  #asked(decision: Decision, request: CallRequest, context: DecisionContext | undefined): Decision {
    const answer = context?.granted?.(request);
    const place = { ...FLOOR, source: 'grant', layer: 'user' } as const;
    if (answer === 'allow') {
      return this.#decide('allow', [
        reason(place, 'grant-allowed', `The person allowed “${request.capability}”.`),
      ]);
    }
    if (answer === 'deny') {
      return this.#decide('deny', [
        reason(
          place,
          'grant-refused',
          `The person refused “${request.capability}”; they can change their mind in the settings.`,
        ),
      ]);
    }
    return decision;
  }

  #tooLarge(limit: LimitName & ('inputBytes' | 'outputBytes'), bytes: number): Decision {
    const place = this.#placed.places.get(limit) ?? FLOOR;
    const most = this.limits[limit];
    const what = limit === 'inputBytes' ? 'parameters have' : 'result has';
    return this.#decide('deny', [
      reason(
        place,
        limit === 'inputBytes' ? 'input-too-large' : 'output-too-large',
        `The ${what} ${bytes} bytes; the most is ${most}. Send less, or raise the cap here.`,
      ),
    ]);
  }

  result(capability: string, bytes: number): Decision {
    if (this.install.effect === 'deny') return this.install;
    const node = this.#node(capability);
    if (node === undefined) return this.#unknown(capability);
    if (!node.isAsked) {
      const section = manifestSection(this.#extension, capability);
      const verdict = judgeSection(
        section,
        node.capability,
        this.#extension.id,
        {},
        undefined,
        undefined,
      );
      return this.#decide('deny', verdict.because);
    }
    return bytes >= 0 && bytes <= this.limits.outputBytes
      ? this.install
      : this.#tooLarge('outputBytes', bytes);
  }

  origin(origin: string): Decision {
    if (this.install.effect === 'deny') return this.install;
    if (this.#extension.kind !== 'ui') {
      return this.#decide('deny', [
        reason(
          MANIFEST,
          'origin-unlisted',
          'An extension of kind proc has no frame that could speak.',
        ),
      ]);
    }
    const admissions = this.#prepared.map((layer) => admitOrigin(origin, layer));
    const deny = admissions.flatMap((admission) => admission.deny);
    return deny.length > 0
      ? this.#decide('deny', deny)
      : this.#decide(
          'allow',
          admissions.flatMap((admission) => admission.allow),
        );
  }

  /** Keys to charge for an allowed call, each once. */
  charges(request: CallRequest): readonly string[] {
    const node = this.#node(request.capability);
    if (node === undefined) return [];
    const { charges } = this.#settleAnew(node, request.facts, request.room);
    return [...new Set(charges.map(({ key }) => key))];
  }
}

/** Views of one extension, by room where a layer counts in that room. */
export class ExtensionViews {
  readonly extension: ExtensionFacts;
  readonly #stack: Stack;
  readonly #ownOrigins: ReadonlySet<string> | undefined;
  readonly #rooms: ReadonlySet<string | undefined>;
  readonly #byRoom = new Map<string, View>();
  readonly everywhere: View;

  constructor(
    extension: ExtensionFacts,
    stack: Stack,
    rooms: ReadonlySet<string | undefined>,
    ownOrigins: ReadonlySet<string> | undefined,
  ) {
    this.extension = extension;
    this.#stack = stack;
    this.#rooms = rooms;
    this.#ownOrigins = ownOrigins;
    this.everywhere = new View(extension, stack, undefined, ownOrigins);
  }

  in(room: RoomFacts | undefined): View {
    if (room === undefined || !this.#rooms.has(room.id)) return this.everywhere;
    const known = this.#byRoom.get(room.id);
    if (known !== undefined) return known;
    const view = new View(this.extension, this.#stack, room.id, this.#ownOrigins);
    this.#byRoom.set(room.id, view);
    return view;
  }
}
