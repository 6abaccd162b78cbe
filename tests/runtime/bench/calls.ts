/** Governed calls of 200 bytes beside Comlink and Penpal. */
import { wrap } from 'comlink';
import { connect, WindowMessenger } from 'penpal';
import { ask, builtPackage, newHost } from './host.ts';
import { inTurn, type Measured, oneTurn, rate } from './measure.ts';
import { bareFrame, type Echo, frameWithWorker, peerTexts } from './peers.ts';
import comlinkUrl from './peers/comlinkWorker.ts?worker&url';

const text = 'x'.repeat(200);
const rounds = 9;
/** Turns of a thousand that both make before any is measured: what is measured is compiled by then. */
const warmTurns = 50;

export async function procCalls(): Promise<Measured> {
  const host = newHost();
  host.install(await builtPackage('test.echo'));
  const worker = new Worker(comlinkUrl, { type: 'module' });
  const own = wrap<Echo>(worker);
  const framed = await frameWithWorker();
  const ours = (): Promise<unknown> => ask(host, text);
  const peer = (): Promise<unknown> => own.echo({ text });
  const inFrame = (): Promise<unknown> => framed.remote.echo({ text });
  for (const warm of [ours, peer]) await rate(warm, 64, 4_000);
  for (const warm of [ours, inFrame]) await rate(warm, 1, 300);
  for (const warm of [ours, peer]) {
    for (let turn = 0; turn < warmTurns; turn++) await oneTurn(warm);
  }
  const measured = {
    inFlight: await inTurn(
      rounds,
      () => rate(ours, 64, 3_000),
      () => rate(peer, 64, 3_000),
    ),
    single: await inTurn(
      rounds,
      () => rate(ours, 1, 300),
      () => rate(inFrame, 1, 300),
    ),
    oneTurn: await inTurn(
      rounds,
      () => oneTurn(ours),
      () => oneTurn(peer),
    ),
  };
  worker.terminate();
  framed.dispose();
  host.dispose();
  return measured;
}

/**
 * What the hops of a cell cost without any of its checks: a worker in a worker in a frame. The
 * checks are what is left between this and ours.
 */
export async function hopCalls(): Promise<Measured> {
  const host = newHost();
  host.install(await builtPackage('test.echo'));
  const relayed = await frameWithWorker('relayFrame');
  const ours = (): Promise<unknown> => ask(host, text);
  const peer = (): Promise<unknown> => relayed.remote.echo({ text });
  for (const warm of [ours, peer]) await rate(warm, 64, 4_000);
  for (const warm of [ours, peer]) await rate(warm, 1, 300);
  const single = await inTurn(
    rounds,
    () => rate(ours, 1, 300),
    () => rate(peer, 1, 300),
  );
  relayed.dispose();
  host.dispose();
  return { single };
}

type PenpalMethods = { run(value: { argument: string }): { message: string } };

export async function uiCalls(): Promise<Measured> {
  const host = newHost();
  host.install(await builtPackage('test.ui'));
  const { frames } = await peerTexts();
  const { frame } = bareFrame(frames.penpalFrame);
  const remoteWindow = frame.contentWindow;
  if (remoteWindow === null) throw new Error('the frame has no window');
  const connection = connect<PenpalMethods>({
    messenger: new WindowMessenger({ remoteWindow, allowedOrigins: ['*'] }),
  });
  const remote = await connection.promise;
  const ours = (): Promise<unknown> =>
    host.invoke(
      'command.run',
      { command: 'run', argument: text, roomId: null },
      { extension: 'test.ui' },
    );
  const peer = (): Promise<unknown> => remote.run({ argument: text });
  for (const warm of [ours, peer]) await rate(warm, 64, 4_000);
  for (const warm of [ours, peer]) await rate(warm, 1, 300);
  const measured = {
    inFlight: await inTurn(
      rounds,
      () => rate(ours, 64, 3_000),
      () => rate(peer, 64, 3_000),
    ),
    single: await inTurn(
      rounds,
      () => rate(ours, 1, 300),
      () => rate(peer, 1, 300),
    ),
  };
  connection.destroy();
  frame.remove();
  host.dispose();
  return measured;
}
