/** What an extension can try on the bridge, as texts: the tests of every engine read them here. */
import { devPolicy } from '../runtime/policies.ts';

/**
 * Serves a call at once, then does what is given, with `post` to the host in scope; `reply` answers the
 * host's calls, and says `noted` once that is done.
 */
export const after = (attack: string): string => `
const kumix=self.__kumix,post=(text,buffers)=>kumix.post(0,text,buffers),{parse,stringify}=JSON;
let begun=false,noted='done',done=false,heard=()=>{};
let reply=call=>post(stringify([1,[2,call[1],{html:done?noted:'ok'}]]));
kumix.listen((channel,data)=>{
  const text=Array.isArray(data)?data[0]:data,[,...envelopes]=parse(text);
  for(const call of envelopes){
    heard(call);
    if(call[0]!==1)continue;
    reply(call);
    if(!begun){begun=true;setTimeout(()=>{try{${attack}}catch(e){noted=e.name}finally{done=true}},20)}
  }
});`;

const many = (text: string): string => `for(let i=0;i<40;i++)post(${text})`;

/** Ends the extension, and by which rule. */
export const ending: Readonly<Record<string, readonly [attack: string, why: RegExp]>> = {
  'text that is no JSON': [many(`'{'`), /^faults: .*: not-json$/],
  'another version': [many(`'[2,[4,1]]'`), /^faults: .*: version$/],
  'an envelope of unknown kind': [many(`'[1,[9,1]]'`), /^faults: .*: shape$/],
  'Comlink’s own messages': [
    many(`JSON.stringify({id:'1',type:'GET',path:['constructor','constructor']})`),
    /^faults: .*: shape$/,
  ],
  'a SET in an envelope': [
    many(`'[1,{"type":"SET","path":["__proto__"],"value":1}]'`),
    /^faults: .*: shape$/,
  ],
  'replies to nothing': [
    many(`JSON.stringify([1,[2,1000+i,{html:'x'}]])`),
    /^faults: .*: unasked-reply$/,
  ],
  'replies twice': [many(`'[1,[2,1,{"html":"again"}]]'`), /^faults: .*: unasked-reply$/],
  'ids used again': [many(`'[1,[1,5,"storage.kv.get",{"key":"a"},9]]'`), /^faults: .*: reused-id$/],
  'ids in another order': [
    `for(let i=99;i>9;i--)post(JSON.stringify([1,[1,i,'storage.kv.get',{key:'a'},9]]))`,
    /^faults: .*: reused-id$/,
  ],
  'ids out of range': [
    many(`'[1,[1,1e300,"storage.kv.get",{"key":"a"},9]]'`),
    /^faults: .*: shape$/,
  ],
  'methods of the prototype': [
    `for(let i=1;i<90;i++)post(JSON.stringify([1,[1,i,['constructor','__proto__','toString'][i%3],{},9]]))`,
    /^faults: .*: unknown-method$/,
  ],
  'methods that do not exist': [
    `for(let i=1;i<90;i++)post(JSON.stringify([1,[1,i,'root.shell',{},9]]))`,
    /^faults: .*: unknown-method$/,
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
    /^faults: .*: shape$/,
  ],
  'credit without end': [
    `post('[1,[1,5,"timer",{"everyMs":1000},9]]');${many(`'[1,[6,5,1e300]]'`)}`,
    /^faults: .*: shape$/,
  ],
  'credit for streams that are not its own': [
    many(`JSON.stringify([1,[6,1000+i,1]])`),
    /^faults: .*: credit$/,
  ],
  'credit that adds up to more than may be': [
    `for(let i=1;i<40;i++)post(JSON.stringify([1,[1,i,'timer',{everyMs:1000},9],[6,i,1024],[6,i,1024]]))`,
    /^faults: .*: credit$/,
  ],
  'items of streams that nobody asked for': [
    many(`JSON.stringify([1,[5,1000+i,{chunk:'x'}]])`),
    /^faults: .*: unasked-reply$/,
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
    `kumix.post(0,'[1]',{length:1,i:0,[Symbol.iterator](){return (this.i++?[]:[new Map([[1,new DOMPoint()]])])[Symbol.iterator]()}})`,
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
    // WebKit gives none at times, where others are freed more slowly than they are made.
    `const all=[];for(;;)try{all.push(new Uint8Array(1e5).fill(1));if(all.length>2000)all.length=0}catch{all.length=0}`,
    /hung/,
  ],
  // WebKit gives each one up after a while.
  'regular expressions that take for ever': [`for(;;)/^(a+)+$/.test('a'.repeat(60)+'b')`, /hung/],
  'a string that doubles': [`let s='x';for(;;){try{s+=s}catch{s='x'}}`, /hung/],
  'a sort that lies': [
    `for(;;)Array.from({length:1e6},Math.random).sort(()=>Math.random()-.5)`,
    /hung/,
  ],
};

