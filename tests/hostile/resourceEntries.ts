/** What an extension can do to the machine: each an async body in its worker, after the first call. */
export interface ResourceEntry {
  readonly id: string;
  readonly code: string;
  /**
   * What it took of whatever there is without number, when it goes on and harms nobody; the code counts
   * it in `self.used`. Where there is none, the host must end it.
   */
  readonly used?: number;
}

const ended = (table: Readonly<Record<string, string>>): readonly ResourceEntry[] =>
  Object.entries(table).map(([id, code]) => ({ id, code }));

/** `make` once for each of so many, all of which it gets. */
const taken = (id: string, used: number, make: string): ResourceEntry => ({
  id,
  code: `self.kept=[];for(let i=0;i<${used};i++){kept.push(${make});self.used++}`,
  used,
});

/** Gets nothing here; that it does without walls is the corpus' to show. */
const nothing = (table: Readonly<Record<string, string>>): readonly ResourceEntry[] =>
  Object.entries(table).map(([id, code]) => ({ id, code, used: 0 }));

const spinning = `URL.createObjectURL(new Blob(['for(;;);']))`;

export const resourceEntries = [
  ...ended({
    spin: 'for(;;);',
    'spin-promises': '(async()=>{for(;;)await null})()',
    recurse: 'for(;;)try{(function f(){f()})()}catch{}',
    allocate:
      'const all=[];for(;;)try{all.push(new Uint8Array(1e5).fill(1));if(all.length>2000)all.length=0}catch{all.length=0}',
    'spin-regexp': `/^(a+)+$/.test('a'.repeat(60)+'b')`,
    'flood-messages': `for(;;)kumix.post(0,'[1,[4,1]]')`,
    'flood-errors': `setTimeout(function f(){for(let i=0;i<500;i++)setTimeout(()=>{throw new Error('x')});setTimeout(f)})`,
  }),
  // Without a worker, a place to store anything or bytes of the browser's, there is nothing to use up.
  ...nothing({
    spawn: `for(let i=0;i<500;i++)try{new Worker(${spinning});self.used++}catch{}`,
    'spawn-recovered': `for(let i=0;i<500;i++)try{new (Object.getPrototypeOf(Object.getPrototypeOf(self)).Worker||self.Worker)(${spinning});self.used++}catch{}`,
    'object-urls': `for(let i=0;i<2000;i++)try{URL.createObjectURL(new Blob(['x']));self.used++}catch{}`,
    blobs: `self.kept=[];for(let i=0;i<2000;i++)try{kept.push(new Blob([new Uint8Array(2e6)]));self.used++}catch{}`,
    'storage-fill': `try{indexedDB.open('x').onsuccess=()=>{self.used++}}catch{}try{caches.open('x').then(c=>c.put('https://kumix-probe.invalid/x',new Response('x'.repeat(1e7)))).then(()=>{self.used++},()=>{})}catch{}`,
  }),
  taken('timers', 20_000, 'setTimeout(()=>{},1e6)'),
  taken('intervals', 200, 'setInterval(()=>{},1)'),
  taken('channels', 2_000, 'new MessageChannel()'),
];
