/** Milliseconds of the heartbeats that bars are told in. */
export const closesHeartbeatMs = 1_000;
export const spinHeartbeatMs = 800;
/** Where nothing is measured, and a busy machine must not end who does not spin. */
export const patientHeartbeatMs = 3_000;
