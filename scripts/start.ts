/** `npm start`: a homeserver, two people, a few rooms, the built app, and one address to open. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HomeserverError } from './homeserver/error.ts';
import { installSynapse } from './homeserver/install.ts';
import { demoPeople, seedDemo } from './homeserver/seedDemo.ts';
import { type Homeserver, startHomeserver } from './homeserver/start.ts';
import { progress } from './lib/progress.ts';
import { bin, dist, local, root } from './lib/paths.ts';
import { type Finished, run } from './lib/run.ts';
import { ensurePython, MissingSystemPartError } from './lib/system.ts';
import { builtFramePage, serveFrameHost } from './serve/frameHost.ts';
import { serve } from './serve/server.ts';
import { freePort } from './lib/freePort.ts';

const usage = `npm start -- [options]

  --homeserver URL   use this homeserver instead of a local Synapse
  --policy FILE      the deployment policy, a file in policies/ (default: strict.json)
  --frames           serve the host page for extensions at isolation frame or origin, too, on
                     port 8421 or a free one; policies/frames.json admits level frame there
  --port N           serve the app on this port (default: 8420, or a free one)
  --reset            delete the local homeserver's data and seed it anew
  --help             this text
`;

interface Options {
  readonly homeserver?: string;
  readonly policy: string;
  readonly port?: number;
  readonly reset: boolean;
  readonly frames: boolean;
}

function readOptions(): Options {
  const refuse = (message: string): never => {
    console.error(`${message}\n\n${usage}`);
    process.exit(2);
  };
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        homeserver: { type: 'string' },
        policy: { type: 'string', default: 'strict.json' },
        port: { type: 'string' },
        reset: { type: 'boolean', default: false },
        frames: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    refuse(`--port ${values.port}: a port is a whole number from 1 to 65535.`);
  }
  if (
    !/^[\w.-]+\.jsonc?$/.test(values.policy) ||
    !existsSync(join(root, 'policies', values.policy))
  )
    refuse(`--policy ${values.policy}: no such file in policies/.`);
  let homeserver: string | undefined;
  if (values.homeserver !== undefined) {
    const url = URL.parse(values.homeserver);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      refuse(`--homeserver ${values.homeserver}: an address such as https://matrix.example.org.`);
    }
    homeserver = url?.origin;
  }
  return {
    policy: values.policy,
    reset: values.reset,
    frames: values.frames,
    ...(homeserver === undefined ? {} : { homeserver }),
    ...(port === undefined ? {} : { port }),
  };
}

const home = join(local, 'demo');

/** A policy names the origin with its port: `policies/frames.json` names this one. */
const framePort = 8421;

/** A browser keeps a session by the homeserver's address: keep the address between runs. */
async function homeserverPort(): Promise<number> {
  const file = join(home, 'port');
  const before = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = await freePort(Number.isInteger(before) ? before : 0);
  await writeFile(file, String(port));
  return port;
}

async function localHomeserver(reset: boolean): Promise<Homeserver> {
  const step = progress('Local homeserver (Synapse)');
  try {
    await ensurePython((line) => step.say(line));
    await installSynapse((line) => step.say(line));
    if (reset) await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    const dataDir = join(home, 'synapse');
    step.say('starting');
    const homeserver = await startHomeserver({ dataDir, port: await homeserverPort() });
    const seeded = join(home, 'seeded');
    if (!existsSync(seeded)) {
      step.say('seeding two people and their rooms');
      await seedDemo(homeserver, (line) => step.say(line));
      await writeFile(seeded, new Date().toISOString());
    }
    step.done(homeserver.url);
    return homeserver;
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function built(building: Promise<Finished>): Promise<void> {
  const step = progress('App');
  step.say('building');
  const { code, output } = await building;
  if (code !== 0) {
    step.failed();
    console.error(output);
    process.exit(1);
  }
  step.done('built');
}

const options = readOptions();
const stops: (() => Promise<void>)[] = [];
let stopping = false;

async function stopAll(): Promise<never> {
  if (!stopping) {
    stopping = true;
    await Promise.allSettled(stops.toReversed().map((stop) => stop()));
  }
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void stopAll());

// Beside the homeserver: neither needs the other.
const building = run(bin('vite'), ['build', '--logLevel', 'error'], { quiet: true });
let homeserver: string | null = options.homeserver ?? null;
let people = '';
if (homeserver === null) {
  try {
    const started = await localHomeserver(options.reset);
    stops.push(() => started.stop());
    homeserver = started.url;
    people = demoPeople
      .map(
        ({ name, password, recovery }) =>
          `    ${name.padEnd(10)} ${password.padEnd(14)} ${recovery}`,
      )
      .join('\n');
  } catch (error) {
    if (!(error instanceof HomeserverError || error instanceof MissingSystemPartError)) throw error;
    console.error(
      `\n${error.message}\nThe app is served all the same: name your homeserver at log-in.\n`,
    );
  }
}
await built(building);
const frames = options.frames
  ? await serveFrameHost(await builtFramePage(dist), await freePort(framePort))
  : undefined;
if (frames !== undefined) stops.push(() => frames.close());
const served = await serve({
  dist,
  policies: join(root, 'policies'),
  deployment: {
    homeservers: 'any',
    defaultHomeserver: homeserver,
    policies: { deployment: `/policies/${options.policy}` },
    ...(frames === undefined ? {} : { frameHost: frames.pattern }),
  },
  port: options.port ?? (await freePort(8420)),
}).catch((error: unknown) => {
  const { code } = error as { code?: string };
  console.error(
    code === 'EADDRINUSE'
      ? `Port ${options.port} is taken: choose another with --port.`
      : String(error),
  );
  return undefined;
});
if (served === undefined) {
  await Promise.allSettled(stops.map((stop) => stop()));
  process.exit(1);
}
stops.push(() => served.close());

const frameLines = (): string => {
  if (frames === undefined) return '';
  const origin = frames.pattern.replace('*', 'frame');
  const moved = `                   Port ${framePort} was taken: the policy’s “pluginOrigins” must name this origin.\n`;
  return `  Frame host:      ${origin}\n${frames.port === framePort ? '' : moved}`;
};

console.log(`
  Kumix is ready:  ${served.url}
  Homeserver:      ${homeserver ?? 'name one at log-in'}
  Policy:          policies/${options.policy}
${frameLines()}${people === '' ? '' : `\n    Log in as  Password       Recovery passphrase (opens the encrypted history)\n${people}\n`}
  Ctrl-C stops everything.
`);
