/** What was chosen shows at once, whatever else the homeserver says before it says that. */
import { same, type RoomChange, type RoomSettings } from '@kumix/matrix';
import { createStore, type Readable } from '../app/store.ts';

/**
 * How long the homeserver may be silent, in milliseconds, about a change that it has taken. Longer
 * only where another's change followed it at once; what the homeserver says shows then.
 */
const patienceMs = 10_000;

/** What a change will make of the settings, for those that show as a choice. */
function outcome(change: RoomChange): Partial<RoomSettings> | null {
  switch (change.what) {
    case 'joinRule':
      return { joinRule: change.to, allowed: change.allowed };
    case 'history':
      return { history: change.to };
    case 'guests':
      return { guests: change.to };
    case 'mainAddress':
      return { mainAddress: change.to };
    default:
      return null;
  }
}

interface Expectation {
  readonly values: Partial<RoomSettings>;
  /** The homeserver has it. */
  taken: boolean;
}

const stands = ({ values }: Expectation, settings: RoomSettings | null): boolean =>
  settings !== null && same({ ...settings, ...values }, settings);

const alike = (one: Expectation, other: Expectation): boolean =>
  Object.keys(one.values).some((key) => Object.hasOwn(other.values, key));

/**
 * What is still to be said. Choices of one kind are said in their order, each by a change to it: a
 * choice that undoes one before it stands in the settings from the start, and is said after that.
 */
function unsaid(
  expectations: readonly Expectation[],
  before: RoomSettings | null,
  now: RoomSettings,
): readonly Expectation[] {
  let left: readonly Expectation[] = [];
  const said: Expectation[] = [];
  for (const each of expectations) {
    const first = !left.some((other) => alike(other, each));
    const changed = !stands(each, before) && !said.some((other) => alike(other, each));
    if (stands(each, now) && (changed || (first && each.taken))) {
      said.push(each);
      // Those before it were passed over.
      left = left.filter((other) => !alike(other, each));
    } else {
      left = [...left, each];
    }
  }
  return left;
}

export interface ExpectedSettings {
  /** What the homeserver said, with what is chosen and not said yet; `null` until it said any. */
  readonly shown: Readable<RoomSettings | null>;
  /** What the homeserver says. A choice that stands in it is not expected any more. */
  said(settings: RoomSettings): void;
  /** Shows a choice until it is said, until it was refused, or until nothing more is to come. */
  expect(change: RoomChange): { taken(): void; refused(): void };
  stop(): void;
}

export function createExpectedSettings(): ExpectedSettings {
  const shown = createStore<RoomSettings | null>(null);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let known: RoomSettings | null = null;
  let expectations: readonly Expectation[] = [];

  const show = (next: readonly Expectation[]): void => {
    expectations = next;
    if (known !== null) {
      shown.set(next.reduce<RoomSettings>((all, { values }) => ({ ...all, ...values }), known));
    }
  };

  return {
    shown,
    said(settings) {
      const before = known;
      known = settings;
      show(unsaid(expectations, before, settings));
    },
    expect(change) {
      const values = outcome(change);
      if (values === null) return { taken: () => undefined, refused: () => undefined };
      const mine: Expectation = { values, taken: false };
      const drop = (): void => {
        if (expectations.includes(mine)) show(expectations.filter((each) => each !== mine));
      };
      show([...expectations, mine]);
      return {
        taken() {
          if (!expectations.includes(mine)) return;
          mine.taken = true;
          const timer = setTimeout(() => {
            timers.delete(timer);
            drop();
          }, patienceMs);
          timers.add(timer);
        },
        refused: drop,
      };
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
