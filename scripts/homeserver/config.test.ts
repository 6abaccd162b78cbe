import { describe, expect, it } from 'vitest';
import { synapseConfig } from './config.ts';

const config = JSON.parse(
  synapseConfig({
    dataDir: '/data',
    port: 8123,
    registrationSecret: 'secret-one',
    macaroonSecret: 'secret-two',
  }),
) as Record<string, unknown>;

describe('the local homeserver', () => {
  it('answers on loopback only, to clients only', () => {
    expect(config['listeners']).toMatchObject([
      {
        port: 8123,
        bind_addresses: ['127.0.0.1'],
        resources: [{ names: ['client', 'media', 'health'] }],
      },
    ]);
    expect(config['federation_domain_whitelist']).toEqual([]);
    expect(config['report_stats']).toBe(false);
  });

  it('keeps everything that it writes in its own folder', () => {
    for (const name of ['media_store_path', 'signing_key_path', 'log_config', 'pid_file']) {
      expect(config[name]).toMatch(/^\/data\//);
    }
    expect(config['database']).toMatchObject({ args: { database: '/data/homeserver.db' } });
  });

  it('holds nobody up', () => {
    const limits = Object.entries(config).filter(([name]) => name.startsWith('rc_'));
    expect(limits.length).toBeGreaterThan(10);
    expect(JSON.stringify(limits)).not.toMatch(/"per_second":\d{1,4}[,}]/);
  });
});
