export type * from './manifest.ts';
export { type ManifestProblem, type ManifestResult, readManifest } from './read.ts';
export { manifestSchema } from './schema.ts';
