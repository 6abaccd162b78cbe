/** Markup that is nested, left open and mismatched in every way. */
import * as fc from 'fast-check';

const tag = fc.constantFrom(
  ...'a b code em font i nobr small u'.split(' '),
  ...'div p span table tbody tr td caption ul li dd h1 form button select option'.split(' '),
  ...'object marquee template math mi mtext annotation-xml svg foreignObject body html'.split(' '),
);
const empty = fc.constantFrom(
  ...'<br> <img> <input> x </p> </br> <!--</b>--> <xmp></i></xmp> <!></a> <b/>'.split(' '),
  '<i title="</b>">',
  ' ',
);

/** Each tag with its end, in their order. */
const { nested } = fc.letrec<{ nested: string; inner: string }>((tie) => ({
  nested: fc.tuple(tag, tie('inner')).map(([name, inner]) => `<${name}>${inner}</${name}>`),
  inner: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    empty,
    fc.array(tie('nested'), { maxLength: 2 }).map((parts) => parts.join('')),
  ),
}));
const loose = fc
  .array(
    fc.oneof(
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name}>`),
      empty,
      nested,
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));
export const markup = fc.oneof(nested, loose);
