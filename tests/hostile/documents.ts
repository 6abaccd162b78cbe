/** Documents of extensions that attack: levels `frame` and `origin`. */

/** A document that answers the host and draws; `attack` runs once it is told of another context. */
export const documentOf = (
  attack = '',
): string => `<!doctype html><html><head><title>mine</title></head>
<body><h1 style="color:rgb(1,2,3)">A document of its own</h1><button onclick="note('clicked',true)">Press</button>
<script>
const kumix=window.__kumix;let next=0;
const call=(method,params)=>kumix.post(0,JSON.stringify([1,[1,++next,method,params,1000]]));
const note=self.note=(key,value)=>call('storage.kv.set',{key,value:JSON.stringify(value)});
kumix.listen((channel,data)=>{
  const text=Array.isArray(data)?data[0]:data;
  for(const e of JSON.parse(text).slice(1)){if(e[0]!==1)continue;
    kumix.post(0,JSON.stringify([1,[2,e[1],null]]));
    if(e[2]==='surface.context'&&!self.begun){self.begun=true;${attack}}}
});
</script></body></html>`;

/** Runs first of the author's own. */
const beginning = (code: string, text = documentOf()): string =>
  text.replace('<script>', () => `<script>${code}\n`);

/** Takes the focus whenever it can, and notes as `typed` what it hears then. */
export const grasping = beginning(
  `const typed=[];addEventListener('keydown',({key})=>{typed.push(key);note('typed',typed)},true);
  setInterval(()=>{window.focus();document.querySelector('button')?.focus()},10);`,
);

/** Says, as often as it may, that its person has pressed the app's keys: the port for that is the one our script starts last. */
export const forging = beginning(
  `let person;const {start}=MessagePort.prototype;MessagePort.prototype.start=function(){person=this;start.call(this)};
  const said=[['key','palette',false],['key','Escape',false],['key','F6',false],['leave','forward'],['leave','backward']];
  setInterval(()=>{for(const each of said)person?.postMessage(each)},100);`,
);

/** The DOM's corpus in such a document; notes as `open` what reached. `run` is the text of a runner. */
export const corpusDocument = (run: string): string =>
  beginning(
    run,
    documentOf(
      `attemptAll().then(all=>note('open',Object.entries(all).filter(([,v])=>v==='reached').map(([k])=>k)))`,
    ),
  );
