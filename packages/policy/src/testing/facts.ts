import type { CapabilityRequest, ExtensionFacts, PolicyRequest, RoomFacts } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { parseExtensionId } from '../ids.ts';
import { formatProblem } from '../problem.ts';
import { readPolicy, type ReadOptions } from '../read.ts';

/** What tests hand to the engine: well-formed unless they say otherwise. */

export const SHA = 'a'.repeat(64);

export const extension = (
  id: string,
  capabilities: readonly (string | CapabilityRequest)[],
  more: Partial<Omit<ExtensionFacts, 'id' | 'capabilities'>> = {},
): ExtensionFacts => {
  const parsed = parseExtensionId(id);
  if (parsed === undefined) throw new Error(`${id} is not an extension id`);
  return {
    id: parsed,
    version: '1.0.0',
    sha256: SHA,
    kind: 'ui',
    isolation: 'worker',
    wasmImports: [],
    capabilities: capabilities.map((item) =>
      typeof item === 'string' ? { name: item, caveats: {} } : item,
    ),
    ...more,
  };
};

export const room = (encryption: RoomFacts['encryption'], id = '!room:example.org'): RoomFacts => ({
  id,
  encryption,
});

type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

export const call = (
  of: ExtensionFacts,
  capability: string,
  more: Partial<Omit<CallRequest, 'ask' | 'extension' | 'capability'>> = {},
): CallRequest => ({ ask: 'call', extension: of, capability, facts: {}, bytes: 0, ...more });

/** Knows the few suffixes that tests use; the real list is tested where it is made. */
export const isPublicSuffix = (host: string): boolean =>
  ['com', 'org', 'uk', 'co.uk', 'github.io'].includes(host);

export const read = (value: unknown, options: ReadOptions = { isPublicSuffix }): PolicyDocument => {
  const result = readPolicy(JSON.stringify(value), 'test.json', options);
  if (!result.ok) throw new Error(result.problems.map((one) => formatProblem(one)).join('\n'));
  return result.document;
};
