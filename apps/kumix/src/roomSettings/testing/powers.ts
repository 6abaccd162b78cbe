import type { RoomSettings } from '@kumix/matrix';

/** Of a room as homeservers make them, but for its people and events. */
export const plainPowers: Omit<RoomSettings['powers'], 'people' | 'events'> = {
  creators: [],
  usersDefault: 0,
  eventsDefault: 0,
  stateDefault: 50,
  invite: 0,
  kick: 50,
  ban: 50,
  redact: 50,
  notifyRoom: 50,
};
