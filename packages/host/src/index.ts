/** The extension host. `createExtensionHost` is the way in. */
export type { AuditEvent, AuditFact, DailyCount } from './audit/event.ts';
export { AuditLog } from './audit/log.ts';
export type { AuditChange, AuditStore, StoredAudit } from './audit/store.ts';
export { HostError } from './bridge/hostError.ts';
export type * from './brokers.ts';
export { BrokerError } from './brokers.ts';
export { type CellSource, liveCells } from './cell/cell.ts';
export {
  type ConsentAnswer,
  ConsentDesk,
  type ConsentDeskOptions,
  type ConsentQuestion,
  type GrantView,
} from './consent/desk.ts';
export type { BudgetPersistence, Counter } from './extension/budgets.ts';
export type { CallRequest, Consent } from './extension/gate.ts';
export type { Status } from './extension/lifecycle.ts';
export { callable } from './extension/facts.ts';
export type * from './extensionHost.ts';
export { createExtensionHost } from './host.ts';
export { type IsolationFinding, type IsolationReport, probeIsolation } from './probe/probe.ts';
export type { Observable } from './observable.ts';
export type { Priority } from './pool/fairQueue.ts';
export type { PoolCounts } from './pool/pool.ts';
export { nextTurn } from './turn.ts';
export type {
  Surface,
  SurfaceContext,
  SurfaceKey,
  SurfaceRequest,
  SurfaceState,
} from './surface/surface.ts';
