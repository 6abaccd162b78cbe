import { compilePolicy } from '../compile.ts';
import type { Decision, DecisionContext, PolicyRequest, Reason } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import type { Layer } from '../layer.ts';
import { readPolicy } from '../read.ts';
import { candidates } from './candidates.ts';
import { type Edit, applyEdit } from './edit.ts';
import type { PolicySet } from './stack.ts';

/** The least edit of policy or manifest that turns a denial, or a question, into an allowance. */

export interface SmallestChange {
  readonly edits: readonly Edit[];
  /** The decision after the edits, made by compiling and asking again. */
  readonly decision: Decision;
}

export interface ChangeOptions {
  /** Counters and grants the decision was made with. */
  readonly context?: DecisionContext;
  /** Edits of the manifest may be proposed; true where it is left out. */
  readonly mayEditManifest?: boolean;
}

interface State {
  readonly set: PolicySet;
  readonly request: PolicyRequest;
  readonly edits: readonly Edit[];
}

const MOST_EDITS = 10;
const MOST_STATES = 600;

const withManifest = (request: PolicyRequest, edit: Edit): PolicyRequest | undefined => {
  const { extension } = request;
  const { capabilities, isolation } = extension;
  const edited = applyEdit({ capabilities, isolation }, edit);
  return edited === undefined ? undefined : { ...request, extension: { ...extension, ...edited } };
};

/** Suffixes were judged when the files were first read, and no edit makes a new pattern. */
const reread = (document: unknown, source: string): PolicyDocument | undefined => {
  const result = readPolicy(JSON.stringify(document), source, { isPublicSuffix: () => false });
  return result.ok ? result.document : undefined;
};

const withPolicy = (set: PolicySet, edit: Edit): PolicySet | undefined => {
  let found = false;
  const layers: Layer[] = [];
  for (const layer of set.layers) {
    const document = layer.policy === 'unreadable' ? layer.lastGood : layer.policy;
    if (layer.source !== edit.source || document === undefined) {
      layers.push(layer);
      continue;
    }
    const edited = reread(applyEdit(document, edit), layer.source);
    if (edited === undefined) return undefined;
    found = true;
    layers.push({ ...layer, policy: edited });
  }
  return found ? { ...set, layers } : undefined;
};

const make = (state: State, edit: Edit): State | undefined => {
  const edits = [...state.edits, edit];
  if (edit.target === 'manifest') {
    const request = withManifest(state.request, edit);
    return request === undefined ? undefined : { ...state, request, edits };
  }
  const set = withPolicy(state.set, edit);
  return set === undefined ? undefined : { ...state, set, edits };
};

const decide = (state: State, context: DecisionContext | undefined): Decision =>
  compilePolicy(state.set.layers, state.set).decide(state.request, context);

const documentOf = (set: PolicySet, source: string): PolicyDocument | undefined => {
  const layer = set.layers.find((one) => one.source === source);
  return layer?.policy === 'unreadable' ? layer.lastGood : layer?.policy;
};

/**
 * Reasons of one list are alternatives: any rule of it may be widened. Reasons of different lists
 * must all go, in any order, so it is enough to look at the first list.
 */
const firstGroup = (because: readonly Reason[]): readonly Reason[] => {
  const [first] = because;
  if (first === undefined || !first.rule.startsWith('caveat-'))
    return first === undefined ? [] : [first];
  const list = (one: Reason): string => one.pointer.replace(/\/\d+\/(?:caveats\/)?[^/]*$/u, '');
  return because.filter((one) => one.source === first.source && list(one) === list(first));
};

/**
 * The fewest edits that make the decision `allow`, each proved by compiling and deciding again, or
 * `undefined` where none of at most ten do (the floor, an unreadable file, a budget used up).
 */
export const smallestChange = (
  set: PolicySet,
  request: PolicyRequest,
  options: ChangeOptions = {},
): SmallestChange | undefined => {
  let states: readonly State[] = [{ set, request, edits: [] }];
  let seen = 0;
  for (let depth = 0; depth <= MOST_EDITS; depth += 1) {
    const next: State[] = [];
    for (const state of states) {
      const decision = decide(state, options.context);
      if (decision.effect === 'allow') return { edits: state.edits, decision };
      seen += 1;
      if (seen > MOST_STATES) return undefined;
      for (const because of firstGroup(decision.because)) {
        const document = documentOf(state.set, because.source);
        for (const edit of candidates(because, state.request, document)) {
          if (edit.target === 'manifest' && options.mayEditManifest === false) continue;
          const made = make(state, edit);
          if (made !== undefined) next.push(made);
        }
      }
    }
    states = next;
  }
  return undefined;
};
