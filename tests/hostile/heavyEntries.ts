/** What heavy guests draw, each an expression for `drawing`. */
import { drawing } from '../runtime/drawing.ts';
import { devPolicy } from '../runtime/policies.ts';

/** Rules that every node is held against, `length` characters of them. */
const rules = (length: number): string =>
  `(()=>{let css='';for(let i=0;css.length<${length};i++)css+=':is(*)>*{top:'+i+'px}';return css})()`;
/** So many rules of which each is held against every node beside one. */
const aside = (count: number): string =>
  `Array.from({length:${count}},(_,i)=>'a~i{top:'+i+'px}').join('')`;
/** Nodes from an id on, all below the root or another one. */
const nodes = (from: number, count: number, parent = 1): string =>
  `Array.from({length:${count}},(_,i)=>[[1,${from}+i,'i',0],[3,${parent},${from}+i,0]]).flat()`;

/** What nobody could wait for, in orders that show little of it before all is there. */
export const tooMuch: Readonly<Record<string, string>> = {
  'fifteen thousand nodes under nine thousand rules': `[[12,1,${rules(190_000)}],...${nodes(2, 15_000)}]`,
  'nine thousand rules over fifteen thousand nodes': `[...${nodes(2, 15_000)},[12,1,${rules(190_000)}]]`,
  'nine thousand rules in one': `[...${nodes(2, 15_000)},[12,1,'@media all{'+${rules(190_000)}+'}']]`,
  'a rule of twenty thousand selectors': `[...${nodes(2, 15_000)},[12,1,Array(20000).fill('*').join()+'{top:1px}']]`,
  'all below a node that is put in last': `[[12,1,${rules(190_000)}],[1,2,'p',0],...${nodes(3, 15_000, 2)},[3,1,2,0]]`,
  'rules that look at all beside each of fifteen thousand': `[...${nodes(2, 15_000)},[12,1,${aside(165)}]]`,
  'all below a node that is shown last': `[[1,2,'p',0],[11,2,'display','none',0],[3,1,2,0],...${nodes(3, 15_000, 2)},[12,1,${rules(190_000)}],[11,2,'display','block',0]]`,
};

export const attacks: Readonly<Record<string, string>> = {
  'rules that match anew at every change': `(()=>{
    drawAll([[12,1,${rules(20_000)}],...${nodes(2, 4_000)}]);
    let n=0;setInterval(()=>draw([5,2,'class','a'+n],[12,2,'i{left:'+n+++'px}']),5);
    return []})()`,
  'places that are asked for between changes': `(()=>{
    drawAll(${nodes(2, 9_000)});
    const ask=Array.from({length:4000},(_,i)=>[[11,2,'width',i+'px',0],[11,2,'display',i%2?'block':'inline',0],[14,i,2,'rect']]).flat();
    drawAll(ask);
    return []})()`,
  'a text of megabytes that breaks anew at every change': `(()=>{
    drawAll([[1,2,'p',0],[3,1,2,0]]);
    for(let i=0;i<25;i++)draw([2,3+i,'word '.repeat(20000)],[3,2,3+i,0]);
    let n=0;setInterval(()=>draw([11,2,'width',100+n%400+'px',0],[11,2,'letter-spacing',n+++'px',0]),5);
    return []})()`,
};

/** Pictures that are documents, and an expression that doubles back, in every place that could have one. */
const shapes = Array.from(
  { length: 9 },
  (_, i) => `<g id="a${i + 1}">${`<use href="#a${i}"/>`.repeat(10)}</g>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><rect width="9" height="9"/></g>${shapes.join('')}</defs><use href="#a9"/></svg>`;
const address = `data:image/svg+xml,${encodeURIComponent(svg)}`;
const css = `background:url("${address}")`;
const sheet = `p{${css.replace('svg', String.raw`\73 vg`)}} p{top:7px}`;
export const documents = `[[1,2,'img',0],[5,2,'src',${JSON.stringify(address)}],[3,1,2,0],
  [1,3,'p',0],[11,3,'background',${JSON.stringify(`url("${address}")`)},0],[3,1,3,0],
  [1,4,'p',0],[5,4,'style',${JSON.stringify(css)}],[3,1,4,0],[12,1,${JSON.stringify(sheet)}],
  [1,5,'input',0],[5,5,'pattern','(a+)+'],[3,1,5,0],[8,5,'value','a'.repeat(40)+'!',0],
  [2,6,'the rest'],[3,1,6,0]]`;

/** Nobody is ended here for being slow on a busy machine. */
export const policy = devPolicy({
  capabilities: ['panel'],
  proc: { timeoutMs: 60_000 },
  ui: { isolation: 'worker', heartbeatMs: 10_000 },
});

export const calm = drawing(`[[1,2,'p',0],[2,3,'calm'],[3,2,3,0],[3,1,2,0]]`);
