import type { CallFacts, ExtensionFacts, RoomFacts } from '../decision.ts';
import type { Section } from '../document.ts';
import { parseOriginPattern } from '../origin.ts';
import type { PreparedLayer } from '../prepare.ts';
import {
  CAPABILITIES,
  type CapabilityName,
  type Dimension,
  FORBIDDEN_EVENT_TYPES,
  HTTP_METHODS,
} from '../vocabulary.ts';

/**
 * One call for every region that the caveats of some policies can tell apart. Every caveat is an
 * equality or a prefix of labels, so the values named, one value inside each pattern and one outside
 * all of them stand for all values there are.
 */

export interface Point {
  readonly capability: CapabilityName;
  readonly facts: CallFacts;
  readonly room: RoomFacts | undefined;
}

interface Named {
  readonly origins: Set<string>;
  readonly eventTypes: Set<string>;
  readonly formats: Set<string>;
  readonly rooms: Set<string>;
}

/** A label, or a rest, that nobody writes. */
const FRESH = 'kumix-any';

const collectRaw = (
  named: Named,
  raw: { readonly [K in keyof Named]?: readonly string[] | undefined },
): void => {
  for (const key of ['origins', 'eventTypes', 'formats', 'rooms'] as const) {
    for (const text of raw[key] ?? []) named[key].add(text);
  }
};

const collectSection = (named: Named, section: Section, capability: CapabilityName): void => {
  for (const item of section.capabilities ?? []) {
    if (typeof item === 'string') continue;
    // A combination looks at the rooms of its other members too.
    collectRaw(named, item.name === capability ? item : { rooms: item.rooms });
  }
};

const representOrigins = (texts: ReadonlySet<string>): readonly string[] => {
  const out = new Set<string>([`https://${FRESH}.invalid`]);
  for (const text of texts) {
    const result = parseOriginPattern(text, { opaque: false, isPublicSuffix: () => false });
    if (!result.ok) continue;
    const { pattern } = result;
    if (pattern.kind === 'below') {
      const port = pattern.port === '' ? '' : `:${pattern.port}`;
      out.add(`https://${FRESH}${pattern.suffix}${port}`);
      out.add(`https://${pattern.suffix.slice(1)}${port}`);
    } else out.add(pattern.text);
  }
  return [...out];
};

const representGlobs = (texts: ReadonlySet<string>, outside: string): readonly string[] => {
  const out = new Set<string>([outside]);
  for (const text of texts) out.add(text.endsWith('*') ? text.slice(0, -1) + FRESH : text);
  return [...out];
};

const representRooms = (texts: ReadonlySet<string>): readonly RoomFacts[] => {
  const ids = new Set([`!${FRESH}:invalid`, ...[...texts].filter((text) => text.startsWith('!'))]);
  return [...ids].flatMap((id): readonly RoomFacts[] => [
    { id, encryption: 'plain' },
    { id, encryption: 'encrypted' },
  ]);
};

/** Every point for a capability; `layers` are those of all policies that are compared. */
export const pointsOf = (
  capability: CapabilityName,
  extension: ExtensionFacts,
  layers: readonly PreparedLayer[],
  roomIds: readonly string[],
): readonly Point[] => {
  const named: Named = {
    origins: new Set(),
    eventTypes: new Set(FORBIDDEN_EVENT_TYPES),
    formats: new Set(),
    rooms: new Set(roomIds),
  };
  for (const { sections } of layers) {
    for (const { section } of sections) collectSection(named, section, capability);
  }
  for (const { name, caveats } of extension.capabilities) {
    collectRaw(named, name === capability ? caveats : { rooms: caveats['rooms'] });
  }
  const dimensions: readonly Dimension[] = CAPABILITIES[capability].dimensions;
  const has = (dimension: Dimension): boolean => dimensions.includes(dimension);
  const origins = has('origins') ? representOrigins(named.origins) : [undefined];
  const methods = has('methods') ? HTTP_METHODS : [undefined];
  const eventTypes = has('eventTypes') ? representGlobs(named.eventTypes, FRESH) : [undefined];
  const formats = has('formats') ? representGlobs(named.formats, FRESH) : [undefined];
  // A capability without rooms may still be used in one, where a layer or a combination counts.
  const rooms = has('rooms')
    ? representRooms(named.rooms)
    : [undefined, ...representRooms(named.rooms)];
  const points: Point[] = [];
  for (const origin of origins) {
    for (const method of methods) {
      for (const eventType of eventTypes) {
        for (const format of formats) {
          const facts: CallFacts = {
            ...(origin === undefined ? {} : { origin }),
            ...(method === undefined ? {} : { method }),
            ...(eventType === undefined ? {} : { eventType }),
            ...(format === undefined ? {} : { format }),
          };
          for (const room of rooms) points.push({ capability, facts, room });
        }
      }
    }
  }
  return points;
};