/** Goes on, and gets nothing of it. */
export const harmless: Readonly<Record<string, string>> = {
  'an abort of what was never asked': `post('[1,[4,77]]')`,
  'a cycle for a channel': `const a=[];a.push(a);kumix.post(a,'x')`,
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
  'timers without end': `for(let i=0;i<20000;i++)setTimeout(()=>{},1e6)`,
  'channels without end': `self.all=[];for(let i=0;i<2000;i++)all.push(new MessageChannel())`,
  'globals replaced': `Object.prototype.polluted=1;JSON.parse=()=>{};Promise.prototype.then=null`,
  'a console without end': `for(let i=0;i<1e5;i++)console.log('x'.repeat(99))`,
};

/** What is seen of a message: what it brought about, and what became of whoever sent it. */
export interface Told {
  /** Why it was ended; empty where it goes on. */
  readonly why: string;
  /** What it answered last: `done`, or the name of the error that its own realm threw. */
  readonly said: string;
  /** Keys that it has written. */
  readonly kept: readonly string[];
  readonly faults: readonly string[];
  /** Of two calls at once, `a` and `b`, where it goes on, and of one that the host gives up. */
  readonly answers: readonly string[];
}

/** One that must not be heard, and the same without what is wrong with it, which is. */
export interface MessageEntry {
  readonly attack: string;
  readonly told: Wanted;
  readonly control: string;
  readonly heard: Wanted;
}

export type Wanted = Partial<Omit<Told, 'said'>> & { readonly said?: string | RegExp };

const call = (id: number, key: string): string =>
  `[1,${id},"storage.kv.set",{"key":"${key}","value":"x"},99]`;
const writes = `'[1,${call(1, 'a')}]'`;
const deadlineMs = 1_500;

/** Deadlines of calls that are soon over. */
export const messagePolicy = devPolicy({
  proc: { timeoutMs: deadlineMs },
  ui: { isolation: 'worker', heartbeatMs: 5_000 },
});

const written: Wanted = { why: '', said: 'done', kept: ['a'], faults: [] };
const malformed: Wanted = { why: 'protocol: a message of no known shape', kept: [] };
/** Its own engine refuses to send it. */
const unsent: Wanted = { why: '', said: 'DataCloneError', kept: [], faults: [] };
/** WebKit has another name for that. */
const unsentElsewhere: Wanted = { ...unsent, said: /^(?:DataCloneError|TypeError)$/ };

/** Handed over without standing in the message: the list is empty when it is spread, not when it is read again. */
const aside = (what: string): string =>
  `let n=0;post(${writes},{length:1,[Symbol.iterator]:()=>(n++?[${what}]:[])[Symbol.iterator]()})`;
const answers = (value: string): string => `reply=call=>post(stringify([1,[2,call[1],${value}]]))`;

/** By the way that the prelude leaves. */
export const messages: Readonly<Record<string, MessageEntry>> = {
  'a port among its buffers': {
    attack: `post(${writes},[new MessageChannel().port1])`,
    told: malformed,
    control: `post(${writes},[new ArrayBuffer(8)])`,
    heard: written,
  },
  'a port beside a message': {
    attack: aside('new MessageChannel().port1'),
    told: malformed,
    control: aside('new ArrayBuffer(8)'),
    heard: written,
  },
  'a detached buffer': {
    attack: `const b=new ArrayBuffer(8);structuredClone(b,{transfer:[b]});post(${writes},[b])`,
    told: unsent,
    control: `const b=new ArrayBuffer(8);structuredClone(b);post(${writes},[b])`,
    heard: written,
  },
  'a function in a text': {
    attack: `post({toString(){return ${writes}}})`,
    told: unsent,
    control: `post(${writes}.toString())`,
    heard: written,
  },
  'a proxy for a text': {
    attack: `post(new Proxy({},{}))`,
    told: unsent,
    control: `post({})`,
    heard: malformed,
  },
  'a proxy for a list of buffers': {
    attack: `post(${writes},new Proxy([],{get:(list,name)=>name==='length'?1:name===Symbol.iterator?()=>[new MessageChannel().port1][Symbol.iterator]():list[name]}))`,
    // Each time it is read it gives another port: none is both in the message and handed over.
    told: unsentElsewhere,
    control: `post(${writes},new Proxy([new ArrayBuffer(8)],{}))`,
    heard: written,
  },
  'a thenable for an answer': {
    attack: answers(`{html:'x',then:'y'}`),
    told: { why: '', said: 'invalid-result' },
    control: answers(`{html:'x'}`),
    heard: { why: '', said: 'x', faults: [] },
  },
  'nothing but a thenable for an answer': {
    attack: answers(`{then:'html'}`),
    told: { why: '', said: 'invalid-result' },
    control: answers(`{html:'then'}`),
    heard: { why: '', said: 'then', faults: [] },
  },
  'ids that go back': {
    attack: `post('[1,${call(9, 'a')},${call(7, 'b')},${call(10, 'c')}]')`,
    told: { ...written, kept: ['a', 'c'], faults: ['reused-id'] },
    control: `post('[1,${call(7, 'a')},${call(9, 'b')},${call(10, 'c')}]')`,
    heard: { ...written, kept: ['a', 'b', 'c'] },
  },
  'answers in another order, each with its own id': {
    attack: `const waiting=[],plain=reply;reply=call=>{
      if(!/^[ab]$/.test(call[3].text))return plain(call);
      waiting.unshift(call);
      if(waiting.length===2)for(const one of waiting)post(stringify([1,[2,one[1],{html:one[3].text}]]));
    }`,
    told: { why: '', answers: ['a', 'b', 'done'], faults: [] },
    control: `const plain=reply;reply=call=>/^[ab]$/.test(call[3].text)?post(stringify([1,[2,call[1],{html:call[3].text}]])):plain(call)`,
    heard: { why: '', answers: ['a', 'b', 'done'], faults: [] },
  },
  'answers to what was given up': {
    // The first may have been under way; the second shows that both were read.
    attack: `const plain=reply;let late;reply=call=>call[3].text==='given up'?late=call[1]:plain(call);
      heard=said=>{if(said[0]===4&&said[1]===late)for(let i=0;i<2;i++)post(stringify([1,[2,late,{html:'late'}]]))}`,
    told: { why: '', answers: ['done', 'done', 'aborted'], faults: ['unasked-reply'] },
    control: `const plain=reply;reply=call=>call[3].text==='given up'?post(stringify([1,[2,call[1],{html:'soon'}]])):plain(call)`,
    heard: { why: '', answers: ['done', 'done', 'soon'], faults: [] },
  },
  'an answer after its deadline': {
    attack: `reply=call=>setTimeout(()=>post(stringify([1,[2,call[1],{html:'late'}]])),${deadlineMs * 1.5})`,
    told: { why: 'timeout: render.markdown passed its deadline', said: 'timeout' },
    control: `reply=call=>setTimeout(()=>post(stringify([1,[2,call[1],{html:'late'}]])),${deadlineMs / 8})`,
    heard: { why: '', said: 'late' },
  },
};

