/** From nothing to the first answer and to the first paint. */
import { ask, builtPackage, newHost, openPanel, sleep } from './host.ts';
import { inTurn, type Measured, median, time } from './measure.ts';
import { bareFrame, frameWithWorker, peerTexts } from './peers.ts';

const rounds = 5;

export async function start(): Promise<Measured> {
  const echo = await builtPackage('test.echo');
  const ui = await builtPackage('test.ui');
  const { frames } = await peerTexts();
  const cold = await inTurn(
    rounds,
    async () => {
      const host = newHost();
      const ms = await time(() => {
        host.install(echo);
        return ask(host, 'x');
      });
      host.dispose();
      return ms;
    },
    async () => {
      let dispose = (): void => {};
      const ms = await time(async () => {
        const framed = await frameWithWorker();
        dispose = framed.dispose;
        await framed.remote.echo({ text: 'x' });
      });
      dispose();
      return ms;
    },
  );
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const host = newHost();
    host.install(echo);
    // A spare boots as soon as something is installed; an idle app has long had one.
    await sleep(700);
    warm.push(await time(() => ask(host, 'x')));
    host.dispose();
  }
  const paint = await inTurn(
    rounds,
    async () => {
      const host = newHost();
      let close = (): void => {};
      const ms = await time(async () => {
        host.install(ui);
        close = await openPanel(host, 'test.ui');
      });
      close();
      host.dispose();
      return ms;
    },
    async () => {
      const started = performance.now();
      const { frame, heard } = bareFrame(frames.paintFrame);
      await heard;
      const ms = performance.now() - started;
      frame.remove();
      return ms;
    },
  );
  return { cold, warm: { ours: median(warm) }, paint };
}

/** Starts so many idle cells; the caller weighs the browser's processes, then `dispose`s. */
export async function idleCells(count: number): Promise<() => void> {
  const host = newHost({ timeoutMs: 20_000, heartbeatMs: 5_000 });
  for (let n = 0; n < count; n++) {
    const id = `test.idle${n}`;
    host.install(await builtPackage('test.echo', { as: id }));
    await ask(host, 'x', id);
  }
  return () => host.dispose();
}
