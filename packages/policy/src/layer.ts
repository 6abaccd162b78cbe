import type { LayerKind, Mode } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { canonicalJson } from './json/canonical.ts';

/** A layer as its loader hands it over. */
interface LayerBase {
  /** The file as people know it; it stands in every reason. */
  readonly source: string;
  /** `unreadable` where the layer is configured and its file could not be fetched or read. */
  readonly policy: PolicyDocument | 'unreadable';
  /** What stands in for an unreadable file. Without it the layer denies everything. */
  readonly lastGood?: PolicyDocument;
}

export type Layer =
  | (LayerBase & { readonly kind: 'organisation' | 'deployment' | 'user' })
  /** Counts in its room only. */
  | (LayerBase & { readonly kind: 'room'; readonly roomId: string });

/** A layer that takes part in decisions. */
export interface ActiveLayer {
  readonly kind: LayerKind;
  readonly source: string;
  readonly roomId: string | undefined;
  /** Grant layers deny what they do not name; the others leave it alone. */
  readonly grants: boolean;
  /** `undefined` denies everything. */
  readonly document: PolicyDocument | undefined;
}

/** What holds where no organisation and no deployment says anything: nothing runs. */
export const BUILT_IN_STRICT: PolicyDocument = Object.freeze({
  version: 1,
  name: 'Built-in strict',
  mode: 'strict',
  capabilities: Object.freeze([]),
});

const STAND_IN: ActiveLayer = {
  kind: 'floor',
  source: 'built-in',
  roomId: undefined,
  grants: true,
  document: BUILT_IN_STRICT,
};

const RANK: Readonly<Record<LayerKind, number>> = {
  floor: 0,
  organisation: 1,
  deployment: 2,
  room: 3,
  user: 4,
};

const activate = (layer: Layer): ActiveLayer => ({
  kind: layer.kind,
  source: layer.source,
  roomId: layer.kind === 'room' ? layer.roomId : undefined,
  grants: layer.kind === 'organisation' || layer.kind === 'deployment',
  document: layer.policy === 'unreadable' ? layer.lastGood : layer.policy,
});

export interface Stack {
  /** In the order in which reasons are given: floor, organisation, deployment, room, user. */
  readonly layers: readonly ActiveLayer[];
  readonly mode: Mode;
}

const compareTexts = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** The whole text of a layer is looked at only where kind, source and room do not tell them apart. */
const compareLayers = (a: ActiveLayer, b: ActiveLayer): number =>
  RANK[a.kind] - RANK[b.kind] ||
  compareTexts(a.source, b.source) ||
  compareTexts(a.roomId ?? '', b.roomId ?? '') ||
  (a.document === b.document ? 0 : compareTexts(canonicalJson(a), canonicalJson(b)));

const makeStack = (layers: readonly ActiveLayer[]): Stack => {
  const sorted = layers
    .toSorted(compareLayers)
    // Twice the same layer is that layer: the meet is idempotent.
    .filter((layer, index, all) => {
      const before = all[index - 1];
      return before === undefined || compareLayers(before, layer) !== 0;
    });
  const grants = sorted.filter((layer) => layer.grants);
  return {
    layers: grants.length === 0 ? [STAND_IN, ...sorted] : sorted,
    mode:
      grants.length > 0 && grants.every((layer) => layer.document?.mode === 'dev')
        ? 'dev'
        : 'strict',
  };
};

/** Equal texts decide equally, with the same reasons. */
export const canonicalStack = (stack: Stack, ownOrigins: readonly string[] | null): string =>
  [canonicalJson(ownOrigins), ...stack.layers.map((layer) => canonicalJson(layer))].join('\n');

const isReport = (layer: ActiveLayer): boolean => layer.document?.enforcement === 'report';

/** The stack in force, and the same with the `report` files beside it where there are any. */
export const arrange = (
  layers: readonly Layer[],
): { readonly enforced: Stack; readonly reported: Stack | undefined } => {
  const active = layers.map((layer) => activate(layer));
  const enforced = active.filter((layer) => !isReport(layer));
  return {
    enforced: makeStack(enforced),
    reported: enforced.length === active.length ? undefined : makeStack(active),
  };
};
