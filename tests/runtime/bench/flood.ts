/** A guest that floods at full speed for five seconds, or until it is ended. */
import type { ExtensionHost } from '@kumix/host';
import { floodMs } from './counts.ts';
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
  aborts: stubborn(`${post}'[1,[4,1]]')`),
  empty: stubborn(`${post}'')`),
  errors: `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
  console: `for(;;)console.log('x')`,
};
export const floodNames = [...Object.keys(floods), 'events', 'renders'];

/** Items of a stream that the host has asked for, credit or none: the events that a guest can send. */
const events = guest(
  `if(e[2]==='render.markdown'){answer({html:'ok'});continue}
setTimeout(()=>{${stubborn(`${post}'[1,[5,'+e[1]+',{"chunk":{"$bytes":0}}]]',[new ArrayBuffer(8)])`)}},50)`,
);

/** Draws a line, then draws and draws. */
const renders = guest(`answer(null);const s=e[3].surface;
kumix.post(s,'[1,[2,2,"drawn"],[3,1,2,0]]');
setTimeout(()=>{let i=2;${stubborn(`i++;kumix.post(s,'[1,[2,'+i+',"x"],[3,1,'+i+',0],[7,2,"'+i+'"]]')`)}},300)`);

/** Installs who floods and gives what makes it begin. */
async function prepared(host: ExtensionHost, name: string): Promise<() => Promise<() => void>> {
  const id = 'test.flood';
  if (name === 'renders') {
    host.install(await codePackage(id, renders, 'ui'));
    return () => openPanel(host, id);
  }
  if (name === 'events') {
    host.install(await codePackage(id, events, 'proc', ['render.markdown', 'attachment.filter']));
    const file = { name: 'a', format: 'text/plain', bytes: new ArrayBuffer(8) };
    return async () => {
      await ask(host, 'x', id);
      // It ends as its extension does.
      host.gather('attachment.filter', file, { room: '!plain:x', extension: id }).catch(() => {});
      return () => {};
    };
  }
  host.install(await codePackage(id, later(floods[name] ?? '')));
  return async () => {
    await ask(host, 'x', id);
    return () => {};
  };
}

export async function flood(name: string): Promise<Measured> {
  const host = newHost({ heartbeatMs: 800 });
  host.install(await builtPackage('test.echo'));
  await ask(host, 'x');
  const begin = await prepared(host, name);
  await sleep(700);
  const close = await begin();
  const stop = watchFrames();
  const stopLives = watchFrames();
  let endedMs = Number.POSITIVE_INFINITY;
  let p99Lives: number | undefined;
  void untilState(host, 'test.flood', 'crashed').then((ms) => {
    endedMs = ms;
    p99Lives = stopLives().p99;
  });
  await sleep(floodMs);
  const { p99, longestTask, longestGap } = stop();
  p99Lives ??= stopLives().p99;
  close();
  host.dispose();
  return {
    p99: { ours: p99 },
    p99Lives: { ours: p99Lives },
    longestTask: { ours: longestTask },
    longestGap: { ours: longestGap },
    ended: { ours: endedMs },
  };
}
