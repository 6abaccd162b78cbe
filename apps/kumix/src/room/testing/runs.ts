/** How many examples a property is tried on: `KUMIX_RUNS`, or 100. */
const asked: unknown = import.meta.env?.['KUMIX_RUNS'];

export const runs = { numRuns: typeof asked === 'string' ? Number(asked) : 100 };
