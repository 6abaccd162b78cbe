import type { PolicyRequest } from '../decision.ts';
import type { CapabilityItem, CapabilityRule, PolicyDocument, Section } from '../document.ts';
import type { Layer } from '../layer.ts';
import { CAPABILITIES, FORBIDDEN_EVENT_TYPES } from '../vocabulary.ts';

/**
 * A stack of layers as Cedar policies, for the part that Cedar can express: everything but `ask`,
 * combinations, budgets and sizes. Every list of the policy becomes one `forbid … unless`.
 */

type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

const text = (value: string): string => JSON.stringify(value);

/** In a Cedar pattern `*` is any text, which is what our patterns mean once facts are canonical. */
const like = (fact: string, pattern: string): string =>
  pattern.includes('*')
    ? `context.${fact} like ${text(pattern)}`
    : `context.${fact} == ${text(pattern)}`;

const anyOf = (parts: readonly string[]): string =>
  parts.length === 0 ? 'false' : `(${parts.join(' || ')})`;

const roomIs = (value: string): string => {
  if (value === 'plain') return 'context.plain';
  return value === 'encrypted' ? '!context.plain' : `context.roomId == ${text(value)}`;
};

const condition = (rule: CapabilityRule): string => {
  const parts: string[] = [];
  if (rule.origins !== undefined) parts.push(anyOf(rule.origins.map((one) => like('origin', one))));
  if (rule.methods !== undefined) parts.push(anyOf(rule.methods.map((one) => like('method', one))));
  if (rule.rooms !== undefined) parts.push(anyOf(rule.rooms.map((one) => roomIs(one))));
  if (rule.eventTypes !== undefined) {
    parts.push(anyOf(rule.eventTypes.map((one) => like('eventType', one))));
  }
  if (rule.formats !== undefined) parts.push(anyOf(rule.formats.map((one) => like('format', one))));
  return parts.length === 0 ? 'true' : `(${parts.join(' && ')})`;
};

const FACTS: Readonly<Record<string, string>> = {
  origins: 'origin',
  methods: 'method',
  rooms: 'roomId',
  eventTypes: 'eventType',
  formats: 'format',
};

class Translator {
  readonly policies: string[] = ['permit(principal, action, resource);'];
  readonly #capabilities: readonly (keyof typeof CAPABILITIES)[];
  #when = '';

  constructor(capabilities: readonly (keyof typeof CAPABILITIES)[]) {
    this.#capabilities = capabilities;
  }

  forbid(principal: string | undefined, capability: string | undefined, rest: string): void {
    const who = principal === undefined ? 'principal' : `principal == Ext::${text(principal)}`;
    const what = capability === undefined ? 'action' : `action == Action::${text(capability)}`;
    this.policies.push(`forbid(${who}, ${what}, resource)${this.#when}${rest};`);
  }

  floor(ownOrigins: readonly string[]): void {
    for (const capability of this.#capabilities) {
      const stated = CAPABILITIES[capability].dimensions.map(
        (one) => `context has ${FACTS[one] ?? one}`,
      );
      if (stated.length > 0)
        this.forbid(undefined, capability, ` unless { ${stated.join(' && ')} }`);
    }
    const types = FORBIDDEN_EVENT_TYPES.map((one) => like('eventType', one));
    this.forbid(
      undefined,
      'room.state.write',
      ` when { context has eventType && ${anyOf(types)} }`,
    );
    const own = [...ownOrigins.map((one) => like('origin', one)), 'context.origin like "http:*"'];
    this.forbid(undefined, 'net.fetch', ` when { context has origin && ${anyOf(own)} }`);
  }

