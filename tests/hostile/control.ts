/** The same attempts without our walls, as texts that the attacker serves. */
import { domEntries, navigationEntries } from './domEntries.ts';
import type { Entry } from './entry.ts';
import { workerEntries } from './workerEntries.ts';

/** Runs entries side by side and tells `reached`, `blocked: …`, `silent` or `late` of each. */
export const runner = (entries: readonly Entry[], prefix: string): string => `
const TT=self.document&&self.trustedTypes?trustedTypes.createPolicy('kumix-cell',{createHTML:t=>t,createScriptURL:t=>t,createScript:t=>t}):null;
const H=t=>TT?TT.createHTML(t):t,S=t=>TT?TT.createScriptURL(t):t,C=t=>TT?TT.createScript(t):t;
const attempts={${entries
  .map(({ id, code }) => `${JSON.stringify(id)}:async(U)=>{${code}}`)
  .join(',\n')}};
async function attemptAll(){
  const told={};
  // One after the other to start with: what blocks for a moment must not add up to a hang.
  await Promise.all(Object.entries(attempts).map(async([id,run],at)=>{
    await new Promise(r=>setTimeout(r,at*8));
    const late=new Promise(r=>setTimeout(r,2500,'late'));
    try{told[id]=(await Promise.race([run(${JSON.stringify(prefix)}+id),late]))??'silent'}
    catch(e){told[id]='blocked: '+(e&&e.name||e)}
  }));
  return told;
}`;

/** Whatever would take the control page itself away is not tried in it. */
const harmless = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ absent }) => absent === undefined);

export const controlWorker = (prefix: string): string =>
  `${runner(harmless(workerEntries), prefix)}\nattemptAll().then(told=>postMessage(told));`;

/** A page for one navigation entry, framed by the control page, which it may leave. */
export const controlFrame = (id: string, prefix: string): string =>
  `<!doctype html><body><script>${runner(
    navigationEntries.filter((entry) => entry.id === id),
    prefix,
  )}attemptAll();</script>`;

export const controlPage = (stunPort: number): string => `<!doctype html><body><script>
const prefix=location.origin+'/hit/control/';
${runner(harmless(domEntries), 'PREFIX').replace('"PREFIX"', 'prefix')}
// Firefox's storage stalls a worker now and then, for good: another one is asked then.
const fromWorker=async()=>{
  for(let turn=0;turn<3;turn++){
    const worker=new Worker('/control-worker.js');
    const told=await new Promise(r=>{worker.onmessage=e=>r(e.data);setTimeout(r,12000)});
    worker.terminate();
    if(told)return told;
  }
  return {};
};
(async()=>{
  if(self.RTCPeerConnection){
    const p=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:${stunPort}'}]});
    p.createDataChannel('x');p.setLocalDescription(await p.createOffer());
  }
  for(const id of ${JSON.stringify(navigationEntries.map(({ id }) => id))}){
    const frame=document.createElement('iframe');frame.sandbox='allow-scripts allow-forms';
    frame.src='/control-frame/'+id;document.body.append(frame);
  }
  const told={...await attemptAll(),...await fromWorker()};
  await fetch('/control-verdict',{method:'POST',body:JSON.stringify(told)});
})();
</script>`;
