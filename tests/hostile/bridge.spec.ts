/**
 * Extensions that attack the bridge and the machine, through real ports: each is ended or refused,
 * and the app and its neighbours go on. Written as raw scripts, without the SDK: an attacker does
 * not use it.
 */
import { expect, test } from '../runtime/fixture.ts';
import { devPolicy } from '../runtime/policies.ts';

/** Serves a call at once, then does what is given, with `post` to the host in scope. */
const after = (attack: string): string => `
const kumix=self.__kumix,post=(text,buffers)=>kumix.post(0,text,buffers),{parse,stringify}=JSON;
let begun=false,done=false;
kumix.listen((channel,data)=>{
  const text=Array.isArray(data)?data[0]:data,[,...envelopes]=parse(text);
  for(const call of envelopes)if(call[0]===1){
    post(stringify([1,[2,call[1],{html:done?'done':'ok'}]]));
    if(!begun){begun=true;setTimeout(()=>{try{${attack}}finally{done=true}},20)}
  }
});`;

const many = (text: string): string => `for(let i=0;i<40;i++)post(${text})`;

/** Ends the extension, and by which rule. */
const ending: Readonly<Record<string, readonly [attack: string, why: RegExp]>> = {
  'text that is no JSON': [many(`'{'`), /faults/],
  'another version': [many(`'[2,[4,1]]'`), /faults/],
  'an envelope of unknown kind': [many(`'[1,[9,1]]'`), /faults/],
  'Comlink’s own messages': [
    many(`JSON.stringify({id:'1',type:'GET',path:['constructor','constructor']})`),
    /faults/,
  ],
  'a SET in an envelope': [many(`'[1,{"type":"SET","path":["__proto__"],"value":1}]'`), /faults/],
  'replies to nothing': [many(`JSON.stringify([1,[2,1000+i,{html:'x'}]])`), /faults/],
  'replies twice': [many(`'[1,[2,1,{"html":"again"}]]'`), /faults/],
  'ids used again': [many(`'[1,[1,5,"storage.kv.get",{"key":"a"},9]]'`), /faults/],
  'ids out of range': [many(`'[1,[1,1e300,"storage.kv.get",{"key":"a"},9]]'`), /faults/],
  'methods of the prototype': [
    `for(let i=1;i<90;i++)post(JSON.stringify([1,[1,i,['constructor','__proto__','toString'][i%3],{},9]]))`,
    /faults/,
  ],
  'methods that do not exist': [
    `for(let i=1;i<90;i++)post(JSON.stringify([1,[1,i,'root.shell',{},9]]))`,
    /faults/,
  ],
  'ten thousand streams': [
    `for(let i=1;i<=1e4;i++)post(JSON.stringify([1,[1,i,'timer',{everyMs:1000},9]]))`,
    /flood|faults/,
  ],
  'ten thousand streams in one text': [
    `post(JSON.stringify([1,...Array.from({length:1e4},(_,i)=>[1,i+1,'message.watch',{roomId:'!plain:x'},9])]))`,
    /flood|faults/,
  ],
  'credit below zero': [
    `post('[1,[1,5,"timer",{"everyMs":1000},9]]');${many(`'[1,[6,5,-1]]'`)}`,
    /faults/,
  ],
  'credit without end': [
    `post('[1,[1,5,"timer",{"everyMs":1000},9]]');${many(`'[1,[6,5,1e300]]'`)}`,
    /faults/,
  ],
  'credit for streams that are not its own': [many(`JSON.stringify([1,[6,1000+i,1]])`), /faults/],
  'credit that adds up to more than may be': [
    `for(let i=1;i<40;i++)post(JSON.stringify([1,[1,i,'timer',{everyMs:1000},9],[6,i,1024],[6,i,1024]]))`,
    /faults/,
  ],
  'items of streams that nobody asked for': [
    many(`JSON.stringify([1,[5,1000+i,{chunk:'x'}]])`),
    /faults/,
  ],
  'streams that are opened and left for ever': [
    `let i=0;setInterval(()=>{for(let n=0;n<50;n++)post(JSON.stringify([1,[1,++i,'message.watch',{roomId:'!plain:x'},9],[6,i,1],[4,i]]))},1)`,
    /flood|faults/,
  ],
  // No more than it has to be: what takes long to make is a hang on a slow machine.
  'a message of seventeen megabytes': [`post('[1,"'+'x'.repeat(1.7e7)+'"]')`, /flood/],
  'a text that nests a million deep': [
    `for(let i=0;i<20;i++)post('[1,'+'['.repeat(1e6)+']'.repeat(1e6)+']')`,
    /flood/,
  ],
  'texts that nest a hundred thousand deep': [
    `for(let i=0;i<20;i++)post('[1,'+'['.repeat(1e5)+']'.repeat(1e5)+']')`,
    /faults/,
  ],
  'empty texts for ever': [`for(;;)kumix.post(0,'')`, /faults|flood|hung/],
  'twenty thousand empty buffers in one message': [
    // Copied, not transferred: the list is full when it is spread and empty when it is read again.
    `const many=Array.from({length:2e4},()=>new ArrayBuffer(0));
     for(let i=0;i<4;i++){let n=0;post('[1]',{length:1,[Symbol.iterator]:()=>(n++?[]:many)[Symbol.iterator]()})}`,
    /flood|hung/,
  ],
  'something else than text': [`kumix.post(0,{a:1})`, /protocol/],
  // Each takes 4 GiB of the address space of whichever process it arrives in: Chromium ends one that has none left.
  'empty buffers that may grow': [
    `setInterval(()=>{for(let i=0;i<10;i++)kumix.post(0,'[1]',Array.from({length:8},()=>new ArrayBuffer(0,{maxByteLength:2**32})))},50)`,
    /protocol/,
  ],
  'something else than buffers': [
    `kumix.post(0,'[1]',{length:1,i:0,[Symbol.iterator](){return (this.i++?[]:[new Map([[1,new Blob(['x'])]])])[Symbol.iterator]()}})`,
    /protocol/,
  ],
  'calls for ever': [
    `let i=0;for(;;)post(JSON.stringify([1,[1,++i,'storage.kv.get',{key:'a'},9]]))`,
    /flood|hung|faults/,
  ],
  'errors for ever': [
    `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
    /flood|hung|faults/,
  ],
  'large messages for ever': [
    `const big=JSON.stringify([1,[2,1,{html:'x'.repeat(1e6)}]]);setInterval(()=>{for(let i=0;i<9;i++)post(big)},1)`,
    /flood|faults|hung/,
  ],
  'an endless loop': [`for(;;);`, /hung/],
  'endless recursion in a loop': [`for(;;)try{(function f(){f()})()}catch{}`, /hung/],
  'an endless chain of promises': [`(async()=>{for(;;)await null})()`, /hung/],
  'memory in a loop': [
    `const all=[];for(;;)all.push(new Uint8Array(1e5).fill(1)),all.length>2000&&(all.length=0)`,
    /hung/,
  ],
  'a regular expression that never ends': [`/^(a+)+$/.test('a'.repeat(60)+'b')`, /hung/],
  'a string that doubles': [`let s='x';for(;;){try{s+=s}catch{s='x'}}`, /hung/],
  'a sort that lies': [
    `for(;;)Array.from({length:1e6},Math.random).sort(()=>Math.random()-.5)`,
    /hung/,
  ],
};

/** Goes on, and gets nothing of it. */
const harmless: Readonly<Record<string, string>> = {
  'a thenable as its answer': `post('[1,[2,1,{"html":"x","then":"y"}]]')`,
  'an abort of what was never asked': `post('[1,[4,77]]')`,
  'a port in a message': `try{const c=new MessageChannel();self.postMessage([0,'x',c.port1],[c.port1])}catch{}`,
  'a shared buffer': `try{kumix.post(0,'[1,[4,1]]',[new SharedArrayBuffer(8)])}catch{}`,
  'a detached buffer': `try{const b=new ArrayBuffer(8);structuredClone(b,{transfer:[b]});kumix.post(0,'[1,[4,1]]',[b])}catch{}`,
  'a function for a text': `try{kumix.post(0,{toString(){return '[1]'}})}catch{}`,
  'a getter for a message': `try{kumix.post(0,'[1,[4,1]]',{get length(){return 1},get 0(){return new ArrayBuffer(1)}})}catch{}`,
  'a cycle for a message': `try{const a=[];a.push(a);kumix.post(a,'x')}catch{}`,
  'parameters with __proto__': `post('[1,[1,3,"storage.kv.get",{"key":"a","__proto__":{"polluted":1}},99]]')`,
  'parameters with a constructor': `post('[1,[1,3,"storage.kv.get",{"constructor":{"prototype":{"polluted":1}}},99]]')`,
  'a call above its size': `post(JSON.stringify([1,[1,3,'storage.kv.set',{key:'a',value:'x'.repeat(262145)},99]]))`,
  'a call of another capability': `post('[1,[1,3,"message.send",{"roomId":"!plain:x","body":"spam"},99]]')`,
  'a call into a room it may not know': `post('[1,[1,3,"message.read",{"roomId":"!other:x","limit":5},99]]')`,
  'a copy to the clipboard without a person': `post('[1,[1,3,"clipboard.write",{"text":"evil"},99]]')`,
  'a notice without a person': `post('[1,[1,3,"notify",{"title":"a","body":"b"},99]]')`,
  'a link without a person': `post('[1,[1,3,"link.open",{"url":"https://evil.example/"},99]]')`,
  'a stream of a room it may not know': `post('[1,[1,3,"message.watch",{"roomId":"!other:x"},99],[6,3,9]]')`,
  'a stream of another capability': `post('[1,[1,3,"net.stream",{"url":"https://evil.example/","method":"GET","headers":[]},99],[6,3,9]]')`,
  'a stream that is a call': `post('[1,[1,3,"storage.kv.get",{"key":"a"},99]]');post('[1,[4,3]]')`,
  'a timer faster than it may be': `post('[1,[1,3,"timer",{"everyMs":1},99],[6,3,9]]')`,
  'the end of a stream that is not its own': `post('[1,[4,1]]')`,
  'a surface it does not have': `kumix.post(7,'[1,[2,2,"x"],[3,1,2,0]]')`,
  'the relay’s own words': `post('["dead","stopped",""]');post('["pong",1]')`,
  'object URLs without end': `for(let i=0;i<20000;i++)URL.createObjectURL(new Blob(['x']))`,
  'timers without end': `for(let i=0;i<20000;i++)setTimeout(()=>{},1e6)`,
  'channels without end': `self.all=[];for(let i=0;i<2000;i++)all.push(new MessageChannel())`,
  'globals replaced': `Object.prototype.polluted=1;JSON.parse=()=>{};Promise.prototype.then=null`,
  'a console without end': `for(let i=0;i<1e5;i++)console.log('x'.repeat(99))`,
};

const id = 'test.attacker';
const install = {
  id,
  capabilities: [
    'render.markdown',
    'storage.kv',
    'clipboard.write',
    'notify',
    'link.open',
    'message.read',
    'timer',
  ],
  methods: ['render.markdown'],
};

test.beforeEach(async ({ page }) => {
  await page.evaluate(
    async (policy) => {
      harness.start(policy);
      await harness.installBuilt('test.echo');
      await harness.invoke('render.markdown', { text: 'warm' }, { extension: 'test.echo' });
    },
    devPolicy({ proc: { timeoutMs: 5_000 } }),
  );
});

/** The longest the app and a neighbour were kept waiting while it went on. */
const watch = () => {
  const told = { gap: 0, neighbour: 0, rounds: 0, on: true };
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    told.gap = Math.max(told.gap, now - last);
    last = now;
    if (told.on) setTimeout(tick, 5);
  };
  const ask = async (): Promise<void> => {
    while (told.on) {
      const answer = await harness.invoke(
        'render.markdown',
        { text: 'x' },
        { extension: 'test.echo' },
      );
      told.neighbour = Math.max(told.neighbour, answer.ok ? answer.ms : 1e9);
      told.rounds++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  tick();
  void ask();
  return told;
};

for (const [name, [attack, why]] of Object.entries(ending)) {
  test(`an extension with ${name} is ended, and nobody else notices`, async ({ page }) => {
    await page.evaluate(`globalThis.watched=(${watch.toString()})()`);
    const seen = await page.evaluate(
      async ([extension, code]) => {
        await harness.install({ ...extension, code });
        await harness.invoke('render.markdown', { text: 'x' }, { extension: extension.id });
        const ended = (): boolean =>
          ['crashed', 'quarantined'].includes(harness.view(extension.id)?.status.state ?? '');
        await new Promise<void>((resolve) => {
          const stop = harness.host.extensions.subscribe(() => {
            if (!ended()) return;
            stop();
            resolve();
          });
          if (ended()) resolve();
        });
        const status = harness.view(extension.id)?.status;
        const { gap, neighbour, rounds } = Object.assign(watched, { on: false });
        const again = await harness.invoke(
          'render.markdown',
          { text: 'x' },
          { extension: 'test.echo' },
        );
        return {
          why: status !== undefined && 'why' in status ? status.why : '',
          gap,
          neighbour,
          rounds,
          again: again.ok,
        };
      },
      [install, after(attack)] as const,
    );
    expect(seen.why).toMatch(why);
    expect(seen.again).toBe(true);
    // A bar of responsiveness is the benchmark's business; here: nothing stood still.
    expect(seen.gap).toBeLessThan(5_000);
    expect(seen.neighbour).toBeLessThan(5_000);
    expect(seen.rounds).toBeGreaterThan(0);
  });
}

for (const [name, attack] of Object.entries(harmless)) {
  test(`an extension with ${name} gets nothing of it`, async ({ page }) => {
    const seen = await page.evaluate(
      async ([extension, code]) => {
        await harness.install({ ...extension, code });
        await harness.invoke('render.markdown', { text: 'x' }, { extension: extension.id });
        // Once it says so the attack has been and gone, and what it sent has come before that.
        let said = '';
        while (said === '' || said === 'ok') {
          await new Promise((resolve) => setTimeout(resolve, 20));
          const answer = await harness.invoke(
            'render.markdown',
            { text: 'x' },
            { extension: extension.id },
          );
          said = answer.ok ? (answer.value as { html: string }).html : answer.code;
        }
        await harness.invoke('render.markdown', { text: 'x' }, { extension: 'test.echo' });
        return {
          said,
          calls: harness.log.calls,
          kept: [...harness.log.store.keys()],
          polluted: 'polluted' in {},
          frames: document.querySelectorAll('iframe').length,
        };
      },
      [install, after(attack)] as const,
    );
    // Where that took longer than a heartbeat on this machine, it was ended for it.
    expect(['done', 'crashed']).toContain(seen.said);
    expect(seen.calls).toEqual([]);
    expect(seen.kept).toEqual([]);
    expect(seen.polluted).toBe(false);
    expect(seen.frames).toBeLessThanOrEqual(3);
  });
}

declare global {
  // oxlint-disable-next-line no-var -- the way to declare a global
  var watched: ReturnType<typeof watch>;
}
