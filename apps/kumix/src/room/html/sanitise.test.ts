// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostile } from '../testing/hostile.ts';
import { runs } from '../testing/runs.ts';
import { readNodes } from './read.ts';
import { plainText, type RichNode, type RichText } from './richText.ts';
import { sanitise } from './sanitise.ts';
import { ceilings, mathTagSet, plainTagSet } from './subset.ts';

/**
 * The purifier leans on a real browser's parser and tree walker, which this environment only
 * imitates. So these tests put the second wall, the reader, to the proof by itself as well: what
 * is asserted here holds even where the first wall lets everything through.
 */
function readAlone(html: string, literal: readonly string[] = [html]): RichText {
  const inert = document.implementation.createHTMLDocument('');
  inert.body.innerHTML = html;
  return readNodes(inert.body, { literal });
}

function all(nodes: readonly RichNode[]): RichNode[] {
  return nodes.flatMap((node) => ['children' in node ? all(node.children) : [], node].flat());
}

const keys: Readonly<Record<RichNode['kind'], readonly string[]>> = {
  text: ['kind', 'text'],
  element: ['kind', 'tag', 'start', 'display', 'color', 'background', 'children'],
  link: ['kind', 'href', 'confirm', 'children'],
  mention: ['kind', 'target', 'label'],
  image: ['kind', 'uri', 'alt', 'width', 'height', 'emoticon'],
  spoiler: ['kind', 'reason', 'children'],
  formula: ['kind', 'tex', 'display', 'children'],
  'inline-code': ['kind', 'text'],
  'code-block': ['kind', 'language', 'text'],
};

