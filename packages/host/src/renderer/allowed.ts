/** What a guest may make the renderer draw. Whatever is not named here is not drawn. */
import { ariaAllowed, roleAllowed } from './semantics.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const htmlTags = words(
  `div span p h1 h2 h3 h4 h5 h6 hgroup address ul ol li menu table thead tbody tfoot tr td th caption
   colgroup col form label input textarea select option optgroup button fieldset legend img canvas
   details summary progress meter output hr br wbr pre code em strong b i u s small sub sup ins del
   blockquote section article header footer main nav aside search figure figcaption dl dt dd time mark
   kbd samp var abbr dfn data q cite bdi bdo ruby rt rp a`,
);

// None that is drawn once for each of another's points or shapes: two such within each other take seconds
// to paint, three of them for ever, and to lay them out takes no time that could be measured.
export const svgTags = words(
  `svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient
   radialGradient stop symbol title desc`,
);

// No `pattern`: in Firefox and WebKit one that doubles back runs for years, and nothing stops it.
const attributes = words(
  `class id title tabindex lang dir hidden name for value checked selected disabled readonly
   required placeholder min max step maxlength minlength multiple size rows cols wrap colspan
   rowspan scope headers span start reversed open label high low optimum alt width height datetime
   inputmode spellcheck enterkeyhint translate kx-prevent
   d x y x1 y1 x2 y2 cx cy r rx ry dx dy points fill fill-rule stroke stroke-width stroke-linecap
   stroke-linejoin stroke-dasharray stroke-dashoffset stroke-miterlimit opacity fill-opacity
   stroke-opacity transform viewBox preserveAspectRatio text-anchor dominant-baseline font-size
   font-weight offset stop-color stop-opacity gradientUnits gradientTransform
   vector-effect pathLength`,
);

/** No `password`: a guest has no business with one. No `file`: it would read the person's disk. */
const inputTypes = words(
  `text search tel email url number range checkbox radio date time datetime-local month week color
   button submit reset hidden`,
);

export const properties = words('value checked selected indeterminate');

export const eventTypes = words(
  `click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout pointerdown
   pointerup pointermove pointerover pointerout pointercancel keydown keyup input change submit reset
   focusin focusout focus blur wheel scroll beforeinput compositionstart compositionend toggle invalid
   dragstart dragover drop copy cut paste`,
);

/** By which other rules may match than before: `:hover`, `:active`, `:focus`, `:checked`, `[open]`. */
export const restyling = words(
  `pointerover pointerout pointerdown pointerup focusin focusout keydown input change toggle`,
);

/** With which a guest is told what a field holds: it may be long, and others come by the hundred. */
export const valueEvents = words(
  'input change compositionstart compositionend focus blur focusin focusout',
);

/** Many a frame: only the last one of a frame is told. */
export const coalescedEvents = words('mousemove pointermove wheel scroll dragover');

/** Characters of one attribute; of an image's `data:` address. */
const attributeLength = 16_384;
const imageLength = 2_000_000;
/** Of what is to be prevented, which is read at every event. */
const preventLength = 256;
/** Of a language: `:lang` may look through it for every node below, and BCP 47 needs half as many. */
const languageLength = 64;
const canvasSide = 4_096;

// No SVG: it is a document, of which a dozen lines may draw billions of shapes at once. `Pictures` reads the rest.
const imageSource = /^data:image\/(?:png|jpeg|gif|webp);base64,/;
// Presentation attributes of SVG are CSS: they may name a resource, and write its name in escapes.
// Only a fragment of the same document passes.
const foreignUrl = /\\|url\s*\((?!\s*(?:["']\s*)?#)/i;

/** `tag` is the element's local name. */
export function attributeAllowed(tag: string, name: string, value: string): boolean {
  if (name === 'src') {
    return tag === 'img' && value.length <= imageLength && imageSource.test(value);
  }
  if (value.length > attributeLength) return false;
  if (name === 'kx-prevent' && value.length > preventLength) return false;
  if (name === 'lang' && value.length > languageLength) return false;
  if (name === 'type') {
    if (tag === 'input') return inputTypes.has(value.toLowerCase());
    return tag === 'button' || tag === 'ol';
  }
  if (name === 'role') return roleAllowed(value);
  if (name.startsWith('aria-')) return ariaAllowed(name, value);
  if (name.startsWith('data-')) return /^[a-z0-9-]{1,64}$/.test(name);
  // A browser that fills forms in would hand a guest what the person keeps for others.
  if (name === 'autocomplete') return value.toLowerCase() === 'off';
  if (tag === 'canvas' && (name === 'width' || name === 'height')) {
    return /^\d{1,4}$/.test(value) && Number(value) <= canvasSide;
  }
  return attributes.has(name) && !(svgTags.has(tag) && foreignUrl.test(value));
}

/** Fields that a browser would fill in by itself. */
export const filledIn = words('input textarea select form');

// What an address holds may be a document, or decode to a gigabyte, and nobody reads its sides here; it begins
// behind a quote or a bracket. An element as a picture holds others that are: each twice as much to paint
// as the next (Firefox). A filter of a picture is painted before it is cut (WebKit).
const refusedImage = /(?<=["'(])data:|blob:|element\(|filter\(/i;
const cssEscape = /\\(?:([\da-f]{1,6})|([^]))/gi;

/** False where a text of CSS may name a picture by its address, or one that is drawn anew. */
export function cssAllowed(css: string): boolean {
  // An address has a colon, or an escape for one.
  if (!/[:\\]|element\(|filter\(/i.test(css)) return true;
  const plain = css
    .replace(cssEscape, (_, hex: string | undefined, other: string | undefined) =>
      hex === undefined ? (other ?? '') : character(Number.parseInt(hex, 16)),
    )
    // oxlint-disable-next-line no-control-regex -- what is left out of an address when it is read
    .replace(/[\0-\x20]/g, '');
  return !refusedImage.test(plain);
}

const character = (code: number): string =>
  code <= 0x10_ffff ? String.fromCodePoint(code) : '\ufffd';

// By which a text field would be made to look like one for passwords, and what costs the app its frames.
// The base sheet outranks them, but neither what stands at an element nor parts of controls.
// What is laid out only once it comes into sight would not have been when it was measured.
// What makes any element one to write in: nobody counts what such a one holds, or keeps it for its person.
const refusedProperty =
  /text-security|box-reflect|^(?:-webkit-|-moz-)?user-modify$|^(?:-webkit-)?(?:backdrop-)?filter$|blend-mode$|^content-visibility$/i;

/** False where no declaration of a sheet could be refused. */
export const mayHoldRefusedProperty = (css: string): boolean =>
  /text-security|box-reflect|user-modify|filter|blend-mode|content-visibility|cursor|\\/i.test(css);

/** `property` as CSS names it. */
export const styleAllowed = (property: string, value: string): boolean =>
  !refusedProperty.test(property) &&
  !property.includes('\\') &&
  // A picture at the pointer reaches over the cell's edge, and over what the app says there.
  (property.toLowerCase() !== 'cursor' || /^[a-z-]*$/i.test(value));
