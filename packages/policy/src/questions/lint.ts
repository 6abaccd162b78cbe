import type { LayerKind } from '../decision.ts';
import type { CapabilityItem, Combination, PolicyDocument, Section } from '../document.ts';
import { type Way, meetWays } from '../effective.ts';
import { type Term, isEverything, isNothing, parseTerm } from '../caveats.ts';
import { matchesGlob } from '../glob.ts';
import { joinPointer } from '../json/pointer.ts';
import { FLOOR_LIMITS, LIMIT_FIELDS } from '../limits.ts';
import { type CapabilityName, FORBIDDEN_EVENT_TYPES } from '../vocabulary.ts';

/** Rules of a well-formed file that can never apply, that block everything, or that fight. */

export const LINT_RULES = [
  'never-applies',
  'blocks-everything',
  'shadowed',
  'floor',
  'combination-forbids-required',
  'combination-idle',
  'not-in-this-layer',
  'dev-mode',
  'report-only',
  'unbounded',
] as const;

export type LintRule = (typeof LINT_RULES)[number];

export interface LintFinding {
  readonly rule: LintRule;
  /** `warning` is likely a mistake; `note` is worth knowing. */
  readonly severity: 'warning' | 'note';
  readonly pointer: string;
  readonly sentence: string;
}

interface NamedRule {
  readonly name: CapabilityName;
  readonly effect: 'allow' | 'ask' | 'deny';
  readonly term: Term;
  readonly pointer: string;
}

const rulesOf = (section: Section, base: string): readonly NamedRule[] =>
  (section.capabilities ?? []).map((item: CapabilityItem, index) => {
    const pointer = `${base}/capabilities/${index}`;
    return typeof item === 'string'
      ? { name: item, effect: 'allow', term: {}, pointer }
      : { name: item.name, effect: item.effect ?? 'allow', term: parseTerm(item), pointer };
  });

const waysFor = (rules: readonly NamedRule[], name: CapabilityName): readonly Way[] => {
  const of = rules.filter((rule) => rule.name === name);
  if (of.some((rule) => rule.effect === 'deny' && isEverything(rule.term))) return [];
  return of.flatMap(({ effect, term }): readonly Way[] =>
    effect === 'deny' || isNothing(term) ? [] : [{ effect, term }],
  );
};

class Linter {
  readonly findings: LintFinding[] = [];
  readonly #document: PolicyDocument;
  readonly #grants: boolean;
  readonly #kind: LayerKind;
  readonly #global: readonly NamedRule[];

  constructor(document: PolicyDocument, kind: LayerKind) {
    this.#document = document;
    this.#kind = kind;
    this.#grants = kind === 'organisation' || kind === 'deployment';
    this.#global = rulesOf(document, '');
  }

