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
      known = settings;
      show(expectations.filter(({ values }) => !same({ ...settings, ...values }, settings)));
    },
    expect(change) {
      const values = outcome(change);
      if (values === null) return { taken: () => undefined, refused: () => undefined };
      const mine: Expectation = { values };
      const drop = (): void => {
        if (expectations.includes(mine)) show(expectations.filter((each) => each !== mine));
      };
      show([...expectations, mine]);
      return {
        taken() {
          if (!expectations.includes(mine)) return;
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
