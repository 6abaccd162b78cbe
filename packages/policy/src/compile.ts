import type {
  Decision,
  DecisionContext,
  ExtensionFacts,
  Limits,
  PolicyRequest,
  PolicyTable,
} from './decision.ts';
import { type Layer, type Stack, arrange, canonicalStack } from './layer.ts';
import { parseOrigin } from './origin.ts';
import { ExtensionViews } from './table.ts';

export interface CompileOptions {
  /**
   * Origins of the app and of the homeserver, as `new URL(…).origin` writes them. `net.fetch` never
   * reaches them; while they are not given, it reaches nothing.
   */
  readonly ownOrigins?: readonly string[];
}

export interface CompiledPolicy extends PolicyTable {
  /** Budget keys to charge once an allowed call starts. */
  charges(request: Extract<PolicyRequest, { ask: 'call' }>): readonly string[];
  /**
   * What would be decided if the files with `"enforcement": "report"` were enforced together with the
   * rest; `undefined` where there is no such file.
   */
  readonly reported: PolicyTable | undefined;
}

/** Extensions whose tables are kept at once. */
const MOST_EXTENSIONS = 4096;

class Table implements CompiledPolicy {
  readonly #stack: Stack;
  #canonical: string | undefined;
  readonly #rooms: ReadonlySet<string | undefined>;
  readonly #ownOrigins: ReadonlySet<string> | undefined;
  readonly reported: PolicyTable | undefined;
  readonly #views = new Map<string, ExtensionViews>();
  #last: ExtensionViews | undefined;

  constructor(
    stack: Stack,
    ownOrigins: ReadonlySet<string> | undefined,
    reported: PolicyTable | undefined,
  ) {
    this.reported = reported;
    this.#stack = stack;
    this.#ownOrigins = ownOrigins;
    this.#rooms = new Set(stack.layers.map(({ roomId }) => roomId));
  }

  /** Made when it is first asked for: it walks every document. */
  get canonical(): string {
    const own = this.#ownOrigins === undefined ? null : [...this.#ownOrigins].sort();
    this.#canonical ??= canonicalStack(this.#stack, own);
    return this.#canonical;
  }

  #viewsOf(extension: ExtensionFacts): ExtensionViews {
    // Calls come in rows from one extension.
    if (this.#last?.extension === extension) return this.#last;
    this.#last = this.#find(extension);
    return this.#last;
  }

  #find(extension: ExtensionFacts): ExtensionViews {
    freezeFacts(extension);
    const known = this.#views.get(extension.id);
    if (known !== undefined && isSame(known.extension, extension)) return known;
    const views = new ExtensionViews(extension, this.#stack, this.#rooms, this.#ownOrigins);
    if (this.#views.size >= MOST_EXTENSIONS) this.#views.clear();
    this.#views.set(extension.id, views);
    return views;
  }

  limits(extension: ExtensionFacts): Limits {
    return this.#viewsOf(extension).everywhere.limits;
  }

  charges(request: Extract<PolicyRequest, { ask: 'call' }>): readonly string[] {
    return this.#viewsOf(request.extension).in(request.room).charges(request);
  }

  decide(request: PolicyRequest, context?: DecisionContext): Decision {
    const views = this.#viewsOf(request.extension);
    if (request.ask === 'call') return views.in(request.room).call(request, context);
    switch (request.ask) {
      case 'result':
        return views.everywhere.result(request.capability, request.bytes);
      case 'install':
        return views.everywhere.install;
      case 'activate':
        return views.everywhere.activate;
      default:
        return views.everywhere.origin(request.origin);
    }
  }
}

/**
 * INVARIANT: facts that a table was made for never change, so an object seen before is answered from
 * it without looking again. Freezing turns a host's mistake into an error instead of a stale answer.
 */
const freezeFacts = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const child of Object.values(value)) freezeFacts(child);
};

/** The lists are compared by identity: a host that changes a manifest makes a new list. */
const isSame = (a: ExtensionFacts, b: ExtensionFacts): boolean =>
  a.capabilities === b.capabilities &&
  a.sha256 === b.sha256 &&
  a.version === b.version &&
  a.kind === b.kind &&
  a.isolation === b.isolation &&
  a.wasmImports === b.wasmImports;

const readOwnOrigins = (origins: readonly string[] | undefined): ReadonlySet<string> | undefined =>
  origins?.every((origin) => parseOrigin(origin) !== undefined) === true
    ? new Set(origins)
    : undefined;

/**
 * The effective policy of all layers: their meet, in any order. No layer at all is the built-in
 * strict policy. Never throws.
 */
export const compilePolicy = (
  layers: readonly Layer[],
  options: CompileOptions = {},
): CompiledPolicy => {
  const own = readOwnOrigins(options.ownOrigins);
  const { enforced, reported } = arrange(layers);
  return new Table(
    enforced,
    own,
    reported === undefined ? undefined : new Table(reported, own, undefined),
  );
};
