/** Documents that attack: what gets them nothing, what ends them, and the whole corpus of the DOM. */
import type { Attacker } from './attacker.ts';
import { runner } from './control.ts';
import { corpusDocument, documentOf } from './documents.ts';
import { domEntries } from './domEntries.ts';
import { begin, expect, noted, open, policy, stateOf, test } from './framed.ts';

const U = (attacker: Attacker, id: string): string =>
  JSON.stringify(`${attacker.origin}/hit/frame/${id}`);

const escaped = ({ hits }: Attacker): readonly string[] =>
  [...hits].filter((hit) => hit.startsWith('frame/'));

/** Goes on, and gets nothing of it. */
const futile: Readonly<Record<string, (attacker: Attacker) => string>> = {
  'reads the windows above it': () =>
    `const open=[];for(const w of [parent,top,parent.parent,top[0],top.frames[1]])for(const read of ['document','location.href','localStorage','name'])
     try{const v=read.split('.').reduce((o,k)=>o[k],w);if(v!==undefined)open.push(read)}catch{};note('open',open)`,
  'says hello for itself, for the host page and as the app': () =>
    `for(const w of [top,parent,...Array.from({length:top.length},(_,i)=>top[i])])for(const m of [{kumix:'hello',token:'x'},{kumix:'welcome',token:'x',relay:'',document:''},['left']]){
     try{const c=new MessageChannel(),d=new MessageChannel();w.postMessage(m,'*',[c.port1,d.port1])}catch{}try{w.postMessage(m,'*')}catch{}};note('open',[])`,
  'leads the app or the host page elsewhere': (attacker) =>
    `for(const w of [top,parent]){try{w.location=${U(attacker, 'top')}}catch{}try{w.location.replace(${U(attacker, 'top')})}catch{}try{w.open(${U(attacker, 'top')},'_top')}catch{}
     try{w.close()}catch{}try{w.stop()}catch{}};note('open',[])`,
  'opens windows and submits forms': (attacker) =>
    `try{window.open(${U(attacker, 'window')})}catch{}try{Object.getPrototypeOf(window).open?.call(window,${U(attacker, 'window')})}catch{}
     const f=document.createElement('form');f.action=${U(attacker, 'form')};f.target='_blank';document.body.append(f);try{f.submit()}catch{};note('open',[])`,
  'nests frames of every kind': (attacker) =>
    `const add=set=>{const f=document.createElement('iframe');set(f);document.body.append(f)};
     add(f=>f.src=${U(attacker, 'nested')});add(f=>f.srcdoc='<script>fetch('+JSON.stringify(${U(attacker, 'srcdoc')})+');new Image().src='+JSON.stringify(${U(attacker, 'srcdoc-img')})+'<\\/script>');
     add(f=>f.src='data:text/html,<img src='+${U(attacker, 'data-img')}+'>');
     add(f=>f.src=URL.createObjectURL(new Blob(['<img src='+${U(attacker, 'blob-img')}+'>'],{type:'text/html'})));
     setTimeout(()=>note('open',[]),500)`,
  'starts workers of its own': (attacker) =>
    `const u=URL.createObjectURL(new Blob(['fetch('+JSON.stringify(${U(attacker, 'worker')})+')']));const open=[];
     try{const w=new Worker(u);w.onmessage=()=>open.push('worker')}catch{}setTimeout(()=>note('open',open),400)`,
  'asks what it was not given': () =>
    `call('message.send',{roomId:'!plain:x',body:'spam'});call('clipboard.write',{text:'stolen'});call('link.open',{url:'https://evil.example/'});note('open',[])`,
};

for (const [name, attack] of Object.entries(futile)) {
  test(`a document that ${name} gets nothing of it @proof`, async ({ page, server, attacker }) => {
    await open(page, policy(server), documentOf(attack(attacker)));
    await begin(page);
    await expect.poll(() => noted(page, 'open')).toEqual([]);
    expect(await stateOf(page)()).toBe('drawn');
    expect(page.url()).toBe(`${server.origin}/`);
    expect(await page.evaluate(() => harness.log.calls)).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
    expect(escaped(attacker)).toEqual([]);
  });
}

/** Its own doing ends it. */
const ending: Readonly<Record<string, readonly [(attacker: Attacker) => string, RegExp]>> = {
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
      `setInterval(()=>{for(let i=0;i<1e5;i++)console.log({toString(){throw 1}},'x'.repeat(99))})`,
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

test('nothing of the DOM’s corpus gets out of a document of its own', async ({
  page,
  server,
  attacker,
}) => {
  const code = corpusDocument(runner(domEntries, `${attacker.origin}/hit/frame/`));
  // The same attempts without walls, first: what is silent below was heard here.
  const control = await page.context().newPage();
  await control.goto(`${attacker.origin}/control`);
  await attacker.control;
  await control.close();
  const ids = domEntries.filter(({ id }) => attacker.hits.has(`control/${id}`));
  expect(ids.length).toBeGreaterThan(40);
  await open(page, policy(server, { ui: { isolation: 'frame', heartbeatMs: 5_000 } }), code);
  await begin(page);
  await expect.poll(() => noted(page, 'open'), { timeout: 30_000 }).toBeDefined();
  expect(escaped(attacker)).toEqual([]);
  // A document of its own has no list of Trusted Types policies to keep to: its HTML is its own.
  expect(await noted(page, 'open')).toEqual(['dom-trusted-policy']);
});
