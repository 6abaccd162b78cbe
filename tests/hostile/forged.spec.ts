/** What the relay says to a prelude is the relay's, whoever else listens, in each engine. */
import { expect, test } from '@playwright/test';
import { engines } from '../engines/engines.ts';
import { asked } from './asked.ts';

/** Makes a package's file of what the relay says about the rate, wherever the browser lets it. */
const forger = (hoisted: string, passesOn: string): string => `${hoisted}
const kumix=self.__kumix,listen=EventTarget.prototype.addEventListener;
// (module): it only has to run.
const evil=()=>new Uint8Array([0,97,115,109,1,0,0,0]).buffer;
let heard;const forged=new Promise(resolve=>heard=resolve);
listen.call(self,'message',event=>{const said=event.data;
  if(Array.isArray(said)&&said[0]==='most'){said[0]='files';said[1]={'evil.wasm':evil()};setTimeout(heard)}
  try{${passesOn}}catch{}
},true);
const answer=(id,html)=>kumix.post(0,JSON.stringify([1,[2,id,{html}]]));
let calls=0;
kumix.listen((channel,data)=>{for(const [kind,id] of JSON.parse(data).slice(1))if(kind===1){
  if(calls++===0)answer(id,'');
  else forged.then(()=>kumix.wasm('evil.wasm',{})).then(()=>answer(id,'"ran"'),error=>answer(id,JSON.stringify(error.message)));
}});`;

const scripts = {
  'by a listener that hears first': forger('', ''),
  'by a hoisted name of the handler': forger('function onmessage(){}', 'onmessage(event)'),
  'by a hoisted name of what registers it': forger(
    'var taken;function addEventListener(type,listener){taken=listener}',
    'taken(event)',
  ),
  'by both, and one for what everything inherits': forger(
    'var taken;function addEventListener(type,listener){taken=listener}function __proto__(){}__proto__.addEventListener=addEventListener',
    'taken(event)',
  ),
};

for (const [name, start] of Object.entries(engines)) {
  test(`nobody makes another message of what the relay says in ${name} @proof`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const refused = 'evil.wasm is not a WASM file of this package';
    expect(await asked(await start(page), scripts)).toEqual(
      Object.fromEntries(Object.keys(scripts).map((how) => [how, refused])),
    );
  });
}
