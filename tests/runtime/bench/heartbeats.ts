/** Milliseconds of the heartbeats that bars are told in. */
export const closesHeartbeatMs = 1_000;
export const spinHeartbeatMs = 800;
