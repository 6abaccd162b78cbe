/** A prerendered panel whose script draws late: just what it is told to, when it is told. */

/** Keeps what it hears of its surfaces under `heard1`, `heard2`, … of its store. */
export const late = `
const kumix=self.__kumix;const surfaces=[];let next=0;
kumix.listen((channel,data)=>{
  if(channel!==0){kumix.post(0,JSON.stringify([1,[1,++next,'storage.kv.set',{key:'heard'+next,value:data},1000]]));return}
  for(const e of JSON.parse(data).slice(1)){if(e[0]!==1)continue;
    if(e[2]==='surface.open')surfaces.push(e[3].surface);
    if(e[2]==='render.markdown')for(const surface of surfaces)kumix.post(surface,e[3].text);
    kumix.post(0,JSON.stringify([1,[2,e[1],e[2]==='render.markdown'?{html:''}:null]]))}
});`;

export const form = [
  [1, 2, 'form', 0],
  [1, 3, 'input', 0],
  [5, 3, 'aria-label', 'Name'],
  [3, 2, 3, 0],
  [1, 4, 'button', 0],
  [2, 5, 'Save'],
  [3, 4, 5, 0],
  [9, 4, 'click'],
  [3, 2, 4, 0],
  [12, 6, 'form{display:grid}'],
  [3, 1, 2, 0],
];

export const text = (operations: readonly unknown[]): string => JSON.stringify([1, ...operations]);

/** `prerendered` is the text of its panel's file. */
export const latePackage = (prerendered: string) => ({
  id: 'test.late',
  kind: 'ui' as const,
  capabilities: ['panel', 'render.markdown', 'storage.kv'],
  methods: ['render.markdown'],
  code: late,
  prerendered,
});
