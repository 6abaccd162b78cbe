const named = (count: number, tag: (id: string) => string): string =>
  Array.from({ length: count }, (_none, index) => tag(`n${index}`)).join('');

/** Formatting that is left open `count` times, and as many blocks, each of which opens it again. */
export const leftOpen = (count: number): readonly string[] =>
  [
    (id: string) => `<b id=${id}>`,
    (id: string) => `<b id=${id}><noembed></b></noembed>`,
    (id: string) => `<font id=${id}><!--</font>-->`,
    (id: string) => `<u id=${id}><table></u></table>`,
    (id: string) => `<s id=${id}><object></s></object>`,
    (id: string) => `<em id=${id}>${'<div>'.repeat(9)}</em>`,
  ].map((tag) => `<section>${named(count, tag)}</section>${'<p>x'.repeat(count)}`);

/** Each keeps a browser's parser busy for many seconds, and nothing can stop it. */
export const neverRead = leftOpen(400);

/** Messages that want to be more than a message. Unit tests read them, end-to-end tests receive them. */
export const hostile: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://tracker.example/pixel.gif">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img src="blob:https://app/1">',
  '<img src="mxc://server/id/../../_matrix/client">',
  '<img src="mxc://server/id?x=1">',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math href="javascript:alert(1)"><mi>x</mi></math>',
  '<math><maction actiontype="statusline#javascript:alert(1)">x</maction></math>',
  '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<a href="blob:https://app/1">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="https://user:pass@evil.example">x</a>',
  '<a id="app" name="body" href="#x">x</a>',
  '<form action="https://evil.example"><input name="attributes"><button>x</button></form>',
  '<form><input name="childNodes"><input name="nodeName"></form>',
  '<p style="position:fixed;inset:0">x</p>',
  '<p id="main" class="k-dialog" role="dialog" aria-label="Sign in">x</p>',
  '<div onclick="alert(1)" onmouseover="alert(1)">x</div>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<style>*{background:url(https://evil.example)}</style>',
  '<link rel="stylesheet" href="https://evil.example">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<video src="https://evil.example" autoplay></video><audio src=x></audio>',
  '<font color="red;background:url(x)">x</font>',
  '<span data-mx-color="#fff;position:fixed">x</span>',
  '<span data-mx-bg-color="url(https://evil.example)">x</span>',
  '<code class="language-js hljs k-dialog">x</code>',
  '<pre><code class="language-<img>">x</code></pre>',
  '<ol start="1e9">x</ol>',
  '<custom-element onload=alert(1)>x</custom-element>',
  '<b><!-- --!><img src=x onerror=alert(1)> --></b>',
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  `${'<div>'.repeat(5_000)}x`,
  '<b>x</b>'.repeat(5_000),
  ...neverRead,
];
