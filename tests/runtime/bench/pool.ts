/** The pool beside `workerpool`, the best-known one. */
import { prelude } from 'virtual:kumix-cell';
import workerpool from 'workerpool';
import { preludeLeaving } from '../preludeLeaving.ts';
import { closesHeartbeatMs } from './heartbeats.ts';
import { ask, builtPackage, codePackage, guest, newHost, sleep } from './host.ts';
import { inTurn, type Measured, rate, time } from './measure.ts';
import poolUrl from './peers/poolWorker.ts?worker&url';

const peerPool = (maxWorkers: number) =>
  workerpool.pool(poolUrl, { maxWorkers, workerOpts: { type: 'module' } });

const text = 'x'.repeat(200);

async function throughput(): Promise<{ ours: number; peer: number }> {
  const host = newHost();
  host.install(await builtPackage('test.echo'));
  const pool = peerPool(2);
  const ours = (): Promise<unknown> => ask(host, text);
  const peer = async (): Promise<unknown> => pool.exec('echo', [text]);
  for (const warm of [ours, peer]) await rate(warm, 64, 15_000);
  const measured = await inTurn(
    9,
    () => rate(ours, 64, 3_000),
    () => rate(peer, 64, 3_000),
  );
  await pool.terminate(true);
  host.dispose();
  return measured;
}

/** Milliseconds until the next job has run, after one hung until its timeout. */
async function hang(): Promise<{ ours: number; peer: number }> {
  const host = newHost({ timeoutMs: 300 });
  host.install(await builtPackage('test.echo'));
  await ask(host, 'warm');
  await sleep(600);
  await ask(host, 'spin').catch(() => {});
  const ours = await time(() => ask(host, 'next'));
  host.dispose();
  const pool = peerPool(1);
  await pool.exec('echo', ['warm']);
  await pool
    .exec('spin', [])
    .timeout(300)
    .catch(() => {});
  const peer = await time(async () => pool.exec('echo', ['next']));
  await pool.terminate(true);
  return { ours, peer };
}

/** Milliseconds that one call waits behind 500 of another extension's that take 2 ms each. */
async function victim(): Promise<{ ours: number; peer: number }> {
  const host = newHost({ timeoutMs: 30_000, concurrentCalls: 2 });
  const busy = `const u=performance.now()+2;while(performance.now()<u);answer({html:''});`;
  host.install(await codePackage('test.greedy', guest(busy)));
  host.install(await builtPackage('test.echo'));
  await ask(host, 'x', 'test.greedy');
  await ask(host, 'x');
  const all = Array.from({ length: 500 }, () => ask(host, 'x', 'test.greedy'));
  const ours = await time(() => ask(host, 'x'));
  await Promise.all(all);
  host.dispose();
  const pool = peerPool(2);
  await pool.exec('echo', ['x']);
  const greedy = Array.from({ length: 500 }, () => pool.exec('wait', [2]));
  const peer = await time(async () => pool.exec('echo', ['x']));
  await Promise.all(greedy);
  await pool.terminate(true);
  return { ours, peer };
}

/** Milliseconds until the calls of a worker that closed itself have settled, the last of them. */
async function closes(): Promise<{ ours: number }> {
  const host = newHost(
    { heartbeatMs: closesHeartbeatMs, timeoutMs: 20_000 },
    preludeLeaving(prelude, 'close'),
  );
  const code = guest(`if(e[3].text==='close')self.close();else answer({html:''});`);
  host.install(await codePackage('test.closes', code));
  await ask(host, 'x', 'test.closes');
  const ours = await time(() =>
    Promise.allSettled(['close', 'a', 'b', 'c'].map((call) => ask(host, call, 'test.closes'))),
  );
  host.dispose();
  return { ours };
}

export async function pool(): Promise<Measured> {
  return {
    throughput: await throughput(),
    hang: await hang(),
    victim: await victim(),
    closes: await closes(),
  };
}
