/** What an extension can do to the machine: each an async body in its worker, after the first call. */
export interface ResourceEntry {
  readonly id: string;
  readonly code: string;
  /**
   * `ended`: the host must end it. `harmless`: it goes on, and nobody notices. `either`: it is ended
   * where it takes longer than a heartbeat in this engine, on this machine.
   */
  readonly outcome: 'ended' | 'harmless' | 'either';
}

const all = (
  outcome: ResourceEntry['outcome'],
  table: Readonly<Record<string, string>>,
): readonly ResourceEntry[] => Object.entries(table).map(([id, code]) => ({ id, code, outcome }));

export const resourceEntries = [
  ...all('ended', {
    spin: 'for(;;);',
    'spin-promises': '(async()=>{for(;;)await null})()',
    recurse: 'for(;;)try{(function f(){f()})()}catch{}',
    allocate:
      'const all=[];for(;;){all.push(new Uint8Array(1e5).fill(1));if(all.length>2000)all.length=0}',
    'spin-regexp': `/^(a+)+$/.test('a'.repeat(60)+'b')`,
    'flood-messages': `for(;;)kumix.post(0,'[1,[4,1]]')`,
    'flood-errors': `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
  }),
  ...all('harmless', {
    // Without a worker or a place to store anything, there is nothing to use up.
    spawn: `for(let i=0;i<500;i++)try{new Worker(URL.createObjectURL(new Blob(['for(;;);'])))}catch{}`,
    'spawn-recovered': `for(let i=0;i<500;i++)try{new (Object.getPrototypeOf(Object.getPrototypeOf(self)).Worker||self.Worker)(URL.createObjectURL(new Blob(['for(;;);'])))}catch{}`,
  }),
  ...all('either', {
    'storage-fill': `try{indexedDB.open('x').onsuccess=e=>{}}catch{}try{caches.open('x').then(c=>c.put('/x',new Response('x'.repeat(1e7))),()=>{})}catch{}`,
    timers: 'for(let i=0;i<20000;i++)setTimeout(()=>{},1e6)',
    intervals: 'for(let i=0;i<200;i++)setInterval(()=>{},1)',
    'object-urls': `for(let i=0;i<20000;i++)URL.createObjectURL(new Blob(['x']))`,
    blobs: `self.kept=[];for(let i=0;i<200;i++)kept.push(new Blob(['x'.repeat(1e5)]))`,
    channels: 'self.kept=[];for(let i=0;i<2000;i++)kept.push(new MessageChannel())',
  }),
];
