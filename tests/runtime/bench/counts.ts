/** How many there are of what the bars' names and methods tell. */
export const idleCells = 50;
/** Calls of an export that share one way into the worker. */
export const callsACrossing = 3_000;
/** Milliseconds for which a guest would flood. */
export const floodMs = 5_000;
