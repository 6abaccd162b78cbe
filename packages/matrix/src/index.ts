export type * from './protocol/models.ts';
export type * from './protocol/methods.ts';
export type * from './protocol/views.ts';
export type * from './protocol/wire.ts';
export { bounds, protocolVersion } from './protocol/wire.ts';
export { CoreError } from './protocol/coreError.ts';
export { applyDeltas, diffLists } from './protocol/listDelta.ts';
export { createCore } from './client/coreClient.ts';
export type { Core, CoreClock, CoreOptions, Lifecycle, Watch } from './client/coreClient.ts';
