/**
 * The stages of `npm test` and `npm run proof`. A stage counts tests from its runner's own JSON
 * report; a runner that exits non-zero, reports nothing or ran nothing has failed, whatever it
 * printed.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bin, root } from '../lib/paths.ts';
import { run } from '../lib/run.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Counts>;
}

const reports = join(root, '.cache', 'reports');

/** A tool without tests of its own counts as one. */
export function check(name: string, file: string, args: readonly string[]): Stage {
  return {
    name,
    run: async () => {
      const { code, output } = await run(file, args, { quiet: true });
      if (code !== 0) process.stdout.write(output);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
    },
  };
}

const count = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;

async function readReport(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof report === 'object' && report !== null
      ? (report as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Turns what a runner reported and how it ended into counts that cannot hide a failure. */
export function settle(name: string, code: number, counts: Counts | undefined): Counts {
  if (counts === undefined) {
    console.log(`${name}: no report was written.`);
    return { passed: 0, failed: 1 };
  }
  if (counts.passed + counts.failed === 0) {
    console.log(`${name}: no test ran.`);
    return { passed: 0, failed: 1 };
  }
  if (code !== 0 && counts.failed === 0) {
    console.log(`${name}: the runner ended with ${code} although every test passed.`);
    return { passed: counts.passed, failed: 1 };
  }
  return counts;
}

export function vitest(name: string, args: readonly string[], env: Record<string, string>): Stage {
  return {
    name,
    run: async () => {
      const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
      await mkdir(reports, { recursive: true });
      await rm(report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const { code } = await run(bin('vitest'), ['run', ...reporters, ...args], { env });
      const json = await readReport(report);
      const unloaded = Array.isArray(json?.['testResults'])
        ? json['testResults'].filter(
            (suite: { status?: unknown; assertionResults?: unknown[] }) =>
              suite.status === 'failed' &&
              !suite.assertionResults?.some(
                (test) => (test as { status?: unknown }).status === 'failed',
              ),
          ).length
        : 0;
      const counts = json && {
        passed: count(json['numPassedTests']),
        // A skipped test is not a passed one.
        failed:
          count(json['numFailedTests']) +
          unloaded +
          count(json['numPendingTests']) +
          count(json['numTodoTests']),
      };
      return settle(name, code, counts);
    },
  };
}

export function playwright(
  name: string,
  args: readonly string[],
  env: Record<string, string>,
): Stage {
  return {
    name,
    run: async () => {
      const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
      await mkdir(reports, { recursive: true });
      await rm(report, { force: true });
      const { code } = await run(bin('playwright'), ['test', ...args], {
        env: { ...env, KUMIX_PLAYWRIGHT_JSON: report },
      });
      const json = await readReport(report);
      const stats = json?.['stats'] as Record<string, unknown> | undefined;
      const errors = Array.isArray(json?.['errors']) ? json['errors'].length : 0;
      const counts = stats && {
        passed: count(stats['expected']),
        failed:
          count(stats['unexpected']) + count(stats['flaky']) + count(stats['skipped']) + errors,
      };
      return settle(name, code, counts);
    },
  };
}

/** Runs every stage, prints what each took, and closes with the line that CI reads. */
export async function runStages(stages: readonly Stage[]): Promise<never> {
  let passed = 0;
  let failed = 0;
  const rows: string[] = [];
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`);
    const started = performance.now();
    const counts = await stage.run().catch((error: unknown) => {
      console.log(`${stage.name}: ${error instanceof Error ? error.message : String(error)}`);
      return { passed: 0, failed: 1 };
    });
    passed += counts.passed;
    failed += counts.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    rows.push(
      `${counts.failed === 0 ? 'ok  ' : 'FAIL'} ${stage.name.padEnd(34)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${seconds.padStart(7)} s`,
    );
    console.log(rows.at(-1));
  }
  console.log(`\n${rows.join('\n')}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
