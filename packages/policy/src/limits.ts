import type { Limits } from './decision.ts';
import type { Section } from './document.ts';
import type { Place } from './rules.ts';

/**
 * What holds where no layer says less; no file can say more. Both at once, on purpose: were the most
 * a file may name above what holds unnamed, a layer that names a cap would allow more than before.
 * High enough for a policy that trusts its extensions (512 calls at once, 1,000 in one turn); the
 * policies we ship say less.
 */
export const FLOOR_LIMITS: Limits = Object.freeze({
  timeoutMs: 30_000,
  inputBytes: 16_777_216,
  outputBytes: 16_777_216,
  pendingCalls: 1024,
  concurrentCalls: 512,
  pendingBytes: 33_554_432,
  memoryPages: 1024,
  frames: 16,
  messagesPerSecond: 5000,
  bytesPerSecond: 33_554_432,
  messageBytes: 16_777_216,
  heartbeatMs: 5000,
  storageBytes: 16_777_216,
});

export type LimitName = keyof Limits;

export interface LimitField {
  readonly name: LimitName;
  /** Where the cap stands in a section of a file. */
  readonly pointer: string;
  readonly read: (section: Section) => number | undefined;
}

export const LIMIT_FIELDS: readonly LimitField[] = [
  { name: 'timeoutMs', pointer: '/proc/timeoutMs', read: (section) => section.proc?.timeoutMs },
  { name: 'inputBytes', pointer: '/proc/inputBytes', read: (section) => section.proc?.inputBytes },
  {
    name: 'outputBytes',
    pointer: '/proc/outputBytes',
    read: (section) => section.proc?.outputBytes,
  },
  {
    name: 'pendingCalls',
    pointer: '/proc/pendingCalls',
    read: (section) => section.proc?.pendingCalls,
  },
  {
    name: 'concurrentCalls',
    pointer: '/proc/concurrentCalls',
    read: (section) => section.proc?.concurrentCalls,
  },
  {
    name: 'pendingBytes',
    pointer: '/proc/pendingBytes',
    read: (section) => section.proc?.pendingBytes,
  },
  {
    name: 'memoryPages',
    pointer: '/proc/memoryPages',
    read: (section) => section.proc?.memoryPages,
  },
  { name: 'frames', pointer: '/ui/frames', read: (section) => section.ui?.frames },
  {
    name: 'messagesPerSecond',
    pointer: '/ui/messagesPerSecond',
    read: (section) => section.ui?.messagesPerSecond,
  },
  {
    name: 'bytesPerSecond',
    pointer: '/ui/bytesPerSecond',
    read: (section) => section.ui?.bytesPerSecond,
  },
  {
    name: 'messageBytes',
    pointer: '/ui/messageBytes',
    read: (section) => section.ui?.messageBytes,
  },
  { name: 'heartbeatMs', pointer: '/ui/heartbeatMs', read: (section) => section.ui?.heartbeatMs },
  { name: 'storageBytes', pointer: '/storage/bytes', read: (section) => section.storage?.bytes },
];

/** A section with the place it stands at; `pointer` is `''` or that of an extension's entry. */
export interface PlacedSection {
  readonly place: Place;
  readonly section: Section;
}

export interface PlacedLimits {
  readonly limits: Limits;
  /** Who set a cap; a cap that is not here is the floor's. */
  readonly places: ReadonlyMap<LimitName, Place>;
}

/** The smallest of each cap, and the first section that named it. */
export const meetLimits = (sections: readonly PlacedSection[]): PlacedLimits => {
  const limits: { -readonly [K in LimitName]: number } = { ...FLOOR_LIMITS };
  const places = new Map<LimitName, Place>();
  for (const { place, section } of sections) {
    if (section.proc === undefined && section.ui === undefined && section.storage === undefined) {
      continue;
    }
    for (const { name, pointer, read } of LIMIT_FIELDS) {
      const cap = read(section);
      if (cap !== undefined && cap < limits[name]) {
        limits[name] = cap;
        places.set(name, { ...place, pointer: place.pointer + pointer });
      }
    }
  }
  return { limits: Object.freeze(limits), places };
};
