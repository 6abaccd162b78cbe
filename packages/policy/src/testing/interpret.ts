import type { Effect, ExtensionFacts, PolicyRequest, RoomFacts } from '../decision.ts';
import type { CapabilityItem, CapabilityRule, PolicyDocument, Section } from '../document.ts';
import type { Layer } from '../layer.ts';

/**
 * The rules of DESIGN section 3 once more, as plainly as they can be written and sharing no code
 * with the engine: effects only, nothing compiled, nothing remembered. Tests hold the two together.
 */

type CallRequest = Extract<PolicyRequest, { ask: 'call' }>;

interface Sheet {
  readonly kind: string;
  readonly roomId: string | undefined;
  readonly document: PolicyDocument | undefined;
}

const DIMENSIONS: Readonly<Record<string, readonly string[]>> = {
  'message.read': ['rooms'],
  'message.send': ['rooms'],
  'message.transform': ['rooms'],
  'room.state.read': ['rooms', 'eventTypes'],
  'room.state.write': ['rooms', 'eventTypes'],
  'storage.kv': [],
  'net.fetch': ['origins', 'methods'],
  notify: [],
  'clipboard.write': [],
  'link.open': ['origins'],
  panel: [],
  'attachment.filter': ['rooms', 'formats'],
};

const FORBIDDEN =
  /^m\.(?:room\.(?:encryption|power_levels|server_acl|join_rules|tombstone|encrypted|member|third_party_invite|history_visibility|guest_access)$|key\.|secret\.)/u;

const split = (origin: string): readonly string[] => {
  const [scheme = '', rest = ''] = origin.split('://');
  const [host = '', port = ''] = rest.split(':');
  return [scheme, host, port];
};

const admitsOrigin = (pattern: string, origin: string): boolean => {
  if (!pattern.startsWith('https://*.')) return pattern === origin;
  const [, below = '', wanted] = split(pattern.replace('*', ''));
  const [scheme, host = '', port] = split(origin);
  return scheme === 'https' && port === wanted && host.endsWith(below);
};

const admitsGlob = (pattern: string, value: string): boolean =>
  pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;

const admitsRoom = (text: string, room: RoomFacts): boolean => {
  if (text === 'plain') return room.encryption === 'plain';
  return text === 'encrypted' ? room.encryption !== 'plain' : text === room.id;
};

const covers = (rule: Partial<CapabilityRule>, { facts, room }: CallRequest): boolean =>
  (rule.origins?.some((one) => admitsOrigin(one, facts.origin ?? '')) ?? true) &&
  (rule.methods?.includes(facts.method ?? '') ?? true) &&
  (rule.eventTypes?.some((one) => admitsGlob(one, facts.eventType ?? '')) ?? true) &&
  (rule.formats?.some((one) => admitsGlob(one, facts.format ?? '')) ?? true) &&
  (rule.rooms?.some((one) => room !== undefined && admitsRoom(one, room)) ?? true);

const asRule = (item: CapabilityItem): CapabilityRule =>
  typeof item === 'string' ? { name: item } : item;

const worst = (effects: readonly Effect[]): Effect => {
  if (effects.includes('deny')) return 'deny';
  return effects.includes('ask') ? 'ask' : 'allow';
};

const list = (items: readonly CapabilityItem[], open: boolean, request: CallRequest): Effect => {
  const named = items.map((item) => asRule(item)).filter(({ name }) => name === request.capability);
  const hits = named.filter((rule) => covers(rule, request)).map(({ effect = 'allow' }) => effect);
  if (hits.length > 0) return worst(hits);
  return open && named.every(({ effect }) => effect === 'deny') ? 'allow' : 'deny';
};

const sectionsOf = (sheet: Sheet, extension: ExtensionFacts): readonly Section[] => {
  const entry = sheet.document?.extensions?.[extension.id];
  return [sheet.document, entry].filter((one) => one !== undefined);
};

const isGrant = ({ kind }: Sheet): boolean => kind !== 'room' && kind !== 'user';

const capabilityEffect = (sheet: Sheet, request: CallRequest): Effect => {
  const effects = sectionsOf(sheet, request.extension).map((section) => {
    if (section.capabilities !== undefined) {
      return list(section.capabilities, !isGrant(sheet), request);
    }
    return section === sheet.document && isGrant(sheet) ? 'deny' : 'allow';
  });
  return worst(effects);
};

