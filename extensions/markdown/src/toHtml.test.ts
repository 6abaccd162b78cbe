import { describe, expect, it } from 'vitest';
import { toHtml } from './toHtml.ts';

describe('Markdown to a formatted body', () => {
  it.each([
    ['plain', '<p>plain</p>'],
    ['**bold** _soft_ ~~gone~~', '<p><strong>bold</strong> <em>soft</em> <del>gone</del></p>'],
    ['one\ntwo', '<p>one<br>two</p>'],
    ['`a < b`', '<p><code>a &lt; b</code></p>'],
    [
      '```ts\nlet x = 1 < 2;\n```',
      '<pre><code class="language-ts">let x = 1 &lt; 2;\n</code></pre>',
    ],
    ['> said', '<blockquote><p>said</p></blockquote>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['- [x] done\n- [ ] open', '<ul><li>☑ done</li><li>☐ open</li></ul>'],
    [
      '| a | b |\n|---|:-:|\n| 1 | 2 |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
    ],
    ['```\n>\n<\n\n<b>\n```', '<pre><code>&gt;\n&lt;\n\n&lt;b&gt;\n</code></pre>'],
    ['*a*\n*b*\n\n*c*', '<p><em>a</em><br><em>b</em></p><p><em>c</em></p>'],
    ['https://matrix.org', '<p><a href="https://matrix.org">https://matrix.org</a></p>'],
    ['[x](https://a.example/?q="1")', '<p><a href="https://a.example/?q=&quot;1&quot;">x</a></p>'],
  ])('formats %j', (text, html) => {
    expect(toHtml(text)).toBe(html);
  });

  it('shows typed HTML as the text it is', () => {
    expect(toHtml('<img src=x onerror=alert(1)>')).not.toContain('<img');
    expect(toHtml('a <b onclick="x()">b</b>')).toBe(
      '<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>',
    );
  });

  it('drops links to schemes that run something', () => {
    expect(toHtml('[x](javascript:alert(1))')).toBe('<p>x</p>');
    expect(toHtml('[x](data:text/html,hi)')).toBe('<p>x</p>');
  });

  it('turns an image into a link, so that nothing is loaded', () => {
    expect(toHtml('![cat](https://a.example/cat.png)')).toBe(
      '<p><a href="https://a.example/cat.png">cat</a></p>',
    );
  });
});
