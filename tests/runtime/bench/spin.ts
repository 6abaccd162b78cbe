/** Extensions that spin: what everybody else notices, and how long they are away. */
import { spinHeartbeatMs } from './heartbeats.ts';
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
import { type Measured, time, watchFrames } from './measure.ts';

const spinner =
  guest(`if(e[2]==='surface.open'){answer(null);kumix.post(e[3].surface,'[1,[2,2,"drawn"],[3,1,2,0]]');continue}
if(e[3].text==='spin'){answer({html:''});setTimeout(()=>{for(;;);},20)}else answer({html:''});`);

export async function spin(kind: 'proc' | 'ui', heartbeatMs = spinHeartbeatMs): Promise<Measured> {
  const host = newHost({ heartbeatMs, timeoutMs: 5_000 + 2 * (heartbeatMs - spinHeartbeatMs) });
  host.install(await builtPackage('test.echo'));
  host.install(await builtPackage('test.ui'));
  host.install(await codePackage('test.spin', spinner, kind));
  const neighbours = [
    () => ask(host, 'x'),
    () =>
      host.invoke(
        'command.run',
        { command: 'run', argument: 'x', roomId: null },
        { extension: 'test.ui' },
      ),
  ];
  const close = kind === 'ui' ? await openPanel(host, 'test.spin') : () => {};
  for (const neighbour of neighbours) await neighbour();
  await ask(host, 'x', 'test.spin');
  await sleep(700);
  const stop = watchFrames();
  let longestWait = 0;
  const over = new AbortController();
  const watch = neighbours.map(async (neighbour) => {
    while (!over.signal.aborted) {
      longestWait = Math.max(longestWait, await time(neighbour));
      await sleep(5);
    }
  });
  await ask(host, 'spin', 'test.spin');
  const started = performance.now() + 20;
  const detected = await untilState(host, 'test.spin', 'crashed', started);
  host.restart('test.spin');
  await ask(host, 'x', 'test.spin');
  const back = performance.now() - started;
  await sleep(300);
  over.abort();
  await Promise.all(watch);
  const { longestGap } = stop();
  close();
  host.dispose();
  return {
    longestGap: { ours: longestGap },
    longestWait: { ours: longestWait },
    detected: { ours: detected },
    back: { ours: back },
  };
}
