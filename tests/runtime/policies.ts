/** Policies that the runtime's tests run under. */
export const devCapabilities: readonly string[] = [
  'message.read',
  'message.send',
  'storage.kv',
  'timer',
  'notify',
  'clipboard.write',
  'link.open',
  'panel',
  'command',
  'render.markdown',
  'render.placeholder',
];

/** Sections for a test that has no use for a guest ended for being slow on a machine that is. */
export const patience = {
  proc: { timeoutMs: 20_000 },
  ui: { isolation: 'worker', heartbeatMs: 5_000 },
};

export const devPolicy = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    version: 1,
    mode: 'dev',
    capabilities: devCapabilities,
    pluginOrigins: ['null'],
    proc: { timeoutMs: 1000 },
    ui: { isolation: 'worker', heartbeatMs: 400 },
    ...more,
  });
