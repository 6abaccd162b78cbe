import { BrokerError } from '@kumix/host';
import type { EventId, RoomId } from '@kumix/matrix';

const isRoomId = (value: string): value is RoomId => /^![^\s]{1,254}$/.test(value);
const isEventId = (value: string): value is EventId => /^\$[^\s]{1,254}$/.test(value);

export function roomIdOf(value: string): RoomId {
  if (isRoomId(value)) return value;
  throw new BrokerError('invalid-params', 'A room id starts with "!" and has no spaces.');
}

export function eventIdOf(value: string): EventId {
  if (isEventId(value)) return value;
  throw new BrokerError('invalid-params', 'An event id starts with "$" and has no spaces.');
}
