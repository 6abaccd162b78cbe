/** `npm run build`: `dist`, and with `--deployment` the headers for that deployment's own lists. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hostingExamples } from '../apps/kumix/build/hosting.ts';
import {
  type Deployment,
  DeploymentError,
  deploymentPath,
  parseDeployment,
} from '../apps/kumix/src/app/deployment.ts';
import type { BootHashes } from '../packages/host/src/csp.ts';
import { bin, dist } from './lib/paths.ts';
import { run } from './lib/run.ts';

const usage = `npm run build -- [options]

  --deployment FILE  a deployment's kumix.json: dist/hosting/ is written for its lists of origins,
                     and the file itself to dist/kumix.json (default: headers for any homeserver)
  --help             this text
`;

interface DeploymentFile {
  readonly text: string;
  readonly deployment: Deployment;
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

function readOptions(): { readonly deployment?: string } {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        deployment: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  return values.deployment === undefined ? {} : { deployment: values.deployment };
}

/** Stands in for the hashes of a build that is yet to come. */
const anyHash = `${'A'.repeat(43)}=`;

/** `name` is as the person wrote it, seen from where npm was called. */
async function readDeployment(name: string): Promise<DeploymentFile> {
  let text: string;
  try {
    text = await readFile(resolve(process.env['INIT_CWD'] ?? process.cwd(), name), 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    return refuse(
      code === 'ENOENT'
        ? `--deployment ${name}: no such file.`
        : `--deployment ${name}: could not be read (${code ?? String(error)}).`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`--deployment ${name}: is no valid JSON: ${(error as SyntaxError).message}.`);
  }
  try {
    const deployment = parseDeployment(value);
    // A host may be written in characters that no header carries.
    hostingExamples([anyHash, anyHash], deployment);
    return { text, deployment };
  } catch (error) {
    if (error instanceof DeploymentError) {
      return refuse(`--deployment ${error.message.replace(deploymentPath, () => name)}`);
    }
    if (error instanceof TypeError) return refuse(`--deployment ${name}: ${error.message}.`);
    throw error;
  }
}

const { deployment: name } = readOptions();
const file = name === undefined ? undefined : await readDeployment(name);
const { code } = await run(bin('vite'), ['build']);
if (code === 0 && file !== undefined) {
  const { bootHashes } = JSON.parse(await readFile(join(dist, 'kumix-build.json'), 'utf8')) as {
    bootHashes: BootHashes;
  };
  for (const [path, text] of Object.entries(hostingExamples(bootHashes, file.deployment))) {
    await writeFile(join(dist, 'hosting', path), text);
  }
  await writeFile(join(dist, 'kumix.json'), file.text);
  console.log(`dist/hosting/ and dist/kumix.json are those of ${name}.`);
}
process.exit(code);
