/** What a guest may make the renderer draw. Whatever is not named here is not drawn. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const htmlTags = words(
  `div span p h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tfoot tr td th caption form label input
   textarea select option optgroup button fieldset legend img canvas details summary progress meter
   output hr br pre code em strong b i u s small sub sup blockquote section article header footer
   main nav aside figure figcaption dl dt dd time mark kbd samp abbr q cite a wbr`,
);

export const svgTags = words(
  `svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient
   radialGradient stop clipPath title desc`,
);

const attributes = words(
  `class id title role tabindex lang dir hidden name for value checked selected disabled readonly
   required placeholder min max step maxlength minlength pattern multiple size rows cols wrap colspan
   rowspan scope span start reversed open label high low optimum alt width height datetime
   autocomplete inputmode spellcheck enterkeyhint translate kx-prevent
   d x y x1 y1 x2 y2 cx cy r rx ry points fill fill-rule stroke stroke-width stroke-linecap
   stroke-linejoin stroke-dasharray stroke-dashoffset opacity fill-opacity stroke-opacity transform
   viewBox preserveAspectRatio text-anchor dominant-baseline font-size font-weight offset stop-color
   stop-opacity gradientUnits gradientTransform clip-path vector-effect pathLength`,
);

/** No `password`: a guest has no business with one. No `file`: it would read the person's disk. */
const inputTypes = words(
  `text search tel email url number range checkbox radio date time datetime-local month week color
   button submit reset hidden`,
);

export const properties = words('value checked selected indeterminate');

export const eventTypes = words(
  `click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout pointerdown
   pointerup pointermove pointerover pointerout pointercancel keydown keyup input change submit
   focusin focusout focus blur wheel scroll beforeinput compositionstart compositionend toggle
   dragstart dragover drop copy cut paste`,
);

/** Many a frame: only the last one of a frame is told. */
export const coalescedEvents = words('mousemove pointermove wheel scroll dragover');

const imageSource = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/;
// Presentation attributes of SVG may name a resource; only a fragment of the same document passes.
const foreignUrl = /url\s*\(\s*["']?\s*(?!#)/i;

export function attributeAllowed(element: Element, name: string, value: string): boolean {
  if (name === 'src') return element.localName === 'img' && imageSource.test(value);
  if (name === 'type') {
    if (element.localName === 'input') return inputTypes.has(value.toLowerCase());
    return element.localName === 'button' || element.localName === 'ol';
  }
  if (name.startsWith('aria-') || name.startsWith('data-')) return /^[a-z0-9-]{1,64}$/.test(name);
  return attributes.has(name) && !foreignUrl.test(value);
}
