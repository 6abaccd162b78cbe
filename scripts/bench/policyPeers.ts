import * as cedarWasm from '@cedar-policy/cedar-wasm/nodejs';
import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability';
import { newEnforcer, newModelFromString } from 'casbin';
import type { CapabilityItem, ExtensionFacts, PolicyDocument } from '@kumix/policy';

/**
 * The same rules and the same requests for each peer, in the form each is best at: CASL with one
 * ability an extension and layer, casbin with one enforcer an extension and layer, Cedar with one
 * parsed policy set an extension (it looks at every policy of a set). A call passes where every layer lets it. Wildcard origins are given to each as
 * it can say them (CASL and casbin: a regular expression). In the peers' favour, their layers hold
 * only the entries of extensions; the global sections, which the engine also judges, are left out.
 */

export interface Call {
  readonly extension: ExtensionFacts;
  readonly capability: string;
  readonly origin: string | undefined;
  readonly method: string | undefined;
}

/** Answers a call, with a fresh request object of its own, as every real call brings one. */
export interface Peer {
  readonly name: 'casl' | 'casbin' | 'cedar';
  readonly decide: (call: Call) => boolean;
}

interface FlatRule {
  readonly layer: number;
  readonly extension: string;
  readonly capability: string;
  readonly origins: readonly string[] | undefined;
  readonly methods: readonly string[] | undefined;
}

const flatten = (document: PolicyDocument, layer: number): readonly FlatRule[] =>
  Object.entries(document.extensions ?? {}).flatMap(([extension, entry]) =>
    (entry.capabilities ?? []).map((item: CapabilityItem): FlatRule => {
      const rule = typeof item === 'string' ? { name: item } : item;
      return {
        layer,
        extension,
        capability: rule.name,
        origins: 'origins' in rule ? rule.origins : undefined,
        methods: 'methods' in rule ? rule.methods : undefined,
      };
    }),
  );

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);

const originPattern = (origins: readonly string[]): string =>
  `^(?:${origins.map((one) => escape(one).replace(String.raw`\*`, String.raw`[a-z0-9.-]+`)).join('|')})$`;

/** The rules of each extension, layer by layer. */
const byExtension = (
  rules: readonly FlatRule[],
): ReadonlyMap<string, readonly (readonly FlatRule[])[]> => {
  const out = new Map<string, FlatRule[][]>();
  for (const rule of rules) {
    const layers = out.get(rule.extension) ?? [];
    out.set(rule.extension, layers);
    (layers[rule.layer] ??= []).push(rule);
  }
  return out;
};

const abilityOf = (rules: readonly FlatRule[]): ReturnType<typeof createMongoAbility> => {
  const { can, build } = new AbilityBuilder(createMongoAbility);
  for (const { capability, origins, methods } of rules) {
    const exact = origins?.every((origin) => !origin.includes('*')) === true;
    can(capability, 'Call', {
      ...(origins === undefined
        ? {}
        : { origin: exact ? { $in: origins } : { $regex: originPattern(origins) } }),
      ...(methods === undefined ? {} : { method: { $in: methods } }),
    });
  }
  return build();
};

const casl = (rules: readonly FlatRule[]): Peer => {
  const abilities = new Map(
    [...byExtension(rules)].map(([id, layers]) => [id, layers.map((one) => abilityOf(one))]),
  );
  return {
    name: 'casl',
    decide: ({ extension, capability, origin, method }) => {
      const call = subject('Call', { origin, method });
      return abilities.get(extension.id)?.every((one) => one.can(capability, call)) === true;
    },
  };
};

const CASBIN_MODEL = `
[request_definition]
r = cap, origin, method
[policy_definition]
p = cap, origin, method
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.cap == p.cap && (p.origin == "-" || regexMatch(r.origin, p.origin)) && (p.method == "-" || regexMatch(r.method, p.method))
`;

const enforcerOf = async (rules: readonly FlatRule[]) => {
  const enforcer = await newEnforcer(newModelFromString(CASBIN_MODEL));
  await enforcer.addPolicies(
    rules.map(({ capability, origins, methods }) => [
      capability,
      origins === undefined ? '-' : originPattern(origins),
      methods === undefined ? '-' : `^(?:${methods.join('|')})$`,
    ]),
  );
  return enforcer;
};

const casbin = async (rules: readonly FlatRule[]): Promise<Peer> => {
  const enforcers = new Map(
    await Promise.all(
      [...byExtension(rules)].map(
        async ([id, layers]) =>
          [id, await Promise.all(layers.map((one) => enforcerOf(one)))] as const,
      ),
    ),
  );
  return {
    name: 'casbin',
    decide: ({ extension, capability, origin = '', method = '' }) =>
      enforcers.get(extension.id)?.every((one) => one.enforceSync(capability, origin, method)) ===
      true,
  };
};

const cedar = (rules: readonly FlatRule[], capabilities: readonly string[]): Peer => {
  const like = (fact: string, values: readonly string[]): string =>
    `(${values
      .map((one) => `context.${fact} ${one.includes('*') ? 'like' : '=='} ${JSON.stringify(one)}`)
      .join(' || ')})`;
  for (const [id, layers] of byExtension(rules)) {
    const forbids = layers.flatMap((layer) =>
      capabilities.map((name) => {
        const ways = layer
          .filter(({ capability }) => capability === name)
          .map(({ origins, methods }) => {
            const parts = [
              ...(origins === undefined ? [] : [like('origin', origins)]),
              ...(methods === undefined ? [] : [like('method', methods)]),
            ];
            return parts.length === 0 ? 'true' : `(${parts.join(' && ')})`;
          });
        const unless = ways.length === 0 ? '' : ` unless { ${ways.join(' || ')} }`;
        return `forbid(principal == Ext::"${id}", action == Action::"${name}", resource)${unless};`;
      }),
    );
    const staticPolicies = ['permit(principal, action, resource);', ...forbids].join('\n');
    const parsed = cedarWasm.preparsePolicySet(id, { staticPolicies });
    if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  }
  return {
    name: 'cedar',
    decide: ({ extension, capability, origin = '', method = '' }) => {
      const answer = cedarWasm.statefulIsAuthorized({
        principal: { type: 'Ext', id: extension.id },
        action: { type: 'Action', id: capability },
        resource: { type: 'App', id: 'kumix' },
        context: { origin, method },
        entities: [],
        preparsedPolicySetId: extension.id,
      });
      return answer.type === 'success' && answer.response.decision === 'allow';
    },
  };
};

export const makePeers = async (
  documents: readonly PolicyDocument[],
  capabilities: readonly string[],
): Promise<readonly Peer[]> => {
  const rules = documents.flatMap((document, layer) => flatten(document, layer));
  return [casl(rules), await casbin(rules), cedar(rules, capabilities)];
};
