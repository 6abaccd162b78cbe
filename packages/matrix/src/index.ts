export type * from './protocol/models.ts';
export type * from './protocol/methods.ts';
export type * from './protocol/views.ts';
export type * from './protocol/wire.ts';
export { bounds, protocolVersion } from './protocol/wire.ts';
