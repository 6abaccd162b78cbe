/** Documents that attack: what gets them nothing and what ends them. */
import type { Page } from '@playwright/test';
import type { Attacker } from './attacker.ts';
import { documentOf } from './documents.ts';
import { begin, expect, noted, open, policy, stateOf, test } from './framed.ts';

type Attack = (attacker: Attacker) => string;

const U = (attacker: Attacker, id: string): string =>
  JSON.stringify(`${attacker.origin}/hit/frame/${id}`);

const escaped = ({ hits }: Attacker): readonly string[] =>
  [...hits].filter((hit) => hit.startsWith('frame/'));

/** What an attack gets where nothing is in its way: what it noted, and what reached the attacker. */
interface Without {
  readonly open?: readonly string[];
  readonly hits?: readonly string[];
}

const asks = `call('message.send',{roomId:'!plain:x',body:'spam'});call('clipboard.write',{text:'stolen'});
  call('link.open',{url:'https://evil.example/'});note('open',[])`;

/** Goes on, and gets nothing of it. */
const futile: Readonly<Record<string, readonly [Attack, Without]>> = {
  'reads the windows above it': [
    () =>
      `const open=[];for(const w of [parent,top,parent.parent,top[0],top.frames[1]])for(const read of ['document','location.href','localStorage','name'])
     try{const v=read.split('.').reduce((o,k)=>o[k],w);if(v!==undefined)open.push(read)}catch{};note('open',open)`,
    { open: ['document', 'localStorage', 'location.href', 'name'] },
  ],
  'says hello for itself, for the host page and as the app': [
    () =>
      `for(const w of [top,parent,...Array.from({length:top.length},(_,i)=>top[i])])for(const m of [{kumix:'hello',token:'x'},{kumix:'welcome',token:'x',relay:'',document:''},['left']]){
     try{const c=new MessageChannel(),d=new MessageChannel();w.postMessage(m,'*',[c.port1,d.port1])}catch{}try{w.postMessage(m,'*')}catch{}};note('open',[])`,
    {},
  ],
  'leads the app or the host page elsewhere': [
    (attacker) =>
      `for(const w of [top,parent]){try{w.stop()}catch{}try{w.location=${U(attacker, 'top')}}catch{}try{w.location.replace(${U(attacker, 'top')})}catch{}try{w.open(${U(attacker, 'top')},'_top')}catch{}
     try{w.close()}catch{}};note('open',[])`,
    { hits: ['top'] },
  ],
  'opens windows and submits forms': [
    (attacker) =>
      `try{window.open(${U(attacker, 'window')})}catch{}try{Object.getPrototypeOf(window).open?.call(window,${U(attacker, 'window')})}catch{}
     const f=document.createElement('form');f.action=${U(attacker, 'form')};f.target='_blank';document.body.append(f);try{f.submit()}catch{};note('open',[])`,
    { hits: ['form', 'window'] },
  ],
  'nests frames of every kind': [
    (attacker) =>
      `const add=set=>{const f=document.createElement('iframe');set(f);document.body.append(f)};
     add(f=>f.src=${U(attacker, 'nested')});add(f=>f.srcdoc='<script>fetch('+JSON.stringify(${U(attacker, 'srcdoc')})+');new Image().src='+JSON.stringify(${U(attacker, 'srcdoc-img')})+'<\\/script>');
     add(f=>f.src='data:text/html,<img src='+${U(attacker, 'data-img')}+'>');
     add(f=>f.src=URL.createObjectURL(new Blob(['<img src='+${U(attacker, 'blob-img')}+'>'],{type:'text/html'})));
     setTimeout(()=>note('open',[]),500)`,
    { hits: ['blob-img', 'data-img', 'nested', 'srcdoc', 'srcdoc-img'] },
  ],
  'starts workers of its own': [
    (attacker) =>
      `const u=URL.createObjectURL(new Blob(['fetch('+JSON.stringify(${U(attacker, 'worker')})+')']));const open=[];
     try{const w=new Worker(u);w.onmessage=()=>open.push('worker')}catch{}setTimeout(()=>note('open',open),400)`,
    { hits: ['worker'] },
  ],
  'asks what it was not given': [() => asks, {}],
};

/**
 * The attack in a frame of the attacker's own page. What only the host could answer has no such control:
 * the hello is one that `handshake.spec.ts` shows answered, the calls have a control of their own.
 */
