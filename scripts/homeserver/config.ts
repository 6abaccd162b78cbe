import { join } from 'node:path';

export const serverName = 'localhost';

/** Far above what any test does: limits are the fault proxy's business, not Synapse's. */
const unlimited = { per_second: 100_000, burst_count: 100_000 };

type Json = Readonly<Record<string, unknown>>;

interface ConfigInput {
  readonly dataDir: string;
  readonly port: number;
  readonly registrationSecret: string;
  readonly macaroonSecret: string;
  /** Put over what stands below: other ways to log in, shorter lives of tokens. */
  readonly extra?: Json;
}

/** Synapse's configuration. JSON is YAML, so no YAML writer is needed. */
export function synapseConfig(input: ConfigInput): string {
  const { dataDir, port } = input;
  return JSON.stringify(
    {
      server_name: serverName,
      public_baseurl: `http://127.0.0.1:${port}/`,
      serve_server_wellknown: false,
      pid_file: join(dataDir, 'homeserver.pid'),
      listeners: [
        {
          port,
          bind_addresses: ['127.0.0.1'],
          type: 'http',
          tls: false,
          x_forwarded: false,
          resources: [{ names: ['client', 'media', 'health'], compress: false }],
        },
      ],
      database: {
        name: 'sqlite3',
        args: { database: join(dataDir, 'homeserver.db') },
        allow_unsafe_locale: true,
      },
      log_config: join(dataDir, 'log.config'),
      media_store_path: join(dataDir, 'media'),
      signing_key_path: join(dataDir, 'signing.key'),
      registration_shared_secret: input.registrationSecret,
      macaroon_secret_key: input.macaroonSecret,
      form_secret: input.macaroonSecret,
      report_stats: false,
      suppress_key_server_warning: true,
      trusted_key_servers: [],
      federation_domain_whitelist: [],
      // Open, because it answers on loopback only and tests make their own accounts.
      enable_registration: true,
      enable_registration_without_verification: true,
      bcrypt_rounds: 4,
      presence: { enabled: true },
      enable_authenticated_media: true,
      max_upload_size: '100M',
      url_preview_enabled: false,
      user_directory: { enabled: true, search_all_users: true },
      room_list_publication_rules: [{ action: 'allow' }],
      encryption_enabled_by_default_for_room_type: 'off',
      experimental_features: { msc3575_enabled: true },
      rc_message: unlimited,
      rc_registration: unlimited,
      rc_registration_token_validity: unlimited,
      rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
      rc_joins: { local: unlimited, remote: unlimited },
      rc_joins_per_room: unlimited,
      rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
      rc_3pid_validation: unlimited,
      rc_admin_redaction: unlimited,
      rc_media_create: unlimited,
      rc_delayed_event_mgmt: unlimited,
      rc_presence: { per_user: unlimited },
      rc_reports: unlimited,
      rc_room_creation: unlimited,
      rc_user_directory: unlimited,
      ...input.extra,
    },
    null,
    2,
  );
}

export function logConfig(dataDir: string): string {
  return JSON.stringify({
    version: 1,
    disable_existing_loggers: false,
    formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
    handlers: {
      file: {
        class: 'logging.FileHandler',
        formatter: 'line',
        filename: join(dataDir, 'homeserver.log'),
        mode: 'w',
      },
    },
    root: { level: 'WARNING', handlers: ['file'] },
  });
}
