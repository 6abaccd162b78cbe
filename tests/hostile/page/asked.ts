/** Runs extensions one after the other, and reports what each says that it reached. */
import { prelude } from 'virtual:kumix-cell';
import { makeHost, makePackage, tableOf } from './made.ts';

interface Config {
  readonly policy: string;
  /** Each answers a first call at once, and a second with what it reached. */
  readonly scripts: Readonly<Record<string, string>>;
}

async function attempt({ policy, scripts }: Config): Promise<unknown> {
  const reached: Record<string, unknown> = {};
  for (const [how, script] of Object.entries(scripts)) {
    const host = makeHost(policy, prelude);
    // oxlint-disable-next-line no-await-in-loop -- one extension at a time
    host.install(await makePackage('test.asked', script));
    const ask = () => host.invoke('render.markdown', { text: 'x' }, { room: '!plain:x' });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await ask();
    // Of a policy the relay tells.
    host.setPolicy(tableOf(policy));
    // oxlint-disable-next-line no-await-in-loop -- as above
    const { value } = await ask();
    reached[how] = JSON.parse(value.html);
    host.dispose();
  }
  return reached;
}

const config = (await (await fetch('/asked-config')).json()) as Config;
const verdict = await attempt(config).catch((error: unknown) => ({ failed: String(error) }));
await fetch('/asked-verdict', { method: 'POST', body: JSON.stringify(verdict) });
