/** Runs each attack on the machine beside a neighbour, and reports who noticed. */
import type { ExtensionHost } from '@kumix/host';
import type { ExtensionPackage } from '@kumix/plugin';
import { prelude } from 'virtual:kumix-cell';
import type { ResourceEntry } from '../resourceEntries.ts';
import { makeHost, makePackage } from './made.ts';

interface Config {
  /** For whoever is to be ended, and with the patience that a busy machine needs. */
  readonly policies: Readonly<Record<'prompt' | 'patient', string>>;
  readonly entries: readonly ResourceEntry[];
}

/** Milliseconds that an attack is given to be noticed, or to show that it harms nobody. */
const endedMs = 30_000;
const watchedMs = 2_500;

export interface Noticed {
  /** The state the attacker ended in. */
  readonly state: string;
  /** Milliseconds that the app, and the neighbour, were kept waiting at most. */
  readonly gapMs: number;
  readonly neighbourMs: number;
  readonly rounds: number;
  /** What it said that it took, when it was asked in the end. */
  readonly used?: number;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const neighbour = 'test.neighbour';

/** Answers its calls, and begins with the attack after the first. */
const packageOf = (id: string, attack: string): Promise<ExtensionPackage> =>
  makePackage(
    id,
    `const kumix=self.__kumix;self.used=0;kumix.listen((channel,data)=>{
    for(const call of JSON.parse(data).slice(1))if(call[0]===1){
      kumix.post(0,JSON.stringify([1,[2,call[1],{html:String(self.used)}]]));
      if(!self.begun){self.begun=true;setTimeout(()=>{${attack}},20)}}});`,
  );

const answer = async (host: ExtensionHost, extension: string): Promise<number> => {
  const { value } = await host.invoke(
    'render.markdown',
    { text: 'x' },
    { extension, room: '!plain:x' },
  );
  return Number((value as { readonly html: string }).html);
};

const ask = async (host: ExtensionHost, extension: string): Promise<number> => {
  const started = performance.now();
  await answer(host, extension);
  return performance.now() - started;
};

async function attack(
  policies: Config['policies'],
  { id, code, used }: ResourceEntry,
): Promise<readonly [string, Noticed]> {
  const host = makeHost(policies[used === undefined ? 'prompt' : 'patient'], prelude);
  const attacker = `test.${id}`;
  host.install(await packageOf(neighbour, ''));
  host.install(await packageOf(attacker, code));
  await ask(host, neighbour);
  const stateNow = (): string =>
    host.extensions.getSnapshot().find((view) => view.id === attacker)?.status.state ?? 'none';
  let gapMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    gapMs = Math.max(gapMs, now - last);
    last = now;
  }, 5);
  await ask(host, attacker);
  let neighbourMs = 0;
  let rounds = 0;
  const until = performance.now() + (used === undefined ? endedMs : watchedMs);
  while (performance.now() < until && !/crashed|quarantined/.test(stateNow())) {
    neighbourMs = Math.max(neighbourMs, await ask(host, neighbour));
    rounds++;
    await wait(20);
  }
  neighbourMs = Math.max(neighbourMs, await ask(host, neighbour));
  clearInterval(timer);
  const state = stateNow();
  // It is the one that began: another would have taken nothing yet.
  const took = used === undefined ? {} : { used: await answer(host, attacker).catch(() => -1) };
  host.dispose();
  return [id, { state, gapMs, neighbourMs, rounds: rounds + 1, ...took }];
}

const { policies, entries } = (await (await fetch('/resources-config')).json()) as Config;
const noticed: Record<string, Noticed> = {};
for (const entry of entries) {
  const [id, told] = await attack(policies, entry);
  noticed[id] = told;
}
await fetch('/resources-verdict', { method: 'POST', body: JSON.stringify(noticed) });
