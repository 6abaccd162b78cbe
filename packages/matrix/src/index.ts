export type * from './protocol/models.ts';
export type * from './protocol/account.ts';
export type * from './protocol/interactiveAuth.ts';
export type * from './protocol/login.ts';
export type * from './protocol/methods.ts';
export type * from './protocol/notifications.ts';
export type * from './protocol/roomSettings.ts';
export type * from './protocol/search.ts';
export type * from './protocol/threads.ts';
export type * from './protocol/trust.ts';
export { noTrust } from './protocol/trust.ts';
export type * from './protocol/views.ts';
export type * from './protocol/wire.ts';
export { bounds, protocolVersion } from './protocol/wire.ts';
export { CoreError } from './protocol/coreError.ts';
export {
  type SentenceName,
  type Told,
  english,
  say,
  said,
  sentences,
} from './protocol/sentences.ts';
export { isUserId } from './protocol/ids.ts';
export { same } from './protocol/plain.ts';
export { applyDeltas, diffLists } from './protocol/listDelta.ts';
export { createCore } from './client/coreClient.ts';
export type { Core, CoreClock, CoreOptions, Lifecycle, Watch } from './client/coreClient.ts';
export { tellable } from './protocol/tellable.ts';
export { fewMarks } from './protocol/marks.ts';
export { longest, shown } from './protocol/shown.ts';
export { type Line, lineOf } from './protocol/line.ts';
export { foundKey } from './protocol/search.ts';
