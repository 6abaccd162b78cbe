/**
 * Runs the benchmark's spinners in whatever browser opens it, as often and with the heartbeat that its
 * address says, and a worker that goes on when it is refused; reports.
 */
import { prelude } from 'virtual:kumix-cell';
import type { Measured } from '../bench/measure.ts';
import { spins } from '../bench/spin.ts';

export interface SpinVerdict {
  readonly runs: readonly Measured[];
  /** Milliseconds that each of two messages took that were refused in one turn. */
  readonly refusedMs: readonly number[];
  readonly error?: string;
}

const policy = window.trustedTypes?.createPolicy('kumix-cell', { createScriptURL: (url) => url });

/**
 * In a worker of this page's own, behind the same prelude: no cell lets a guest live that is refused, and
 * nobody else could say how long it took.
 */
function refused(): Promise<readonly number[]> {
  const code = `
    const kumix=self.__kumix;
    const post=()=>{const at=performance.now();try{kumix.post(0,'');return 0}catch{return performance.now()-at}};
    for(let n=0;n<3;n++)post();
    const took=[post(),post()];
    kumix.listen(()=>kumix.post(0,JSON.stringify(took)));`;
  const address = URL.createObjectURL(new Blob([prelude, code], { type: 'text/javascript' }));
  // Where Trusted Types are enforced it is a TrustedScriptURL, which the DOM's types leave out.
  const worker: unknown = Reflect.construct(Worker, [
    policy ? policy.createScriptURL(address) : address,
    { name: '3' },
  ]);
  if (!(worker instanceof Worker)) throw new TypeError('no worker');
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (data === '') return;
      worker.terminate();
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the report of the lines above
      resolve(JSON.parse(data) as readonly number[]);
    });
    worker.postMessage('');
  });
}

/** Tried again where the machine was too busy to start a worker in time: that measured nothing. */
async function patiently(heartbeatMs: number): Promise<Measured> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await spins(heartbeatMs);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function all(): Promise<SpinVerdict> {
  const asked = new URLSearchParams(location.search);
  const runs: Measured[] = [];
  let refusedMs: readonly number[] = [];
  try {
    refusedMs = await refused();
    while (runs.length < Number(asked.get('runs'))) {
      runs.push(await patiently(Number(asked.get('heartbeatMs'))));
    }
  } catch (error) {
    return { runs, refusedMs, error: String(error) };
  }
  return { runs, refusedMs };
}

await fetch('/verdict', { method: 'POST', body: JSON.stringify(await all()) });