async function getsThrough(
  page: Page,
  attacker: Attacker,
  attack: Attack,
  { open: noted = [], hits = [] }: Without,
): Promise<void> {
  await page.goto(`${attacker.origin}/control-frame/neighbour`);
  const code = attack(attacker).replaceAll('/hit/frame/', '/hit/control/');
  const open = await page.evaluate((text) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const told = new Set<string>();
    const inner = frame.contentWindow as unknown as Record<string, unknown>;
    inner['call'] = () => {};
    inner['note'] = (_: string, value: readonly string[]) => {
      for (const each of value) told.add(each);
    };
    const script = document.createElement('script');
    script.textContent = text;
    frame.contentDocument?.body.append(script);
    return [...told].toSorted();
  }, code);
  expect(open).toEqual(noted);
  await expect.poll(() => hits.filter((id) => !attacker.hits.has(`control/${id}`))).toEqual([]);
}

for (const [name, [attack, without]] of Object.entries(futile)) {
  test(`a document that ${name} gets nothing of it @proof`, async ({
    page,
    browser,
    server,
    attacker,
  }) => {
    // A context of its own: windows that the attack opens there are not this page's.
    const apart = await browser.newContext();
    await getsThrough(await apart.newPage(), attacker, attack, without);
    await apart.close();
    await open(page, policy(server), documentOf(attack(attacker)));
    await begin(page);
    await expect.poll(() => noted(page, 'open')).toEqual([]);
    // What would have gone out is on its way for a moment.
    await page.waitForTimeout(1_000);
    expect(await stateOf(page)()).toBe('drawn');
    expect(page.url()).toBe(`${server.origin}/`);
    expect(await page.evaluate(() => harness.log.calls)).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    expect(escaped(attacker)).toEqual([]);
  });
}

test('a document that asks what it was given gets that, and nothing without its person (control) @proof', async ({
  page,
  server,
}) => {
  const given = ['message.send', 'clipboard.write', 'link.open'];
  await open(page, policy(server), documentOf(asks), 'test.framed', given);
  await begin(page);
  await expect.poll(() => noted(page, 'open')).toEqual([]);
  expect(await page.evaluate(() => harness.log.calls)).toEqual(['message.send !plain:x spam']);
});

/** Its own doing ends it. */
const ending: Readonly<Record<string, readonly [Attack, RegExp]>> = {
  'goes elsewhere': [(attacker) => `location.href=${U(attacker, 'self')}`, /second load/],
  'reloads itself': [() => `location.reload()`, /second load/],
  'writes itself anew': [
    (attacker) =>
      `document.open();document.write('<meta http-equiv=refresh content="0;url='+${U(attacker, 'refresh')}+'">');document.close()`,
    /second load|hung/,
  ],
  spins: [() => `for(;;);`, /hung/],
  'sends without end': [() => `for(;;)kumix.post(0,'[1,[4,1]]')`, /hung|flood|faults/],
  'logs without end': [
    () =>
      `console.log({toString(){throw 1}},'x'.repeat(99));setInterval(()=>{for(let i=0;i<1e6;i++)console.log('x')})`,
    /flood|hung/,
  ],
  'sends what is no text': [() => `kumix.post(0,{a:1})`, /protocol/],
};

for (const [name, [attack, why]] of Object.entries(ending)) {
  test(`a document that ${name} is ended, and its neighbours in workers answer @proof`, async ({
    page,
    server,
    attacker,
  }) => {
    await open(page, policy(server), documentOf(attack(attacker)));
    await page.evaluate(async () => {
      await harness.installBuilt('test.echo');
      await harness.invoke('render.markdown', { text: 'warm' });
    });
    await begin(page);
    const answers = await page.evaluate(async () => {
      const ended = (): boolean => harness.surfaceState(0) === 'ended';
      let answered = 0;
      for (let turn = 0; turn < 400; turn++) {
        const { ok } = await harness.invoke('render.markdown', { text: 'x' });
        if (ok) answered++;
        if (ended()) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const status = harness.view('test.framed')?.status;
      const again = await harness.invoke('render.markdown', { text: 'x' });
      return {
        ended: ended(),
        answered,
        again: again.ok,
        why: status !== undefined && 'why' in status ? status.why : '',
      };
    });
    expect(answers).toMatchObject({ ended: true, again: true });
    expect(answers.answered).toBeGreaterThan(0);
    expect(answers.why).toMatch(why);
    expect(escaped(attacker)).toEqual([]);
    await page.evaluate(() => harness.host.restart('test.framed'));
    await expect.poll(stateOf(page)).toBe('drawn');
  });
}