  #warn(rule: LintRule, pointer: string, sentence: string): void {
    this.findings.push({ rule, severity: 'warning', pointer, sentence });
  }

  #note(rule: LintRule, pointer: string, sentence: string): void {
    this.findings.push({ rule, severity: 'note', pointer, sentence });
  }

  run(): void {
    this.#header();
    this.#rules(this.#global);
    this.#frames();
    this.#caps(this.#document, '');
    for (const [id, entry] of Object.entries(this.#document.extensions ?? {})) {
      this.#entry(id, joinPointer('/extensions', id));
      this.#caps(entry, joinPointer('/extensions', id));
    }
    for (const [index, combination] of (this.#document.combinations ?? []).entries()) {
      this.#combination(combination, `/combinations/${index}`);
    }
  }

  /** What is granted to whoever draws is of no use where no frame may speak. */
  #frames(): void {
    const drawing = this.#global.some(({ name, effect }) => name === 'panel' && effect !== 'deny');
    if (!this.#grants || !drawing || (this.#document.pluginOrigins ?? []).length > 0) return;
    this.#warn(
      'blocks-everything',
      '/pluginOrigins',
      'No extension can draw: none of their frames may speak. List "null", which is a sandboxed srcdoc frame.',
    );
  }

  #header(): void {
    const { mode, enforcement, extensions, capabilities } = this.#document;
    if (enforcement === 'report') {
      this.#note(
        'report-only',
        '/enforcement',
        'This file never takes effect; it is only recorded what it would change.',
      );
    }
    if (!this.#grants) {
      if (mode !== undefined) {
        this.#warn(
          'not-in-this-layer',
          '/mode',
          `A ${this.#kind} layer has no say in the mode; remove this.`,
        );
      }
      return;
    }
    if (mode === 'dev') {
      this.#warn(
        'dev-mode',
        '/mode',
        'Any extension may run under the global section; use this on your own machine only.',
      );
    } else if (Object.keys(extensions ?? {}).length === 0) {
      this.#warn(
        'blocks-everything',
        '/extensions',
        'Under mode strict an extension needs an entry, and there is none: nothing can run.',
      );
    }
    if ((capabilities ?? []).length === 0) {
      this.#warn(
        'blocks-everything',
        '/capabilities',
        'The global section allows no capability, so no entry can: nothing can be used.',
      );
    }
  }

  #rules(rules: readonly NamedRule[]): void {
    for (const rule of rules) {
      if (isNothing(rule.term)) {
        this.#warn(
          'never-applies',
          rule.pointer,
          'One of its caveats is an empty list, so this rule matches nothing.',
        );
      }
      const shadow = rules.find(
        (other) =>
          other !== rule &&
          other.name === rule.name &&
          other.effect === 'deny' &&
          isEverything(other.term) &&
          (rule.effect !== 'deny' || other.pointer < rule.pointer),
      );
      if (shadow !== undefined) {
        this.#warn(
          'shadowed',
          rule.pointer,
          `${shadow.pointer} denies ${rule.name} whatever its caveats, so this rule never matters.`,
        );
      }
      this.#floor(rule);
    }
  }

  #floor(rule: NamedRule): void {
    if (rule.name !== 'room.state.write' || rule.effect === 'deny') return;
    for (const [index, type] of (rule.term.eventTypes ?? []).entries()) {
      if (FORBIDDEN_EVENT_TYPES.some((glob) => matchesGlob(glob, type))) {
        this.#warn(
          'floor',
          `${rule.pointer}/eventTypes/${index}`,
          `No policy can let an extension write ${type}; remove it.`,
        );
      }
    }
  }

  #caps(section: Section, base: string): void {
    const isEntry = base !== '';
    for (const { name, pointer, read } of LIMIT_FIELDS) {
      const value = read(section);
      if (value === undefined) continue;
      const ceiling = isEntry ? read(this.#document) : undefined;
      if (value > FLOOR_LIMITS[name]) {
        this.#note(
          'floor',
          base + pointer,
          `The built-in cap of ${FLOOR_LIMITS[name]} is smaller and holds.`,
        );
      } else if (ceiling !== undefined && value > ceiling) {
        this.#warn(
          'never-applies',
          base + pointer,
          `The global cap of ${ceiling} is smaller and holds.`,
        );
      }
    }
    for (const [index, budget] of (section.budgets ?? []).entries()) {
      if (budget.calls === 0) {
        this.#warn(
          'blocks-everything',
          `${base}/budgets/${index}/calls`,
          `A budget of 0 calls denies ${budget.capabilities.join(', ')} altogether.`,
        );
      }
    }
  }

  #entry(id: string, pointer: string): void {
    const entry = this.#document.extensions?.[id];
    if (entry === undefined) return;
    if (entry.status === 'required' && !this.#grants) {
      this.#warn(
        'not-in-this-layer',
        `${pointer}/status`,
        'Only an organisation or a deployment may require an extension; this has no effect.',
      );
    }
    if (entry.status === 'blocked') {
      const idle = Object.keys(entry).filter((key) => key !== 'status' && key !== 'message');
      for (const key of idle) {
        this.#warn(
          'never-applies',
          joinPointer(pointer, key),
          `${id} is blocked, so this says nothing.`,
        );
      }
      return;
    }
    if (entry.sha256?.length === 0) {
      this.#warn(
        'blocks-everything',
        `${pointer}/sha256`,
        `An empty list of hashes admits no package of ${id}.`,
      );
    }
    if (this.#grants && entry.sha256 === undefined && entry.status === 'required') {
      this.#note(
        'unbounded',
        pointer,
        `${id} is required by name only; list the SHA-256 of the packages you have reviewed.`,
      );
    }
    const rules = rulesOf(entry, pointer);
    this.#rules(rules);
    for (const rule of rules) this.#withinCeiling(rule);
  }

  #withinCeiling(rule: NamedRule): void {
    if (isNothing(rule.term) || rule.effect === 'deny') return;
    const named = this.#global.some((other) => other.name === rule.name);
    const ceiling = waysFor(this.#global, rule.name);
    if (!this.#grants && !named) return;
    if (meetWays(ceiling, [{ effect: rule.effect, term: rule.term }]).length === 0) {
      this.#warn(
        'never-applies',
        rule.pointer,
        named
          ? `The global section's rules for ${rule.name} have nothing in common with this one.`
          : `The global section does not name ${rule.name}, and an entry can only narrow it.`,
      );
    }
  }

  #combination(combination: Combination, pointer: string): void {
    const { never } = combination;
    if (this.#grants) {
      const absent = never.find((name) => waysFor(this.#global, name).length === 0);
      if (absent !== undefined) {
        this.#note(
          'combination-idle',
          pointer,
          `${absent} is not allowed to anyone here, so these never meet.`,
        );
        return;
      }
    }
    for (const [id, entry] of Object.entries(this.#document.extensions ?? {})) {
      if (entry.status !== 'required' || entry.capabilities === undefined) continue;
      const rules = rulesOf(entry, '');
      if (never.every((name) => waysFor(rules, name).length > 0)) {
        this.#warn(
          'combination-forbids-required',
          pointer,
          `${id} is required and its entry allows ${never.join(' and ')}, which this combination forbids.`,
        );
      }
    }
  }
}

/** What is odd about a file when it is used as a layer of this kind. */
export const lint = (
  document: PolicyDocument,
  kind: Exclude<LayerKind, 'floor'> = 'deployment',
): readonly LintFinding[] => {
  const linter = new Linter(document, kind);
  linter.run();
  return linter.findings;
};
