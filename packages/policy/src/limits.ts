import type { Limits } from './decision.ts';
import type { Section } from './document.ts';
import type { Place } from './rules.ts';

/** What holds where no layer says less. No file can say more. */
export const FLOOR_LIMITS: Limits = Object.freeze({
  timeoutMs: 30_000,
  inputBytes: 16_777_216,
  outputBytes: 16_777_216,
  pendingCalls: 256,
  concurrentCalls: 8,
  pendingBytes: 33_554_432,
  memoryPages: 1024,
  frames: 16,
  messagesPerSecond: 1000,
  bytesPerSecond: 33_554_432,
  messageBytes: 16_777_216,
  heartbeatMs: 5000,
  storageBytes: 16_777_216,
});

export type LimitName = keyof Limits;

/** Where each cap stands in a section of a file. */
const FIELDS: readonly (readonly [LimitName, string, (section: Section) => number | undefined])[] =
  [
    ['timeoutMs', '/proc/timeoutMs', ({ proc }) => proc?.timeoutMs],
    ['inputBytes', '/proc/inputBytes', ({ proc }) => proc?.inputBytes],
    ['outputBytes', '/proc/outputBytes', ({ proc }) => proc?.outputBytes],
    ['pendingCalls', '/proc/pendingCalls', ({ proc }) => proc?.pendingCalls],
    ['concurrentCalls', '/proc/concurrentCalls', ({ proc }) => proc?.concurrentCalls],
    ['pendingBytes', '/proc/pendingBytes', ({ proc }) => proc?.pendingBytes],
    ['memoryPages', '/proc/memoryPages', ({ proc }) => proc?.memoryPages],
    ['frames', '/ui/frames', ({ ui }) => ui?.frames],
    ['messagesPerSecond', '/ui/messagesPerSecond', ({ ui }) => ui?.messagesPerSecond],
    ['bytesPerSecond', '/ui/bytesPerSecond', ({ ui }) => ui?.bytesPerSecond],
    ['messageBytes', '/ui/messageBytes', ({ ui }) => ui?.messageBytes],
    ['heartbeatMs', '/ui/heartbeatMs', ({ ui }) => ui?.heartbeatMs],
    ['storageBytes', '/storage/bytes', ({ storage }) => storage?.bytes],
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
    for (const [name, pointer, read] of FIELDS) {
      const cap = read(section);
      if (cap !== undefined && cap < limits[name]) {
        limits[name] = cap;
        places.set(name, { ...place, pointer: place.pointer + pointer });
      }
    }
  }
  return { limits: Object.freeze(limits), places };
};
