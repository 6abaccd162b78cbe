import type { LayerKind, Reason } from './decision.ts';

/** Every rule that can stand in a `Reason`. Tests, vectors and the app match on these names. */
export const RULES = [
  // What lets something pass.
  'capability-allowed',
  'capability-asks',
  'entry-allowed',
  'dev-mode',
  'grant-allowed',
  'origin-allowed',
  // What stops it.
  'facts-invalid',
  'layer-unreadable',
  'capability-unknown',
  'capability-not-requested',
  'capability-missing',
  'capability-denied',
  'entry-missing',
  'entry-blocked',
  'version-outside',
  'sha256-unlisted',
  'isolation-too-weak',
  'wasm-import-unlisted',
  'origin-unlisted',
  'fact-missing',
  'caveat-origins',
  'caveat-methods',
  'caveat-rooms',
  'caveat-eventTypes',
  'caveat-formats',
  'floor-event-type',
  'floor-origin',
  'own-origins-unknown',
  'input-too-large',
  'output-too-large',
  'budget-exhausted',
  'budget-unread',
  'combination',
  'grant-refused',
] as const;

export type Rule = (typeof RULES)[number];

/** A reason whose rule is known to be one of the closed set. */
export interface RuleReason extends Reason {
  readonly rule: Rule;
}

/** Who spoke and where: everything of a reason but what it says. */
export interface Place {
  readonly layer: LayerKind;
  readonly source: string;
  readonly pointer: string;
}

export const FLOOR: Place = { layer: 'floor', source: 'built-in', pointer: '' };

/** What the manifest itself does not ask for is refused before any file is read. */
export const MANIFEST: Place = { layer: 'floor', source: 'manifest', pointer: '/capabilities' };

export const reason = (place: Place, rule: Rule, sentence: string): RuleReason =>
  Object.freeze({
    layer: place.layer,
    source: place.source,
    pointer: place.pointer,
    rule,
    sentence,
  });

/** Text of a guest or a file inside a sentence: one line, bounded, and visibly quoted. */
export const quote = (text: string): string => {
  const flat = /^[!-~]*$/u.test(text) ? text : text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ');
  return flat.length > 80 ? `“${flat.slice(0, 79)}…”` : `“${flat}”`;
};
