/** 10 KB of Markdown to sanitised HTML: governed, bare, and inside QuickJS. */
import { wrap } from 'comlink';
import { sanitise } from '../../../apps/kumix/src/room/html/sanitise.ts';
import { median } from '../../../scripts/lib/statistics.ts';
import { builtPackage, newHost } from './host.ts';
import { inTurn, type Measured, rate, time } from './measure.ts';
import { peerTexts } from './peers.ts';
import markdownUrl from './peers/markdownWorker.ts?worker&url';
import quickjsUrl from './peers/quickjsWorker.ts?worker&url';

interface Renderer {
  load(script: string): Promise<void>;
  render(value: { text: string }): Promise<{ html: string }>;
}

const paragraph = `## A heading with *emphasis*

Some **bold** text, a [link](https://matrix.org/docs) and \`code\`, then a list:

- first point, with ~~an error~~ a remark
- second point
  1. nested once
  2. nested twice

> A quotation that goes on for a while, so that there is something to wrap.

| name | value |
|------|------:|
| one  | 1     |
| two  | 2     |

\`\`\`ts
const answer: number = 6 * 7;
\`\`\`

`;
const text = paragraph.repeat(Math.ceil(10_240 / paragraph.length)).slice(0, 10_240);

/**
 * Texts before any is measured: what is measured is compiled by then, ours and the peers', as in an app that
 * has been open for a while.
 */
const warmRounds = 200;
const quickjsWarmRounds = 10;
const atOnce = 8;

export async function markdown(): Promise<Measured> {
  const host = newHost();
  host.install(await builtPackage('org.kumix.markdown'));
  const bareWorker = new Worker(markdownUrl, { type: 'module' });
  const bare = wrap<Renderer>(bareWorker);
  const quickjsWorker = new Worker(quickjsUrl, { type: 'module' });
  const quickjs = wrap<Renderer>(quickjsWorker);
  await quickjs.load((await peerTexts()).markdownScript);
  const finish = (html: string): void => {
    if (sanitise(html, { literal: [text] }) === null) throw new Error('not sanitised');
  };
  const governed = async (): Promise<string> => {
    const { value } = await host.invoke(
      'render.markdown',
      { text },
      { room: '!plain:x', extension: 'org.kumix.markdown' },
    );
    return value.html;
  };
  const whole = async () => finish(await governed());
  const wholeBare = async () => finish((await bare.render({ text })).html);
  const wholeQuickjs = async () => finish((await quickjs.render({ text })).html);
  const ours = () => time(whole);
  const peer = () => time(wholeBare);
  const inQuickjs = () => time(wholeQuickjs);
  const wanted = (await bare.render({ text })).html;
  if ((await governed()) !== wanted || (await quickjs.render({ text })).html !== wanted)
    throw new Error('the three do not agree');
  for (let round = 0; round < warmRounds; round++) {
    await ours();
    await peer();
  }
  const beside = await inTurn(40, ours, peer);
  for (let round = 0; round < quickjsWarmRounds; round++) await inQuickjs();
  // Ten of each that is quick beside one that is slow, in turn: a machine that slows down for a while slows
  // down all of them.
  const quick: number[] = [];
  const quickPeer: number[] = [];
  const slow: number[] = [];
  for (let round = 0; round < 12; round++) {
    for (let text = 0; text < 10; text++) {
      quick.push(await ours());
      quickPeer.push(await peer());
    }
    slow.push(await inQuickjs());
  }
  // One is rendered while the page sanitises another.
  const several: number[] = [];
  const severalBare: number[] = [];
  const severalQuickjs: number[] = [];
  for (let round = 0; round < 3; round++) {
    several.push(await rate(whole, atOnce, 20 * atOnce));
    severalBare.push(await rate(wholeBare, atOnce, 20 * atOnce));
    severalQuickjs.push(await rate(wholeQuickjs, atOnce, 2 * atOnce));
  }
  bareWorker.terminate();
  quickjsWorker.terminate();
  host.dispose();
  const inSlow = 1_000 / median(slow);
  return {
    bare: beside,
    quickjs: { ours: 1_000 / median(quick), peer: inSlow },
    severalBare: { ours: median(several), peer: median(severalBare) },
    severalQuickjs: { ours: median(several), peer: median(severalQuickjs) },
    quickjsBare: { ours: 1_000 / median(quickPeer), peer: inSlow },
  };
}
