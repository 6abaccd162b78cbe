/**
 * What code in the cell's own frame could try, if the renderer were ever made to run any: the second
 * wall. Each is an async function's body with `U` in scope and a document of its own. `H`, `S` and `C`
 * make what Trusted Types ask for, as code in there could: its policy's name is allowed.
 */
import { connection, egress, packet, state } from './entry.ts';
import { stun } from './stun.ts';

const element = (tag: string, attributes: string): string =>
  `const e=document.createElement('${tag}');${attributes};document.body.append(e);await new Promise(r=>setTimeout(r,300))`;
const link = (rel: string, more = ''): string =>
  `const e=document.createElement('link');e.rel='${rel}';${more}e.href=U;document.head.append(e);await new Promise(r=>setTimeout(r,300))`;
const connect = (rel: string, more = ''): string =>
  link(rel, more).replace('e.href=U', `e.href='http://127.0.0.1:'+P`);
/** Runs in a frame of its own markup, whose port is not in scope. */
const inFrame = (code: string): string =>
  element(
    'iframe',
    `e.srcdoc=H(${JSON.stringify(`<script>(async P=>{${code}})(PORT)</script>`).replace('</', '<\\/')}.replace('PORT',P))`,
  );
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
      'dom-video-source': html('<video preload="auto"><source src="${U}"></video>'),
      'dom-preload-style': link('preload', 'e.as="style";'),
      'dom-preload-font': link('preload', 'e.as="font";e.crossOrigin="";'),
      'dom-preload-set': link('preload', `e.as="image";e.imageSrcset=U+' 1x';`).replace(
        'e.href=U;',
        '',
      ),
      'dom-input-image': element('input', 'e.type="image";e.src=U'),
      'dom-svg-image': html('<svg><pattern><image href="${U}"/></pattern></svg>'),
      'css-cross-fade': css('.x{background:-webkit-cross-fade(url(${U}),url(data:,),50%)}'),
      'css-inline-content': inline('content', 'url(${U})'),
      'css-keyframes': css(
        '@keyframes k{from,to{background-image:url(${U})}}.x{display:block;animation:k 9s}',
      ),
      'css-transition': css('.x{transition:all 1s;background:url(${U})}'),
      'css-registered': css(
        '@property --r{syntax:"<image>";inherits:false;initial-value:url(${U})}.x{background:var(--r)}',
      ),
      'css-first-line': css('.x{display:block}.x::first-letter{background:url(${U})}'),
      'css-container': css(
        'body{container-type:inline-size}@container (min-width:1px){.x{background:url(${U})}}',
      ),
      'css-media': css('@media all{.x{background:url(${U})}}'),
      'css-layer': css('@layer a{@scope(body){.x{background:url(${U})}}}'),
      'window-xhr-sync': `const x=new XMLHttpRequest();x.open('GET',U,false);x.send()`,
      'window-fetch-keepalive': `await fetch(U,{keepalive:true,mode:'no-cors'})`,
      'window-worker-url': `new Worker(S(U));await new Promise(r=>setTimeout(r,300))`,
      'window-sharedworker': `new SharedWorker(S(U));await new Promise(r=>setTimeout(r,300))`,
      'window-cache-add': `const c=await caches.open('x');await c.add(U)`,
      'window-fetchlater': `fetchLater(U,{activateAfter:0});await new Promise(r=>setTimeout(r,300))`,
      'window-notification-icon': `new Notification('x',{icon:U});await new Promise(r=>setTimeout(r,300))`,
      'window-nested-realm': `const f=document.createElement('iframe');document.body.append(f);await f.contentWindow.fetch(U,{mode:'no-cors'})`,
      'reporting-frame': element('iframe', `e.src=U.replace('/hit/','/reporting/')`),
      'reporting-meta': html(
        '<meta http-equiv="Content-Security-Policy" content="object-src \'none\';report-uri ${U}"><object data="${U}x"></object>',
      ),
    },
    {
      'reporting-meta': 'browsers ignore where a policy in a page would report to',
      'dom-prerender': 'obsolete: Chromium does nothing with it from a page that is not visible',
      'css-offset': 'no browser reads a path from another document',
      'css-counter': 'no browser reads images as symbols',
      'dom-script-svg': 'a script that is parsed into a page by insertAdjacentHTML does not run',
      'window-speculation': 'needs a secure origin of the same site',
    },
  ),
  ...connection(
    {
      'dom-preconnect': connect('preconnect'),
      'dom-preconnect-credentials': connect('preconnect', 'e.crossOrigin="use-credentials";'),
      'html-preconnect': html('<link rel="preconnect" href="http://127.0.0.1:${P}">'),
      'dom-dns-prefetch': connect('dns-prefetch'),
    },
    { 'dom-dns-prefetch': 'a name that is resolved makes no connection' },
  ),
  ...packet({
    'dom-rtc': stun(),
    'dom-rtc-turn': stun(undefined, `{urls:'turn:127.0.0.1:'+P,username:U,credential:'x'}`),
    'dom-rtc-srcdoc': inFrame(stun()),
    'dom-rtc-nested': `const f=document.createElement('iframe');document.body.append(f);${stun('f.contentWindow.RTCPeerConnection')}`,
  }),
  ...state(
    {
      'focus-take': `const i=document.createElement('input');document.body.append(i);window.focus();i.focus();await new Promise(r=>setTimeout(r,200));if(document.hasFocus()&&document.activeElement===i)return 'reached'`,
      'focus-keyboard-lock': `await navigator.keyboard.lock();return 'reached'`,
      'focus-keyboard-map': `await navigator.keyboard.getLayoutMap();return 'reached'`,
      'input-gamepad': `navigator.getGamepads();return 'reached'`,
      'input-accelerometer': `new Accelerometer();return 'reached'`,
      'input-gyroscope': `new Gyroscope();return 'reached'`,
      'message-sibling': `const heard=new Promise((y,n)=>{addEventListener('message',e=>{if(e.data==='kumix-heard')y()});setTimeout(n,3500)});for(const w of new Set([parent,top]))for(let i=0;i<w.length;i++)if(w[i]!==self)w[i].postMessage('kumix-probe','*');await heard;return 'reached'`,
      'message-broadcast': `const b=new BroadcastChannel('kumix-app');await new Promise((y,n)=>{b.onmessage=y;setTimeout(n,3500);b.postMessage(realm)});return 'reached'`,
      'reporting-observer': `await new Promise((y,n)=>{new ReportingObserver(y,{buffered:true}).observe();setTimeout(n,3500)});return 'reached'`,
      'dom-microphone': `await navigator.mediaDevices.getUserMedia({audio:true});return 'reached'`,
      'dom-sharedworker': `const w=new SharedWorker(S(URL.createObjectURL(new Blob(['onconnect=e=>e.ports[0].postMessage(1)']))));await new Promise((y,n)=>{w.port.onmessage=y;w.onerror=n;setTimeout(n,3500)});return 'reached'`,
      'dom-usb': `await navigator.usb.getDevices();return 'reached'`,
      'dom-serial': `await navigator.serial.getPorts();return 'reached'`,
      'dom-hid': `await navigator.hid.getDevices();return 'reached'`,
      'dom-xr': `await navigator.xr.isSessionSupported('immersive-vr');return 'reached'`,
      'dom-storage-access': `await document.requestStorageAccess();return 'reached'`,
      'dom-media-keys': `await navigator.requestMediaKeySystemAccess('org.w3.clearkey',[{initDataTypes:['webm'],videoCapabilities:[{contentType:'video/webm;codecs="vp8"'}]}]);return 'reached'`,
      'dom-pressure': `const o=new PressureObserver(()=>{});await o.observe('cpu');return 'reached'`,
      'dom-webauthn': `await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();return 'reached'`,
      'dom-battery': `await navigator.getBattery();return 'reached'`,
      'dom-cookiestore': `await cookieStore.getAll();return 'reached'`,
      'dom-storage-buckets': `await navigator.storageBuckets.open('x');return 'reached'`,
      'dom-estimate': `const e=await navigator.storage.estimate();if(e.quota)return 'reached'`,
      'dom-file-system': `await new Promise((y,n)=>webkitRequestFileSystem(0,1024,y,n));return 'reached'`,
      'dom-permission': `const s=await navigator.permissions.query({name:'notifications'});if(s.state==='granted')return 'reached'`,
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
      'dom-geolocation': `await new Promise((y,n)=>navigator.geolocation.getCurrentPosition(y,n,{timeout:2000}));return 'reached'`,
      'dom-clipboard-read': `await navigator.clipboard.readText();return 'reached'`,
      'dom-clipboard-write': `await navigator.clipboard.writeText('x');return 'reached'`,
      'dom-camera': `await navigator.mediaDevices.getUserMedia({video:true});return 'reached'`,
      'dom-midi': `await navigator.requestMIDIAccess();return 'reached'`,
      'dom-fullscreen': `await document.documentElement.requestFullscreen();return 'reached'`,
      'dom-pointer-lock': `await document.documentElement.requestPointerLock();return 'reached'`,
      'dom-prompt': `if(window.prompt('x')!==null)return 'reached'`,
      'dom-confirm': `if(window.confirm('x'))return 'reached'`,
      'dom-print': `const w=matchMedia('print');let shown=false;addEventListener('beforeprint',()=>{shown=true});window.print();if(shown||w.matches)return 'reached'`,
      'dom-serviceworker': `await navigator.serviceWorker.register('/x.js');return 'reached'`,
      'dom-payment': `new PaymentRequest([{supportedMethods:'basic-card'}],{total:{label:'x',amount:{currency:'EUR',value:'1'}}});return 'reached'`,
      'dom-credentials': `await navigator.credentials.get({password:true});return 'reached'`,
      'dom-wake-lock': `await navigator.wakeLock.request();return 'reached'`,
      'dom-eval': `(0,eval)(C('1'));return 'reached'`,
      'dom-trusted-policy': `trustedTypes.createPolicy('mine2',{createHTML:h=>h});return 'reached'`,
    },
    {
      'dom-frame-element': 'the control is no frame',
      'dom-midi': 'no MIDI in this machine',
      'dom-fullscreen': 'needs a person',
      'dom-pointer-lock': 'needs a person',
      'dom-print': 'the driver prints nothing',
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
    'html-meta-refresh': `const m=document.createElement('meta');m.httpEquiv='refresh';m.content='0;url='+U;document.head.append(m);await new Promise(r=>setTimeout(r,2_000))`,
    'html-form-get': `const f=document.createElement('form');f.action=U;document.body.append(f);f.submit();await new Promise(r=>setTimeout(r,400))`,
    'top-navigate': `window.top.location=U;await new Promise(r=>setTimeout(r,400))`,
    'parent-navigate': `window.parent.location.href=U;await new Promise(r=>setTimeout(r,400))`,
    'navigate-location': `location.href=U;await new Promise(r=>setTimeout(r,400))`,
    'navigate-replace': `location.replace(U);await new Promise(r=>setTimeout(r,400))`,
    'navigate-self': `window.open(U,'_self');await new Promise(r=>setTimeout(r,400))`,
    'navigate-anchor': `const a=document.createElement('a');a.href=U;document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-anchor-ping': `const a=document.createElement('a');a.href='http://kumix-probe.invalid/';a.ping=U;document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-download': `const a=document.createElement('a');a.href=U;a.download='x';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'window-javascript': `const a=document.createElement('a');a.href='javascript:fetch('+JSON.stringify(U)+')';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,300))`,
    'html-anchor': `const a=document.createElement('a');a.href=U;a.target='_blank';document.body.append(a);a.click();await new Promise(r=>setTimeout(r,400))`,
    'html-base': `const b=document.createElement('base');b.href=U+'/';document.head.append(b);const i=new Image();i.src='x';await new Promise(r=>setTimeout(r,300))`,
  },
  {},
);