/** INVARIANT of the reader, whatever it is given: what of it is broken here, in words. */
function faults({ nodes, count }: RichText): string[] {
  const found: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  check(count <= ceilings.nodes, `${count} nodes`);
  for (const node of all(nodes)) {
    const extra = Object.keys(node).filter((key) => !keys[node.kind].includes(key));
    check(extra.length === 0, `${node.kind} with ${extra.join()}`);
    if (node.kind === 'element') {
      check(plainTagSet.has(node.tag) || mathTagSet.has(node.tag), `tag ${node.tag}`);
      for (const colour of [node.color, node.background]) {
        check(colour === undefined || /^#[0-9a-f]{6}$/i.test(colour), `colour ${colour}`);
      }
    }
    if (node.kind === 'link') {
      check(/^(?:https?|mailto|matrix):/.test(node.href), `link to ${node.href}`);
    }
    if (node.kind === 'image') {
      check(/^mxc:\/\/[^/]+\/[\w-]+$/.test(node.uri), `picture of ${node.uri}`);
    }
    if (node.kind === 'code-block' && node.language !== null) {
      check(/^[a-z0-9_+#.-]+$/.test(node.language), `language ${node.language}`);
    }
  }
  return found;
}

const named = hostile.map((html) => [html.slice(0, 90), html] as const);

describe('the reader alone', () => {
  it.each(named)('makes nothing but harmless data of %s', (_, html) => {
    expect(faults(readAlone(html))).toEqual([]);
  });

  it('makes nothing but harmless data of any nesting of tags and attributes', () => {
    const tag = fc.constantFrom(
      'b',
      'a',
      'img',
      'script',
      'svg',
      'math',
      'form',
      'input',
      'style',
      'span',
      'pre',
      'code',
      'x-y',
    );
    const attribute = fc.constantFrom(
      'href="javascript:alert(1)"',
      'src="mxc://s/m"',
      'src=x',
      'onerror=alert(1)',
      'id=app',
      'style="x"',
      'class="language-js"',
      'data-mx-color="#123456"',
      'data-mx-spoiler',
      'name=parentNode',
      'href="https://kumix.org/"',
    );
    const { html } = fc.letrec<{ html: string }>((tie) => ({
      html: fc.oneof(
        { maxDepth: 5 },
        fc.string({ maxLength: 12 }),
        fc
          .tuple(
            tag,
            fc.array(attribute, { maxLength: 3 }),
            fc.array(tie('html'), { maxLength: 3 }),
          )
          .map(
            ([name, attributes, inner]) =>
              `<${name} ${attributes.join(' ')}>${inner.join('')}</${name}>`,
          ),
      ),
    }));
    fc.assert(
      fc.property(html, (text) => {
        expect(faults(readAlone(text))).toEqual([]);
      }),
      runs,
    );
  });

  it('keeps the words of what it does not know, and none of what is never text', () => {
    expect(
      plainText(readAlone('<blink>hello</blink> <script>x</script><marquee>you</marquee>').nodes),
    ).toBe('hello you');
  });

  it('takes out the quote that a reply brings for old clients', () => {
    const html = '<mx-reply><blockquote>In reply to Ben</blockquote></mx-reply>yes';
    expect(plainText(readAlone(html).nodes)).toBe('yes');
  });

  it('stops at the ceiling of nodes and says so', () => {
    const rich = readAlone('<i>x</i>'.repeat(ceilings.nodes));
    expect(rich.cut).toBe(true);
    expect(all(rich.nodes).length).toBeLessThanOrEqual(ceilings.nodes);
  });

  it('stops at the ceiling of depth and says so', () => {
    const rich = readAlone(`${'<blockquote>'.repeat(80)}deep`);
    expect(rich.cut).toBe(true);
    expect(plainText(rich.nodes)).not.toContain('deep');
  });
});

describe('what is read', () => {
  const only = (html: string, literal?: readonly string[]): RichNode | undefined =>
    readAlone(html, literal).nodes[0];

  it('links', () => {
    expect(only('<a href="https://kumix.org/a?b=1&amp;c=2">docs</a>')).toEqual({
      kind: 'link',
      href: 'https://kumix.org/a?b=1&c=2',
      confirm: false,
      children: [{ kind: 'text', text: 'docs' }],
    });
  });

  it('asks before a link that does not stand in the event', () => {
    expect(only('<a href="https://added.example/">docs</a>', ['see the docs'])).toMatchObject({
      confirm: true,
    });
  });

  it('many links in a long message as soon as few in a short one', () => {
    const body = 'h'.repeat(32_000);
    const html = Array.from(
      { length: 70 },
      (_none, index) => `<a href="https://n${index}.test/${'h'.repeat(380)}">x</a>`,
    ).join('');
    const started = performance.now();
    const { nodes } = readAlone(html, [body, body]);
    expect(nodes.filter((node) => node.kind === 'link' && node.confirm)).toHaveLength(70);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('asks before a link whose words name another host', () => {
    expect(only('<a href="https://evil.example/">https://bank.example</a>')).toMatchObject({
      confirm: true,
    });
  });

  it('people and rooms', () => {
    expect(only('<a href="https://matrix.to/#/@ada:test">Ada</a>')).toEqual({
      kind: 'mention',
      target: { type: 'user', userId: '@ada:test' },
      label: 'Ada',
    });
    expect(only('<a href="https://matrix.to/#/%23room:test">#room:test</a>')).toMatchObject({
      kind: 'mention',
      target: { type: 'room', idOrAlias: '#room:test' },
    });
  });

  it('the event’s own pictures, and no other', () => {
    const html = '<img src="mxc://test/abc" alt=":cat:" height="32" data-mx-emoticon>';
    expect(only(html)).toEqual({
      kind: 'image',
      uri: 'mxc://test/abc',
      alt: ':cat:',
      width: null,
      height: 32,
      emoticon: true,
    });
    expect(only(html, ['an event without it'])).toEqual({ kind: 'text', text: ':cat:' });
  });

  it('spoilers with their reason', () => {
    expect(only('<span data-mx-spoiler="film">he did it</span>')).toEqual({
      kind: 'spoiler',
      reason: 'film',
      children: [{ kind: 'text', text: 'he did it' }],
    });
  });

  it('code with its language', () => {
    expect(only('<pre><code class="language-TS">a &lt; b\n</code></pre>')).toEqual({
      kind: 'code-block',
      language: 'ts',
      text: 'a < b',
    });
    expect(only('<code>x</code>')).toEqual({ kind: 'inline-code', text: 'x' });
  });

  it('colours', () => {
    expect(only('<span data-mx-color="#ff0000" data-mx-bg-color="#000000">x</span>')).toMatchObject(
      {
        color: '#ff0000',
        background: '#000000',
      },
    );
    expect(only('<font color="#00ff00">x</font>')).toMatchObject({ tag: 'span', color: '#00ff00' });
  });

  it.each([
    'x',
    '<b>x</b>',
    '<code>x</code>',
    '<pre><code>x</code></pre>',
    '<a href="https://matrix.to/#/@ada:test">x</a>',
    '<span data-mx-spoiler="x"></span>',
    '<span data-mx-maths="x"></span>',
    '<img alt="x" src="mxc://a.test/b">',
  ])('with few marks on a letter: %s', (html) => {
    const marked = html.replace(/x(?=[<"]|$)/, `a${'\u0301'.repeat(40)}`);
    const drawn = JSON.stringify(only(marked));
    expect(drawn).toContain(`a${'\u0301'.repeat(16)}"`);
  });

  it('where a list begins', () => {
    expect(only('<ol start="3"><li>x</li></ol>')).toMatchObject({ tag: 'ol', start: 3 });
  });
});

describe('both walls', () => {
  it('refuse a source that is too large, so that the plain body is shown', () => {
    expect(sanitise('x'.repeat(ceilings.sourceLength + 1), { literal: [] })).toBeNull();
  });

  it.each(named)('make nothing but harmless data of %s', (_, html) => {
    const rich = sanitise(html, { literal: [html] });
    expect(rich === null ? [] : faults(rich)).toEqual([]);
  });
});
