/**
 * `npm run bench -- NAME [--json] [--runs N] [--only PART]`: runs `scripts/bench/NAME.ts` and prints a table for
 * people, or with `--json` one JSON object as the last line, which says of each bar how it was taken, too.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench/result.ts';
import { root } from './lib/paths.ts';

const folder = join(root, 'scripts', 'bench');
const names = readdirSync(folder)
  .filter((file) => /^[a-z]+\.ts$/.test(file) && file !== 'result.ts')
  .map((file) => file.slice(0, -3));

const usage = `npm run bench -- NAME [--json] [--runs N] [--only PART]; NAME is one of: ${names.join(', ')}.`;

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

function asked() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        runs: { type: 'string', default: '5' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

const { values, positionals } = asked();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [name = ''] = positionals;
const runs = Number(values.runs);
if (!names.includes(name)) refuse(usage);
if (!(Number.isInteger(runs) && runs >= 1)) {
  refuse(`--runs ${values.runs}: a whole number from 1.`);
}

const { default: bench } = (await import(`./bench/${name}.ts`)) as { default: Bench };
const { only } = values;
const result = await bench(only === undefined ? { runs } : { runs, only });
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const number = (value: number | null): string =>
    value === null
      ? '–'
      : value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: true });
  console.log(`\n${result.bench}: ${result.runs} runs on ${result.machine}\n`);
  for (const bar of result.bars) {
    const limit = `${bar.better === 'lower' ? '≤' : '≥'} ${number(bar.bar)} ${bar.unit}`;
    const spread = `${number(bar.spread.min)} … ${number(bar.spread.max)}`;
    console.log(
      `${bar.pass ? 'ok  ' : 'MISS'} ${bar.name.padEnd(54)} ${number(bar.value).padStart(10)} ${bar.unit.padEnd(6)} ${limit.padEnd(16)} ours ${number(bar.ours)} (${spread}), peer ${number(bar.peer)}`,
    );
  }
}
process.exit(0);
