/** Runs the worker's corpus as extensions, with and without the prelude's lockdown, and reports. */
import { HostError } from '@kumix/host';
import { prelude } from 'virtual:kumix-cell';
import { openPrelude } from '../bridgeEntries.ts';
import { makeHost, makePackage } from './made.ts';

interface Config {
  readonly policy: string;
  readonly settleMs: number;
  /** The corpus as the text of two extensions: one for each run. */
  readonly cell: string;
  readonly wall: string;
  /** One extension an entry. */
  readonly apart: readonly { readonly id: string; readonly code: string }[];
}

async function run(
  config: Pick<Config, 'policy' | 'settleMs'>,
  code: string,
  start: string,
): Promise<Record<string, unknown>> {
  const made = makeHost(config.policy, start);
  made.install(await makePackage('test.hostile', code));
  try {
    await made.invoke('render.markdown', { text: 'go' }, { room: '!plain:x' });
    await new Promise((resolve) => setTimeout(resolve, config.settleMs));
    const { value } = await made.invoke('render.markdown', { text: 'told' }, { room: '!plain:x' });
    const told: unknown = JSON.parse((value as { html: string }).html);
    // One that was ended meanwhile and began anew knows of nothing that it tried.
    if (told === 'started') return { failed: 'the worker was ended before it could tell' };
    return told as Record<string, unknown>;
  } catch (error) {
    return {
      failed: error instanceof HostError ? `${error.code}: ${error.message}` : String(error),
    };
  } finally {
    made.dispose();
  }
}

const config = (await (await fetch('/config')).json()) as Config;
/** Bounded by the call's own deadline: a worker that never answers again is ended, and that is told. */
async function alone({ id, code }: Config['apart'][number]): Promise<readonly [string, unknown]> {
  const told = await run({ policy: config.policy, settleMs: 3_000 }, code, openPrelude);
  return [id, 'failed' in told ? 'unanswered' : told[id]];
}

/**
 * What is unlocked stalls the whole worker now and then in Firefox, so that the host ends it: then it
 * is asked again. What it reached meanwhile counts all the same, at the attacker's.
 */
async function wall(): Promise<Record<string, unknown>> {
  for (let again = 2; ; again -= 1) {
    const told = await run(config, config.wall, openPrelude);
    if (!('failed' in told) || again === 0) return told;
  }
}

const verdict = {
  cell: await run(config, config.cell, prelude),
  wall: await wall(),
  apart: Object.fromEntries(await Promise.all(config.apart.map(alone))),
};
await fetch('/verdict', { method: 'POST', body: JSON.stringify(verdict) });
