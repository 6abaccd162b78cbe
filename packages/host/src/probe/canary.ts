/**
 * What the canary tries, as the script of an extension without the prelude: nothing is taken away
 * from it, so what it cannot do the browser's walls stop. Each attempt needs no network.
 */
const attempts: Readonly<Record<string, string>> = {
  'reads with fetch': `await fetch('data:,x')`,
  'imports a module': `await import('data:text/javascript,')`,
  'makes code of text': `(0,eval)('1')`,
  'starts a foreign worker': `await new Promise((y,n)=>{const w=new Worker('data:text/javascript,postMessage(1)');w.onmessage=y;w.onerror=n;setTimeout(n,400)})`,
  'opens a database': `await new Promise((y,n)=>{const r=indexedDB.open('kumix-probe');r.onsuccess=y;r.onerror=n;setTimeout(n,400)})`,
  // WebKit gives an opaque origin a cache of its own. It must end with the cell: what an earlier
  // canary left there must not be found.
  'keeps a cache': `const kept=await caches.has('kumix-probe');await caches.open('kumix-probe');if(!kept)throw kept`,
  'opens a file system': `await navigator.storage.getDirectory()`,
  // Not by taking a lock: Firefox stops a worker of no origin that asks for one.
  'has an origin': `if(self.origin==='null')throw self.origin`,
};

export const canaryNames: readonly string[] = Object.keys(attempts);

/** The whole of the prelude that the canary gets: a way to answer. */
export const canaryPrelude = `{const post=postMessage.bind(self);let hear;onmessage=e=>{
const d=e.data;if(typeof d==='number')post(d);else if(typeof d==='string'&&hear)hear(d)};
self.canary={post,listen:l=>{hear=l}}}`;

/** The same for a document, where our script has left the way out. */
export const canaryFramePrelude = `{const k=__kumix;self.canary={post:t=>k.post(0,t),listen:l=>k.listen((c,d)=>l(d))}}`;

export const canaryCode = `const attempts={${Object.entries(attempts)
  .map(([name, code]) => `${JSON.stringify(name)}:async()=>{${code}}`)
  .join(',')}};
canary.listen(async text=>{
  const id=JSON.parse(text)[1][1],open=[];
  await Promise.all(Object.entries(attempts).map(([name,run])=>run().then(()=>open.push(name),()=>{})));
  canary.post(JSON.stringify([1,[2,id,{html:JSON.stringify(open)}]]));
});`;