/** What the prelude leaves, without taking anything away: the relay must hold alone. `raw` posts as the browser does. */
export const openPrelude = `{const post=postMessage.bind(self);let listener;onmessage=e=>{
const d=e.data;if(typeof d==='number')return post(d);if(typeof d==='string')return listener?.(0,d);if(d[0]!=='files')listener?.(d[0],d[1])};
self.__kumix={post:(c,t,b)=>post([c,t,...b??[]],b??[]),raw:post,listen:l=>{listener=l}}}`;

const raw = (what: string): string => `kumix.raw(${what})`;

/** By the worker's own channel, where nothing was taken away. */
export const rawMessages: Readonly<Record<string, MessageEntry>> = Object.fromEntries(
  Object.entries<readonly [attack: string, told: Wanted, control?: string]>({
    'a port behind a text': [`${writes},[new MessageChannel().port1]`, malformed, writes],
    'a port beside it': [
      `[0,${writes}],[new MessageChannel().port1]`,
      malformed,
      `[0,${writes}],[new ArrayBuffer(8)]`,
    ],
    'a port in it': [
      `...(port=>[[0,${writes},port],[port]])(new MessageChannel().port1)`,
      malformed,
    ],
    'a shared buffer': [
      `[0,${writes},new WebAssembly.Memory({initial:1,maximum:1,shared:true}).buffer]`,
      { kept: [] },
      `[0,${writes},new WebAssembly.Memory({initial:1,maximum:1}).buffer.slice()]`,
    ],
    'a detached buffer': [
      `[0,${writes},(b=>(structuredClone(b,{transfer:[b]}),b))(new ArrayBuffer(8))]`,
      unsentElsewhere,
      `[0,${writes},(b=>(structuredClone(b),b))(new ArrayBuffer(8))]`,
    ],
    'one buffer twice': [
      `(b=>[0,${writes},b,b])(new ArrayBuffer(8))`,
      malformed,
      `(b=>[0,${writes},b,b.slice()])(new ArrayBuffer(8))`,
    ],
    'a proxy for the message': [`new Proxy([0,${writes}],{})`, unsent],
    'a proxy in it': [`[0,${writes},new Proxy(new ArrayBuffer(8),{})]`, unsent],
    'a thenable in it': [`[0,${writes},{then(){}}]`, unsent],
    'a thenable of data alone': [`[0,${writes},{then:1}]`, malformed],
    'a getter that gives a port': [
      `...(port=>[{0:0,get 1(){return port}},[port]])(new MessageChannel().port1)`,
      malformed,
    ],
    'a cycle': [`(all=>(all.push(all),all))([0])`, malformed],
    'a cycle behind a text': [`(all=>(all.push(all),all))([0,${writes}])`, malformed],
    'a blob in it': [`[0,${writes},new Blob(['x'])]`, malformed],
    'a view of a buffer': [`[0,${writes},new Uint8Array(8)]`, malformed],
    'a module in it': [
      `[0,${writes},new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0]))]`,
      malformed,
    ],
    'an error': [`new Error(${writes})`, malformed],
    'a map': [`new Map([[0,0],[1,${writes}]])`, malformed],
    nothing: ['null', malformed],
  }).map(([name, [attack, told, control = `[0,${writes}]`]]) => [
    name,
    { attack: raw(attack), told, control: raw(control), heard: written },
  ]),
);
