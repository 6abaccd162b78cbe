/** The same attempts without our walls, as texts that the attacker serves. */
import { domEntries, navigationEntries } from './domEntries.ts';
import type { Entry } from './entry.ts';
import { workerEntries } from './workerEntries.ts';

/** Where attempts go: an address by the entry's name, and a port where an address would not be seen. */
export interface Target {
  readonly prefix: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** Runs entries side by side and tells `reached`, `blocked: …`, `silent` or `late` of each. */
export const runner = (
  entries: readonly Entry[],
  { prefix, ports }: Target,
  lateMs = 4_000,
): string => `
const TT=self.document&&self.trustedTypes?trustedTypes.createPolicy('kumix-cell',{createHTML:t=>t,createScriptURL:t=>t,createScript:t=>t}):null;
const H=t=>TT?TT.createHTML(t):t,S=t=>TT?TT.createScriptURL(t):t,C=t=>TT?TT.createScript(t):t;
const realm=1+Math.random();
const ports=${JSON.stringify(ports)};
const attempts={${entries
  .map(({ id, code }) => `${JSON.stringify(id)}:async(U,P)=>{${code}}`)
  .join(',\n')}};
if(self.document){
  addEventListener('message',e=>{if(e.data==='kumix-probe')e.source.postMessage('kumix-heard','*')});
  if(self.BroadcastChannel){
    const b=new BroadcastChannel('kumix-app');b.onmessage=({data})=>{if(data>0&&data!==realm)b.postMessage(0)};
  }
}
async function attemptAll(){
  const told={};
  // One after the other to start with: what blocks for a moment must not add up to a hang.
  await Promise.all(Object.entries(attempts).map(async([id,run],at)=>{
    await new Promise(r=>setTimeout(r,at*8));
    const late=new Promise(r=>setTimeout(r,${lateMs},'late'));
    try{told[id]=(await Promise.race([run(${JSON.stringify(prefix)}+id,ports[id]),late]))??'silent'}
    catch(e){told[id]='blocked: '+(e&&e.name||e)}
  }));
  return told;
}`;

/** What no control can reach is not tried in it. */
const honest = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ absent }) => absent === undefined);

/** Milliseconds for an attempt without walls: a busy machine must not look like one. */
const controlMs = 15_000;

export const controlWorker = (target: Target): string =>
  `${runner(honest(workerEntries), target, controlMs)}\nattemptAll().then(told=>postMessage(told));`;

/** A page for one navigation entry, which it may leave; without one, a neighbour that answers. */
export const controlFrame = (id: string, target: Target): string =>
  `<!doctype html><body><script>${runner(
    navigationEntries.filter((entry) => entry.id === id),
    target,
  )}attemptAll();</script>`;

/** A page around it, which it may take elsewhere as well. */
export const controlOuter = (id: string): string =>
  `<!doctype html><body><iframe src="/control-frame/${id}"></iframe>`;

/** What takes even the control page elsewhere has to be opened by itself. */
const alone = (): readonly string[] =>
  honest(navigationEntries).flatMap(({ id }) => (id === 'top-navigate' ? [] : [`outer/${id}`]));

export const controlPage = (target: Target): string => `<!doctype html><body><script>
${runner(honest(domEntries), target, controlMs)}
for(const id of location.search.slice(1).split('&'))delete attempts[id];
// Firefox's storage stalls a worker now and then, for good: another one is asked then, as where the
// machine was too busy for all that was tried at once. None is ended: what it began may be on its way.
const states=${JSON.stringify(
  honest(workerEntries).flatMap(({ id, kind }) => (kind === 'state' ? [id] : [])),
)};
const fromWorker=async()=>{
  const best={};
  for(let turn=0;turn<3&&!states.every(id=>best[id]==='reached');turn++){
    const worker=new Worker('/control-worker.js');
    const told=await new Promise(r=>{worker.onmessage=e=>r(e.data);setTimeout(r,20000)});
    for(const id in told)if(best[id]!=='reached')best[id]=told[id];
  }
  return best;
};
const add=path=>{
  const frame=document.createElement('iframe');
  frame.src='/control-'+path;document.body.append(frame);
};
add('frame/neighbour');
(async()=>{
  // A page that is still loading neither refreshes its frames nor fetches ahead, and one attempt that is
  // held up would keep it so.
  await new Promise(r=>addEventListener('load',r));
  const told=await attemptAll();
  for(const path of ${JSON.stringify(alone())})add(path);
  const all={...told,...await fromWorker()};
  await fetch('/control-verdict',{method:'POST',body:JSON.stringify(all)});
})();
</script>`;
