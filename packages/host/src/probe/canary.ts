/**
 * What a canary tries, as the script of an extension without the prelude: nothing is taken away from
 * it, so what it cannot do the browser's walls stop. Each attempt needs no network. It is refused where
 * it throws or rejects, by the engine's error or by one that it takes for a refusal itself; one that
 * nothing answers counts as open.
 */
type Attempts = Readonly<Record<string, string>>;

const attempts: Attempts = {
  'reads with fetch': `await fetch('data:,x')`,
  'imports a module': `await import('data:text/javascript,')`,
  'makes code of text': `(0,eval)('1')`,
  // Engines throw, or say `error` once the script was refused.
  'starts a foreign worker': `await new Promise((y,n)=>{const w=new Worker('data:text/javascript,postMessage(1)');w.onmessage=y;w.onerror=n})`,
  // An opaque origin has none: engines throw, or say `error`.
  'opens a database': `await new Promise((y,n)=>{const r=indexedDB.open('kumix-probe');r.onsuccess=y;r.onerror=n})`,
  // WebKit gives an opaque origin a cache of its own. It must end with the cell: what an earlier
  // canary left there must not be found.
  'keeps a cache': `const kept=await caches.has('kumix-probe');await caches.open('kumix-probe');if(!kept)throw kept`,
  'opens a file system': `await navigator.storage.getDirectory()`,
  // Not by taking a lock: Firefox stops a worker of no origin that asks for one.
  'has an origin': `if(self.origin==='null')throw self.origin`,
};

/**
 * The walls of a document are its own policy's as well, and the attributes' of its frame: that its host
 * page came with the header, no other attempt would tell. `sandbox` stands in no policy but a header's.
 */
const documentAttempts: Attempts = {
  ...attempts,
  'runs without the header of its page': `await new Promise((y,n)=>{
    document.addEventListener('securitypolicyviolation',({originalPolicy})=>{if(originalPolicy.includes('sandbox allow-scripts'))n()});
    fetch('data:,x').catch(()=>{})})`,
};

export interface Canary {
  /** Of what it tries. */
  readonly names: readonly string[];
  readonly code: string;
}

/** Milliseconds until an attempt that nothing answers counts as one that nothing stops. */
const patienceMs = 1_500;

const canaryOf = (tried: Attempts): Canary => ({
  names: Object.keys(tried),
  code: `const attempts={${Object.entries(tried)
    .map(([name, code]) => `${JSON.stringify(name)}:async()=>{${code}}`)
    .join(',')}};
canary.listen(async text=>{
  const id=JSON.parse(text)[1][1],open=[],silence=new Promise(y=>setTimeout(y,${patienceMs}));
  await Promise.all(Object.entries(attempts).map(([name,run])=>Promise.race([run(),silence]).then(()=>open.push(name),()=>{})));
  canary.post(JSON.stringify([1,[2,id,{html:JSON.stringify(open)}]]));
});`,
});

export const workerCanary = canaryOf(attempts);
export const documentCanary = canaryOf(documentAttempts);

/** The whole of the prelude that the canary gets: a way to answer. */
export const canaryPrelude = `{const post=postMessage.bind(self);let hear;onmessage=e=>{
const d=e.data;if(typeof d==='number')post(d);else if(typeof d==='string'&&hear)hear(d)};
self.canary={post,listen:l=>{hear=l}}}`;

/** The same for a document, where our script has left the way out. */
export const canaryFramePrelude = `{const k=__kumix;self.canary={post:t=>k.post(0,t),listen:l=>k.listen((c,d)=>l(d))}}`;
