import type { ExtensionFacts, PolicyRequest } from '@kumix/policy';
import { ownRules } from '../bridge/hostError.ts';
import type { AuditEvent } from './event.ts';

type DecisionEvent = Extract<AuditEvent, { readonly kind: 'decision' }>;

/**
 * The record as JSON lines, oldest first. A decision carries `request` and `effect`, so that
 * `kumix policy replay` can put it to another policy; what an extension wrote itself is left out.
 */
export function auditLines(
  events: readonly AuditEvent[],
  packages: readonly ExtensionFacts[],
): string {
  const facts = new Map(packages.map((each) => [each.sha256, each]));
  return events
    .filter(({ kind }) => kind !== 'log')
    .map((event) => `${lineText(event.kind === 'decision' ? lineOf(event, facts) : event)}\n`)
    .join('');
}

/** Some readers end a line at these as well; a room's id, for one, may hold them. */
const lineEnds = /[\u0085\u2028\u2029]/g;

const lineText = (event: unknown): string =>
  JSON.stringify(event).replaceAll(
    lineEnds,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const own: ReadonlySet<string> = new Set(ownRules);

function lineOf(event: DecisionEvent, packages: ReadonlyMap<string, ExtensionFacts>): unknown {
  const extension = packages.get(event.sha256);
  // What the host refused by itself is no decision of a policy's, and cannot be replayed.
  const ownRule = event.because.some(({ rule }) => own.has(rule));
  const request = extension === undefined || ownRule ? undefined : requestOf(event, extension);
  return request === undefined ? event : { ...event, request };
}

function requestOf(event: DecisionEvent, extension: ExtensionFacts): PolicyRequest | undefined {
  const { ask, capability, facts = {}, bytes, roomId, encryption = 'unknown' } = event;
  if (ask === 'install' || ask === 'activate') return { ask, extension };
  if (ask === 'origin') {
    return facts.origin === undefined ? undefined : { ask, extension, origin: facts.origin };
  }
  if (capability === undefined) return undefined;
  if (ask === 'result') return { ask, extension, capability, bytes };
  const request = { ask, extension, capability, facts, bytes } as const;
  return roomId === undefined ? request : { ...request, room: { id: roomId, encryption } };
}
