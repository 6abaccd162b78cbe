export type * from './brokers.ts';
export { BrokerError } from './brokers.ts';
