/** Milliseconds that an extension's call waits for a person, and another for that. */
export const patienceMs = 120_000;
