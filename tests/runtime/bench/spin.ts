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

const never = Number.POSITIVE_INFINITY;

const spinner =
  guest(`if(e[2]==='surface.open'){answer(null);kumix.post(e[3].surface,'[1,[2,2,"drawn"],[3,1,2,0]]');continue}
if(e[3].text==='spin'){answer({html:''});setTimeout(()=>{for(;;);},20)}else answer({html:''});`);

export const spinKinds = ['proc', 'ui'] as const;
type SpinKind = (typeof spinKinds)[number];

/** What is measured of each: the name of the figure behind that of the kind, as in `proc.back`. */
export async function spins(heartbeatMs = spinHeartbeatMs): Promise<Measured> {
  const figures: [string, { ours: number }][] = [];
  for (const kind of spinKinds) {
    for (const [name, ours] of Object.entries(await spin(kind, heartbeatMs))) {
      figures.push([`${kind}.${name}`, { ours }]);
    }
  }
  return Object.fromEntries(figures);
}

/** Milliseconds; whoever is refused or ended never answers. */
async function spin(
  kind: SpinKind,
  heartbeatMs: number,
): Promise<Record<'longestGap' | 'longestWait' | 'detected' | 'back', number>> {
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
      // Taken first: read beside the await, the other neighbour's longer one would be forgotten.
      const wait = await time(neighbour).catch(() => never);
      longestWait = Math.max(longestWait, wait);
      await sleep(5);
    }
  });
  await ask(host, 'spin', 'test.spin');
  const started = performance.now() + 20;
  const detected = await untilState(host, 'test.spin', 'crashed', started);
  host.restart('test.spin');
  const back = await ask(host, 'x', 'test.spin').then(
    () => performance.now() - started,
    () => never,
  );
  await sleep(300);
  over.abort();
  await Promise.all(watch);
  const { longestGap } = stop();
  close();
  host.dispose();
  return { longestGap, longestWait, detected, back };
}
