/** A guest that floods at full speed for five seconds, or until it is ended. */
import {
  ask,
  builtPackage,
  codePackage,
  guest,
  newHost,
  openPanel,
  sleep,
  untilState,
} from './host.ts';
import { type Measured, watchFrames } from './measure.ts';

/** Whoever floods does not mind being refused. */
const stubborn = (attack: string): string => `for(;;)try{${attack}}catch{}`;

const later = (attack: string): string =>
  guest(`answer({html:'ok'});setTimeout(()=>{${attack}},50)`);

const post = `kumix.post(0,`;
const floods: Readonly<Record<string, string>> = {
  // Nothing at all: what this machine gives a page while it is measured.
  calm: '',
  calls: `let i=0;${stubborn(`${post}JSON.stringify([1,[1,++i,'storage.kv.get',{key:'a'},9]]))`)}`,
  events: stubborn(`${post}'[1,[4,1]]')`),
  empty: stubborn(`${post}'')`),
  errors: `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
  console: `for(;;)console.log('x')`,
};
export const floodNames = [...Object.keys(floods), 'renders'];

/** Draws a line, then draws and draws. */
const renders = guest(`answer(null);const s=e[3].surface;
kumix.post(s,'[1,[2,2,"drawn"],[3,1,2,0]]');
setTimeout(()=>{let i=2;${stubborn(`i++;kumix.post(s,'[1,[2,'+i+',"x"],[3,1,'+i+',0],[7,2,"'+i+'"]]')`)}},300)`);

const lastsMs = 5_000;

export async function flood(name: string): Promise<Measured> {
  const host = newHost({ heartbeatMs: 800 });
  host.install(await builtPackage('test.echo'));
  await ask(host, 'x');
  const panel = name === 'renders';
  host.install(
    panel
      ? await codePackage('test.flood', renders, 'ui')
      : await codePackage('test.flood', later(floods[name] ?? '')),
  );
  await sleep(700);
  const close = panel ? await openPanel(host, 'test.flood') : undefined;
  if (!panel) await ask(host, 'x', 'test.flood');
  const stop = watchFrames();
  const over = sleep(lastsMs);
  let endedMs = Number.POSITIVE_INFINITY;
  void untilState(host, 'test.flood', 'crashed').then((ms) => {
    endedMs = ms;
  });
  await over;
  const { p99, longestTask, longestGap } = stop();
  close?.();
  host.dispose();
  return {
    p99: { ours: p99 },
    longestTask: { ours: longestTask },
    longestGap: { ours: longestGap },
    ended: { ours: endedMs },
  };
}