/** Could the extension use the capability at all, by this layer and the manifest, in this room? */
const has = (
  sheet: Sheet,
  extension: ExtensionFacts,
  capability: string,
  room: RoomFacts | undefined,
): boolean => {
  const lists: (readonly Partial<CapabilityRule>[])[] = [
    extension.capabilities.filter(({ name }) => name === capability).map(({ caveats }) => caveats),
  ];
  for (const section of sectionsOf(sheet, extension)) {
    if (section.capabilities === undefined) {
      if (section === sheet.document && isGrant(sheet)) return false;
      continue;
    }
    const named = section.capabilities
      .map((item) => asRule(item))
      .filter(({ name }) => name === capability);
    const plainDeny = named.some(
      (rule) =>
        rule.effect === 'deny' &&
        Object.keys(rule).every((key) => key === 'name' || key === 'effect'),
    );
    if (plainDeny) return false;
    const granting = named.filter(({ effect }) => effect !== 'deny');
    if (granting.length > 0) lists.push(granting);
    else if (isGrant(sheet)) return false;
  }
  // Every value that any list names, and one that none does, for each dimension.
  const values = (key: 'origins' | 'methods' | 'eventTypes' | 'formats' | 'rooms'): string[] => [
    ...new Set(lists.flat().flatMap((rule) => rule[key] ?? [])),
  ];
  const origins = values('origins').map((one) => one.replace('*.', 'any-thing.'));
  const rooms: readonly RoomFacts[] =
    room === undefined
      ? [...values('rooms').filter((one) => one.startsWith('!')), '!any'].flatMap((id) => [
          { id, encryption: 'plain' as const },
          { id, encryption: 'encrypted' as const },
        ])
      : [room];
  const globs = (key: 'eventTypes' | 'formats'): string[] =>
    [...values(key), 'any'].map((one) => one.replace('*', 'any'));
  for (const origin of [...origins, 'https://any.invalid']) {
    for (const method of [...values('methods'), 'ANY']) {
      for (const eventType of globs('eventTypes')) {
        for (const format of globs('formats')) {
          for (const at of rooms) {
            const facts = { origin, method, eventType, format };
            const request: CallRequest = {
              ask: 'call',
              extension,
              capability,
              facts,
              room: at,
              bytes: 0,
            };
            if (lists.every((rules) => rules.some((rule) => covers(rule, request)))) return true;
          }
        }
      }
    }
  }
  return false;
};

const combined = (sheet: Sheet, request: CallRequest): boolean =>
  (sheet.document?.combinations ?? []).some(({ never, where }) => {
    if (!never.some((name) => name === request.capability)) return false;
    const roomed = never.some((name) => DIMENSIONS[name]?.includes('rooms') === true);
    if (where !== 'encrypted-room' || !roomed) {
      return never.every((name) => has(sheet, request.extension, name, undefined));
    }
    const { room } = request;
    if (room === undefined || room.encryption === 'plain') return false;
    return never.every((name) => has(sheet, request.extension, name, room));
  });

const packageOk = (sheet: Sheet, extension: ExtensionFacts, strict: boolean): boolean => {
  if (sheet.document === undefined) return false;
  const entry = sheet.document.extensions?.[extension.id];
  if (entry?.status === 'blocked') return false;
  if (isGrant(sheet) && strict && entry === undefined) return false;
  return entry?.sha256?.includes(extension.sha256) ?? true;
};

const stateFact = (request: CallRequest): boolean =>
  (DIMENSIONS[request.capability] ?? ['unknown']).every((dimension) => {
    const { origin, method, eventType, format } = request.facts;
    if (dimension === 'origins') return origin !== undefined;
    if (dimension === 'methods') return method !== undefined;
    if (dimension === 'eventTypes') return eventType !== undefined;
    if (dimension === 'formats') return format !== undefined;
    return dimension === 'rooms' && request.room !== undefined;
  });

/** The effect of a call with no budgets and no grants; inputs must be well-formed. */
export const interpret = (
  layers: readonly Layer[],
  ownOrigins: readonly string[],
  request: CallRequest,
): Effect => {
  const sheets = layers
    .map((layer): Sheet => ({
      kind: layer.kind,
      roomId: layer.kind === 'room' ? layer.roomId : undefined,
      document: layer.policy === 'unreadable' ? layer.lastGood : layer.policy,
    }))
    .filter(({ document }) => document?.enforcement !== 'report');
  const grants = sheets.filter((sheet) => isGrant(sheet));
  if (grants.length === 0) return 'deny';
  const strict = !grants.every(({ document }) => document?.mode === 'dev');
  const counting = sheets.filter(
    ({ roomId }) => roomId === undefined || roomId === request.room?.id,
  );
  if (!counting.every((sheet) => packageOk(sheet, request.extension, strict))) return 'deny';
  if (strict && request.extension.isolation !== 'worker') return 'deny';
  if (!stateFact(request)) return 'deny';
  if (request.capability === 'room.state.write' && FORBIDDEN.test(request.facts.eventType ?? '')) {
    return 'deny';
  }
  if (request.capability === 'net.fetch') {
    const origin = request.facts.origin ?? '';
    if (ownOrigins.includes(origin) || origin.startsWith('http:')) return 'deny';
  }
  if (counting.some((sheet) => combined(sheet, request))) return 'deny';
  const asked = request.extension.capabilities
    .filter(({ name }) => name === request.capability)
    .some(({ caveats }) => covers(caveats, request));
  if (!asked) return 'deny';
  return worst(counting.map((sheet) => capabilityEffect(sheet, request)));
};
