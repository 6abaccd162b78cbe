import { Marked, type Tokens } from 'marked';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** Schemes that Matrix lets a message link to. */
const linkable = /^(?:https?|ftp|mailto|magnet|matrix):/i;

/**
 * Markdown (GitHub's flavour) to Matrix's HTML subset. A message is chat, not a document: a single
 * line break breaks the line, typed HTML is text, and images are links, because a message may not
 * load anything from elsewhere.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  renderer: {
    html({ text }: Tokens.HTML | Tokens.Tag): string {
      return escape(text);
    },
    image({ href, text }: Tokens.Image): string {
      return linkable.test(href)
        ? `<a href="${escape(href)}">${escape(text === '' ? href : text)}</a>`
        : escape(text);
    },
    link({ href, tokens }: Tokens.Link): string {
      const inner = this.parser.parseInline(tokens);
      return linkable.test(href) ? `<a href="${escape(href)}">${inner}</a>` : inner;
    },
    checkbox({ checked }: Tokens.Checkbox): string {
      return checked ? '☑ ' : '☐ ';
    },
    code({ text, lang }: Tokens.Code): string {
      const language = /^[\w+#-]+/.exec(lang ?? '')?.[0];
      const attribute = language === undefined ? '' : ` class="language-${escape(language)}"`;
      return `<pre><code${attribute}>${escape(text)}\n</code></pre>\n`;
    },
    tablecell({ tokens, header }: Tokens.TableCell): string {
      const tag = header ? 'th' : 'td';
      return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
    },
  },
});

/** Nobody sees them, and every client that shows the message would have a node for each. */
const lineEndsBetweenTags = />\n+</g;

export function toHtml(text: string): string {
  return marked.parse(text, { async: false }).trim().replace(lineEndsBetweenTags, '><');
}
