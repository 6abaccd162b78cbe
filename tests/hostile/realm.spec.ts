/** Hostile code against its own realm: what the prelude took away, holds and answers by itself. */
import type { Page } from '@playwright/test';
import { noted } from '../runtime/drawing.ts';
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';
import { rendererTimes } from '../runtime/processTimes.ts';

/** Serves a call, then does what is given, with `note(key, value)` in scope. */
const guest = (attack: string): string => `const kumix=self.__kumix;let next=0;
const note=(key,value)=>kumix.post(0,JSON.stringify([1,[1,++next,'storage.kv.set',{key,value:JSON.stringify(value)},1000]]));
kumix.listen((channel,data)=>{for(const envelope of JSON.parse(data).slice(1))if(envelope[0]===1){
  kumix.post(0,JSON.stringify([1,[2,envelope[1],{html:'ok'}]]));setTimeout(()=>{${attack}},20)}});`;

async function run(page: Page, attack: string, ui: object = {}): Promise<void> {
  await page.evaluate(
    async ([policy, code]) => {
      harness.start(policy);
      await harness.install({
        id: 'test.drawing',
        capabilities: ['render.markdown', 'storage.kv'],
        methods: ['render.markdown'],
        code,
      });
      await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.drawing' });
    },
    [devPolicy({ ui: { isolation: 'worker', heartbeatMs: 600, ...ui } }), guest(attack)] as const,
  );
}

const stateOf = (page: Page) => (): Promise<string | undefined> =>
  page.evaluate(() => harness.view('test.drawing')?.status.state);

/** Has the built-in that the prelude posts by handed to it. */
const takesPost = `let raw;const own=Function.prototype.call;
Function.prototype.call=function(...all){raw=this;return Reflect.apply(this,all[0],all.slice(1))};
kumix.post(0,'[1,[4,1]]');Function.prototype.call=own;`;

/** Spins for long and answers, as often as the rate allows, the pings that may have come meanwhile. */
const spins = (answer: string): string => `let heard=0;
self.addEventListener('message',event=>{if(typeof event.data==='number')heard=event.data});
setTimeout(()=>{const from=performance.now(),base=heard;
  while(performance.now()-from<20000){const until=performance.now()+20;while(performance.now()<until);
    const at=base+Math.floor((performance.now()-from)/50);
    for(let n=Math.max(1,at-40);n<at+8;n++)try{${answer}}catch{}}},300)`;

for (const [how, attack] of [
  ['does nothing else (control)', 'for(;;);'],
  ['says pings to itself', spins(`self.dispatchEvent(new MessageEvent('message',{data:n}))`)],
  ['takes the built-in to answer with', takesPost + spins('Reflect.apply(raw,self,[n])')],
] as const) {
  test(`whoever spins is found out, also one who ${how} @proof`, async ({ page }) => {
    await run(page, attack);
    await expect.poll(stateOf(page), { timeout: 5_000 }).toBe('crashed');
  });
}

for (const [how, before, inside] of [
  ['does nothing else (control)', '', `kumix.post(0,'[1,[4,1]]')`],
  [
    'says to itself how much it may say',
    `self.dispatchEvent(new MessageEvent('message',{data:['most',1e12]}));`,
    `kumix.post(0,'[1,[4,1]]')`,
  ],
  [
    'says to itself that it was heard',
    '',
    `self.dispatchEvent(new MessageEvent('message',{data:0}));kumix.post(0,'[1,[4,1]]')`,
  ],
] as const) {
  test(`whoever goes on when refused is put to sleep, also one who ${how} @proof`, async ({
    page,
    browser,
  }) => {
    await run(page, `${before}for(;;)try{${inside}}catch{}`);
    await expect.poll(stateOf(page)).toBe('crashed');
    const total = async (): Promise<number> =>
      [...(await rendererTimes(browser)).values()].reduce((sum, time) => sum + time, 0);
    const at = await total();
    // The browser takes two seconds to end whoever is awake; the first has the start of a successor in it.
    await page.waitForTimeout(2_000);
    expect((await total()) - at).toBeLessThan(1);
  });
}

test('no binary runs but what the host has inspected, and none leads back to WebAssembly', async ({
  page,
}) => {
  await run(
    page,
    `(async()=>{const out={};
    // (module (memory (export "m") 1)): no maximum.
    const bytes=()=>new Uint8Array([0,97,115,109,1,0,0,0,5,3,1,0,1,7,5,1,1,109,2,0]).buffer;
    const ask=async(name)=>{try{return (await kumix.wasm(name,{})).exports.m.buffer.byteLength}catch(error){return String(error)}};
    const forge=(files)=>self.dispatchEvent(new MessageEvent('message',{data:['files',files]}));
    Object.prototype.all=bytes();out.inherited=await ask('all');delete Object.prototype.all;
    forge({own:bytes()});out.forged=await ask('own');
    const real=Object.getOwnPropertyDescriptor(MessageEvent.prototype,'data');
    Object.defineProperty(MessageEvent.prototype,'data',{configurable:true,get:()=>['files',{read:bytes()}]});
    await new Promise(resolve=>setTimeout(resolve,300));out.read=await ask('read');
    Object.defineProperty(MessageEvent.prototype,'data',real);
    const own=Function.prototype.call;let handed;
    Function.prototype.call=function(...all){if(all[0]&&all[0].compile)handed=all[0];return Reflect.apply(this,all[0],all.slice(1))};
    await kumix.wasm('x',{}).catch(()=>{});Function.prototype.call=own;
    out.namespace=typeof handed;out.global=typeof WebAssembly;
    note('seen',out)})()`,
    { heartbeatMs: 2_000 },
  );
  await expect.poll(() => noted(page, 'seen')).toBeDefined();
  const refused: unknown = expect.stringContaining('is not a WASM file of this package');
  expect(await noted(page, 'seen')).toEqual({
    inherited: refused,
    forged: refused,
    read: refused,
    namespace: 'undefined',
    global: 'undefined',
  });
});

for (const [how, ui, values] of [
  ['as far as no policy says less', {}, 2_700_000],
  [
    'under the caps of `strict`',
    { messagesPerSecond: 500, bytesPerSecond: 4_194_304, messageBytes: 1_048_576 },
    170_000,
  ],
] as const) {
  test(`one text of many values does not hold the app up, ${how} @proof`, async ({ page }) => {
    await page.evaluate(() => {
      harness.gaps = [];
      let last = performance.now();
      const tick = (): void => {
        const now = performance.now();
        harness.gaps.push(now - last);
        last = now;
        setTimeout(tick, 0);
      };
      tick();
    });
    await run(
      page,
      `const text='[1'+',[4,1]'.repeat(${values})+']';let n=0;
      const say=()=>{kumix.post(0,text);if(++n<6)setTimeout(say,260)};say()`,
      { heartbeatMs: 5_000, ...ui },
    );
    await expect.poll(stateOf(page)).toBe('crashed');
    expect(Math.max(...(await page.evaluate(() => harness.gaps)))).toBeLessThan(200);
  });
}