  /** `open` lists leave alone what they do not name. */
  list(principal: string | undefined, items: readonly CapabilityItem[], open: boolean): void {
    for (const capability of this.#capabilities) {
      const rules = items
        .map((item): CapabilityRule => (typeof item === 'string' ? { name: item } : item))
        .filter(({ name }) => name === capability);
      const denies = rules.filter(({ effect }) => effect === 'deny').map((rule) => condition(rule));
      const allows = rules.filter(({ effect }) => effect !== 'deny').map((rule) => condition(rule));
      const stated = CAPABILITIES[capability].dimensions.map(
        (one) => `context has ${FACTS[one] ?? one}`,
      );
      const guard = stated.length === 0 ? 'true' : stated.join(' && ');
      if (denies.length > 0) {
        this.forbid(principal, capability, ` when { ${guard} && ${anyOf(denies)} }`);
      }
      if (allows.length > 0 || !open) {
        this.forbid(principal, capability, ` unless { ${guard} && ${anyOf(allows)} }`);
      }
    }
  }

  #section(principal: string | undefined, section: Section, grants: boolean): void {
    if (section.capabilities !== undefined) this.list(principal, section.capabilities, !grants);
    else if (grants && principal === undefined) this.list(principal, [], false);
  }

  layer(
    document: PolicyDocument | undefined,
    kind: Layer['kind'],
    roomId: string | undefined,
    strict: boolean,
  ): void {
    this.#when =
      roomId === undefined
        ? ''
        : ` when { context has roomId && context.roomId == ${text(roomId)} }`;
    if (document === undefined) {
      this.forbid(undefined, undefined, '');
      this.#when = '';
      return;
    }
    const grants = kind === 'organisation' || kind === 'deployment';
    this.#section(undefined, document, grants);
    const entries = Object.entries(document.extensions ?? {});
    if (grants && strict) {
      const listed = entries.map(([id]) => `Ext::${text(id)}`).join(', ');
      const unless = entries.length === 0 ? '' : ` unless { [${listed}].contains(principal) }`;
      this.forbid(undefined, undefined, unless);
    }
    for (const [id, entry] of entries) {
      if (entry.status === 'blocked') this.forbid(id, undefined, '');
      if (entry.sha256 !== undefined) {
        this.forbid(
          id,
          undefined,
          ` unless { ${anyOf(entry.sha256.map((one) => like('sha256', one)))} }`,
        );
      }
      this.#section(id, entry, grants);
    }
    this.#when = '';
  }
}

const documentOf = (layer: Layer): PolicyDocument | undefined =>
  layer.policy === 'unreadable' ? layer.lastGood : layer.policy;

export const toCedar = (
  layers: readonly Layer[],
  ownOrigins: readonly string[],
  extension: CallRequest['extension'],
  capabilities: readonly (keyof typeof CAPABILITIES)[],
): string => {
  const translator = new Translator(capabilities);
  translator.floor(ownOrigins);
  const enforced = layers.filter((layer) => documentOf(layer)?.enforcement !== 'report');
  const grants = enforced.filter(({ kind }) => kind === 'organisation' || kind === 'deployment');
  if (grants.length === 0) translator.forbid(undefined, undefined, '');
  const strict = !grants.every((layer) => documentOf(layer)?.mode === 'dev');
  if (strict) translator.forbid(undefined, undefined, ' unless { context.isolation == "worker" }');
  for (const layer of enforced) {
    translator.layer(
      documentOf(layer),
      layer.kind,
      layer.kind === 'room' ? layer.roomId : undefined,
      strict,
    );
  }
  const asked = extension.capabilities.flatMap(({ name, caveats }): CapabilityItem[] =>
    capabilities.flatMap((known) => (known === name ? [{ name: known, ...caveats }] : [])),
  );
  translator.list(extension.id, asked, false);
  return translator.policies.join('\n');
};

/** The call as the parts of a Cedar request. */
export const toCedarRequest = (request: CallRequest) => ({
  principal: { type: 'Ext', id: request.extension.id as string },
  action: { type: 'Action', id: request.capability },
  resource: { type: 'App', id: 'kumix' },
  context: {
    sha256: request.extension.sha256,
    isolation: request.extension.isolation as string,
    ...request.facts,
    ...(request.room === undefined
      ? {}
      : { roomId: request.room.id, plain: request.room.encryption === 'plain' }),
  },
  entities: [],
});
