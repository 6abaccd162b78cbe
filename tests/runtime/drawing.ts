/** Guests written without the SDK, which draw what a test says: an attacker does not use it either. */
import type { Frame, FrameLocator, Page } from '@playwright/test';
import { expect } from './fixture.ts';
import { devPolicy } from './policies.ts';

export const cell = (page: Page): FrameLocator =>
  page.frameLocator('iframe.kumix-cell:not([aria-hidden])');

export async function cellFrame(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('iframe.kumix-cell:not([aria-hidden])');
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error('the cell has no frame');
  return frame;
}

/**
 * A UI extension that draws the given operations (an expression), and hears `kind` (`event`,
 * `told`, `answer`) and `event` of its surface. In scope: `draw(...operations)`,
 * `drawAll(operations)`, `call(method, params)`,
 * `note(key, value)`, which a test reads with `noted`.
 */
export const drawing = (operations: string, heard = ''): string => `
const kumix=self.__kumix;let next=0;
const call=(method,params)=>kumix.post(0,JSON.stringify([1,[1,++next,method,params,1000]]));
const note=(key,value)=>call('storage.kv.set',{key,value:JSON.stringify(value)});
const drawAll=operations=>kumix.post(surface,JSON.stringify([1].concat(operations)));
const draw=(...operations)=>drawAll(operations);
kumix.listen((channel,data)=>{
  const text=Array.isArray(data)?data[0]:data;
  if(channel!==0){const [kind,event,value]=JSON.parse(text);${heard};return}
  for(const e of JSON.parse(text).slice(1)){if(e[0]!==1)continue;
    self.surface=e[3].surface;
    kumix.post(0,JSON.stringify([1,[2,e[1],null]]));
    if(e[2]==='surface.open')drawAll(${operations});}
});`;

/** Runs the script as an extension and waits until its surface is drawn. */
export async function openDrawing(
  page: Page,
  code: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  await page.evaluate(
    async ([policy, text]) => {
      harness.start(policy ?? '');
      await harness.install({
        id: 'test.drawing',
        kind: 'ui',
        capabilities: ['panel', 'storage.kv', 'clipboard.write'],
        code: text ?? '',
      });
      harness.open('test.drawing');
    },
    [devPolicy(more), code],
  );
  await expect.poll(() => page.evaluate(() => harness.surfaceState(0))).toBe('drawn');
}

/** What the guest noted under `key`, if it has. */
export const noted = (page: Page, key: string): Promise<unknown> =>
  page.evaluate((name) => {
    const text = harness.log.store.get(`test.drawing/${name}`);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }, key);

/** Rules by which operations were refused. */
export const refusals = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    harness.events.flatMap((event) =>
      event.kind === 'limit' && event.limit === 'refused'
        ? [/rule "(\w+)"/.exec(event.detail)?.[1] ?? '']
        : [],
    ),
  );
