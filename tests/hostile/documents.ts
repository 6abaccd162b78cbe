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

/** The DOM's corpus in such a document; notes as `open` what reached. `run` is the text of a runner. */
export const corpusDocument = (run: string): string =>
  documentOf(
    `attemptAll().then(all=>note('open',Object.entries(all).filter(([,v])=>v==='reached').map(([k])=>k)))`,
  ).replace('<script>', () => `<script>${run}\n`);
