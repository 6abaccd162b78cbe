/** Matrix's HTML subset plus MathML, as data: the one list that purifier and reader share. */

/** Drawn as they are. */
export const plainTags = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'strike',
  'sup',
  'sub',
  'p',
  'div',
  'span',
  'blockquote',
  'ul',
  'ol',
  'li',
  'hr',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'caption',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'details',
  'summary',
] as const;

export const mathTags = [
  'math',
  'mrow',
  'mi',
  'mn',
  'mo',
  'ms',
  'mtext',
  'mspace',
  'msup',
  'msub',
  'msubsup',
  'munder',
  'mover',
  'munderover',
  'mfrac',
  'msqrt',
  'mroot',
  'mtable',
  'mtr',
  'mtd',
  'mstyle',
  'mpadded',
  'mphantom',
  'mmultiscripts',
  'mprescripts',
] as const;

/** Read into parts of their own: links, images, code, colours. */
export const readTags = ['a', 'img', 'code', 'pre', 'font'] as const;

export type PlainTag = (typeof plainTags)[number];
export type MathTag = (typeof mathTags)[number];

const asSet = (...lists: readonly (readonly string[])[]): ReadonlySet<string> =>
  new Set(lists.flat());

export const plainTagSet = asSet(plainTags);
export const mathTagSet = asSet(mathTags);
export const allowedTags: readonly string[] = [...plainTags, ...mathTags, ...readTags];

/** What a client put in for older clients, or what is never text: gone with all that is in it. */
export const droppedTags = asSet([
  'mx-reply',
  'script',
  'style',
  'template',
  'iframe',
  'frame',
  'frameset',
  'object',
  'embed',
  'noscript',
  'noembed',
  'noframes',
  'title',
  'head',
  'svg',
  'annotation',
  'annotation-xml',
  'semantics',
  'textarea',
  'select',
  'option',
  'xmp',
  'plaintext',
  'audio',
  'video',
  'canvas',
]);

export const allowedAttributes: readonly string[] = [
  'href',
  'src',
  'alt',
  'title',
  'width',
  'height',
  'start',
  'class',
  'color',
  'display',
  'mathvariant',
  'data-mx-color',
  'data-mx-bg-color',
  'data-mx-spoiler',
  'data-mx-emoticon',
  'data-mx-maths',
];

export const linkSchemes = /^(?:https?|mailto|matrix):/i;

/** Ceilings for one message. Past them it is shown as plain text, or cut with a word about it. */
export const ceilings = {
  /** UTF-16 units of source; an event itself holds at most 65,536 bytes. */
  sourceLength: 65_536,
  /** Elements and text nodes read. */
  nodes: 2_000,
  /** Elements drawn in the timeline until a person asks for all. */
  shownNodes: 300,
  /** UTF-16 units drawn until then: text in many directions takes a second for 64 KiB. */
  shownLength: 8_000,
  depth: 50,
} as const;
