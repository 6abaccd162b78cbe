/**
 * Milliseconds that an extension's question waits for a person. A call of the host's waits no longer
 * than that for all the questions which its extension asks meanwhile, and one budget more.
 */
export const patienceMs = 120_000;
