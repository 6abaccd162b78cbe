/** Small settings of this browser. Nothing of an account, and nothing that must not be lost. */
export interface Storage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  /** Forgets every setting. */
  clear(): void;
}

const prefix = 'kumix.';

/** A browser that forbids storage only loses settings between visits. */
export function browserStorage(): Storage {
  return {
    read(key) {
      try {
        return localStorage.getItem(prefix + key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        localStorage.setItem(prefix + key, value);
      } catch {
        // Full or forbidden: the setting holds until the page is closed.
      }
    },
    clear() {
      try {
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith(prefix)) localStorage.removeItem(key);
        }
      } catch {
        // What may not be stored is not there.
      }
    },
  };
}

export function memoryStorage(entries: Readonly<Record<string, string>> = {}): Storage {
  const kept = new Map(Object.entries(entries));
  return {
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void kept.set(key, value),
    clear: () => kept.clear(),
  };
}
