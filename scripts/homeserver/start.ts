import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HomeserverError } from './error.ts';
import { pythonOfVenv } from './install.ts';
import { logConfig, serverName, synapseConfig } from './config.ts';
import { freePort } from '../lib/freePort.ts';

export interface StartOptions {
  /** Where the database, keys and media are kept; a later start finds them again. */
  readonly dataDir: string;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** Deletes `dataDir` first. */
  readonly reset?: boolean;
  /** Put over the usual configuration. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface Homeserver {
  readonly url: string;
  readonly pid: number;
  /** Through the shared secret, so that `admin` can be asked for. Resolves with the user id. */
  registerUser(
    name: string,
    password: string,
    options?: { readonly admin?: boolean },
  ): Promise<string>;
  /** Asks politely, then kills; resolves once the process is gone. May be called again. */
  stop(): Promise<void>;
}

/**
 * Linux ends the child with its parent, however the parent died; elsewhere `exit` and the
 * terminal's process group do.
 */
const launcher = `
import runpy, signal, sys
try:
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
except Exception:
    pass
sys.argv = ["homeserver"] + sys.argv[1:]
runpy.run_module("synapse.app.homeserver", run_name="__main__")
`;

async function secrets(dataDir: string): Promise<{ registration: string; macaroon: string }> {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const made = {
      registration: randomBytes(24).toString('hex'),
      macaroon: randomBytes(24).toString('hex'),
    };
    await writeFile(file, JSON.stringify(made), { mode: 0o600 });
  }
  const read: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof read === 'object' && read !== null && 'registration' in read && 'macaroon' in read) {
    return { registration: String(read.registration), macaroon: String(read.macaroon) };
  }
  throw new HomeserverError('did-not-start', `${file} is damaged: start again with --reset.`);
}

async function signingKey(dataDir: string): Promise<void> {
  const file = join(dataDir, 'signing.key');
  if (existsSync(file)) return;
  const seed = randomBytes(32).toString('base64').replace(/=+$/, '');
  await writeFile(file, `ed25519 a_${randomBytes(2).toString('hex')} ${seed}\n`, { mode: 0o600 });
}

/** Resolves once Synapse answers, rejects at once where the process ends first. */
async function untilHealthy(url: string, child: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await delay(50);
  }
  throw new HomeserverError(
    'did-not-start',
    `Synapse did not start: its reason is in ${log}; starting again with --reset gives it a new database.`,
  );
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('exit', () => done()));
}

/**
 * Starts Synapse on loopback and waits until it answers.
 *
 * @throws HomeserverError `did-not-start`.
 */
export async function startHomeserver(options: StartOptions): Promise<Homeserver> {
  const dataDir = resolve(options.dataDir);
  if (options.reset === true) await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  const keys = await secrets(dataDir);
  await signingKey(dataDir);
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const url = `http://127.0.0.1:${port}`;
  const config = join(dataDir, 'homeserver.yaml');
  await writeFile(join(dataDir, 'log.config'), logConfig(dataDir));
  await writeFile(
    config,
    synapseConfig({
      dataDir,
      port,
      registrationSecret: keys.registration,
      macaroonSecret: keys.macaroon,
      ...(options.extra === undefined ? {} : { extra: options.extra }),
    }),
    { mode: 0o600 },
  );

  const child = spawn(pythonOfVenv, ['-c', launcher, '-c', config], {
    cwd: dataDir,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const { pid } = child;
  if (pid === undefined) {
    throw new HomeserverError(
      'did-not-start',
      'Synapse is not installed: run installSynapse first.',
    );
  }
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-8_000);
  });
  const killNow = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killNow);
  child.once('exit', () => process.removeListener('exit', killNow));

  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = ended(child);
    child.kill('SIGTERM');
    const patience = setTimeout(killNow, 4_000);
    await gone;
    clearTimeout(patience);
  };

  const log = join(dataDir, 'start.log');
  try {
    await untilHealthy(url, child, log);
  } catch (cause) {
    await stop();
    await writeFile(log, complaint);
    throw cause;
  }
  return {
    url,
    pid,
    registerUser: (name, password, { admin = false } = {}) =>
      register(url, keys.registration, name, password, admin),
    stop,
  };
}

async function register(
  url: string,
  secret: string,
  name: string,
  password: string,
  admin: boolean,
): Promise<string> {
  const endpoint = `${url}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(endpoint)).json()) as { nonce: string };
  const mac = createHmac('sha1', secret)
    .update([nonce, name, password, admin ? 'admin' : 'notadmin'].join('\0'))
    .digest('hex');
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nonce, username: name, password, admin, mac }),
  });
  if (!response.ok) {
    throw new HomeserverError(
      'request-failed',
      `Registering ${name} failed with ${response.status}: ${await response.text()}`,
    );
  }
  return `@${name}:${serverName}`;
}
