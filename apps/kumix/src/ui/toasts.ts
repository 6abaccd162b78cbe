import { createStore, type Readable } from '../app/store.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'danger';
  readonly text: string;
  /** There until it is dismissed, as errors are: for what takes longer to read. */
  readonly stays?: true;
  /** Goes by itself, but no sooner: none but the next of these takes its place. */
  readonly lasts?: true;
  readonly action?: { readonly label: string; readonly perform: () => void };
}

export interface Toasts {
  readonly shown: Readable<readonly Toast[]>;
  /**
   * Errors stay until they are dismissed; the rest goes by itself. `instead` names one whose place
   * it takes, focus and all, where that is still there.
   */
  show(toast: Omit<Toast, 'id'>, instead?: number): number;
  dismiss(id: number): void;
}

const goes = ({ tone, stays }: Omit<Toast, 'id'>): boolean => tone === 'info' && stays !== true;

/**
 * Of those that stay the newest `most`. Those that go by themselves get the places that are left: the
 * newest of them one in any case, and the newest that lasts.
 */
function fewest(toasts: readonly Toast[], most: number): readonly Toast[] {
  const staying = toasts.filter((toast) => !goes(toast)).slice(-most);
  const going = toasts.filter(goes);
  const lasting = going.filter(({ lasts }) => lasts === true).slice(-1);
  const places = most - staying.length - lasting.length;
  const others = going.filter((toast) => toast.lasts !== true).slice(-Math.max(1, places));
  const kept = new Set([...staying, ...lasting, ...others]);
  return toasts.filter((toast) => kept.has(toast));
}

interface Options {
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  readonly showMs?: number;
  readonly most?: number;
}

/** A few short sentences at a time; the oldest of its kind gives way. */
export function createToasts({ setTimeout, showMs = 6_000, most = 3 }: Options): Toasts {
  const shown = createStore<readonly Toast[]>([]);
  let last = 0;
  const dismiss = (id: number): void =>
    shown.update((before) =>
      before.some((toast) => toast.id === id) ? before.filter((toast) => toast.id !== id) : before,
    );
  return {
    shown,
    show(toast, instead) {
      const replaced = shown.get().find((each) => each.id === instead);
      const id = replaced?.id ?? (last += 1);
      const next = { ...toast, id };
      shown.update((before) => {
        const others = before.filter((each) => each.id === id || each.text !== toast.text);
        return replaced === undefined
          ? fewest([...others, next], most)
          : others.map((each) => (each.id === id ? next : each));
      });
      if (goes(toast)) {
        setTimeout(() => {
          if (shown.get().includes(next)) dismiss(id);
        }, showMs);
      }
      return id;
    },
    dismiss,
  };
}
