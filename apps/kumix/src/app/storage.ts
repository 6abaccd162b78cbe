/** Small settings of this browser. Nothing of an account, and nothing that must not be lost. */
export interface Storage {
  read(key: string): string | null;
  write(key: string, value: string): void;
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
  };
}

export function memoryStorage(entries: Readonly<Record<string, string>> = {}): Storage {
  const kept = new Map(Object.entries(entries));
  return {
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void kept.set(key, value),
  };
}
