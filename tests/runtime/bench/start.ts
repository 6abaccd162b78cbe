/** From nothing to the first answer and to the first paint. */
import { ask, builtPackage, newHost, openPanel, sleep } from './host.ts';
import { time } from './measure.ts';
import { bareFrame, frameWithWorker, peerTexts } from './peers.ts';

/** A spare boots as soon as something is installed; an idle app has long had one. */
const untilSpareMs = 700;

/**
 * One start of a kind, in milliseconds. The caller sees to it that no process of an earlier start is
 * left where it is to be cold.
 */
export const starts: Readonly<Record<string, () => Promise<number>>> = {
  async cold() {
    const echo = await builtPackage('test.echo');
    const host = newHost();
    const ms = await time(() => {
      host.install(echo);
      return ask(host, 'x');
    });
    host.dispose();
    return ms;
  },
  coldPeer: () => coldFrame('frameWorker'),
  coldHops: () => coldFrame('relayFrame'),
  async warm() {
    const host = newHost();
    host.install(await builtPackage('test.echo'));
    await sleep(untilSpareMs);
    const ms = await time(() => ask(host, 'x'));
    host.dispose();
    return ms;
  },
  paint: () => painted('test.ui', 'panel'),
  paintScript: () => painted('test.ui', 'panel', { byScript: true }),
  paintWarm: () => painted('test.ui', 'panel', { byScript: true, warm: true }),
  paintPeer: () => paintedFrame('paintFrame'),
  paintHops: () => paintedFrame('paintRelayFrame'),
  board: () => painted('test.preact-board', 'board'),
  boardScript: () => painted('test.preact-board', 'board', { byScript: true }),
  boardWarm: () => painted('test.preact-board', 'board', { byScript: true, warm: true }),
  boardPeer: () => paintedFrame('paintBoardFrame'),
};

/**
 * An extension to its panel's first paint; it has not run before, and `warm` there is a spare cell.
 * What is painted first is what its package says, or with `byScript` what its script draws.
 */
async function painted(
  id: string,
  panel: string,
  { byScript = false, warm = false }: { readonly byScript?: boolean; readonly warm?: boolean } = {},
): Promise<number> {
  const ui = await builtPackage(id, { byScript });
  const host = newHost();
  if (warm) {
    host.install(ui);
    await sleep(untilSpareMs);
  }
  const started = performance.now();
  if (!warm) host.install(ui);
  const close = await openPanel(host, id, panel);
  const ms = performance.now() - started;
  close();
  host.dispose();
  return ms;
}

/** A bare frame to its worker's first answer. */
async function coldFrame(name: 'frameWorker' | 'relayFrame'): Promise<number> {
  await peerTexts();
  const started = performance.now();
  const framed = await frameWithWorker(name);
  await framed.remote.echo({ text: 'x' });
  const ms = performance.now() - started;
  framed.dispose();
  return ms;
}

/** A bare frame to its first paint. */
async function paintedFrame(
  name: 'paintBoardFrame' | 'paintFrame' | 'paintRelayFrame',
): Promise<number> {
  const { frames } = await peerTexts();
  const started = performance.now();
  const { frame, heard } = bareFrame(frames[name]);
  await heard;
  const ms = performance.now() - started;
  frame.remove();
  return ms;
}

export type CellKind = 'proc' | 'ui';

/** Starts so many idle cells; the caller weighs the browser's processes, then calls what is given. */
export async function startIdle(kind: CellKind, count: number): Promise<() => void> {
  const host = newHost({ timeoutMs: 20_000, heartbeatMs: 5_000 });
  const closers: (() => void)[] = [];
  for (let n = 0; n < count; n++) {
    const id = `test.idle${n}`;
    host.install(await builtPackage(kind === 'ui' ? 'test.ui' : 'test.echo', { as: id }));
    if (kind === 'ui') closers.push(await openPanel(host, id));
    else await ask(host, 'x', id);
  }
  return () => {
    for (const close of closers) close();
    host.dispose();
  };
}
