import type { Start } from '../cell/protocol.ts';

/** A start with the least of everything. */
export const start = (files: Start['files'] = {}, script?: Blob): Start => ({
  do: 'start',
  script,
  files,
  limits: {
    messagesPerSecond: 1,
    bytesPerSecond: 1,
    messageBytes: 1,
    heartbeatMs: 1,
    queueBytes: 1,
  },
});
