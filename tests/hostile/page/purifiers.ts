/** The app's purifier, and the one that was published, set up alike. */
import createPurifier, { type DOMPurify } from 'dompurify';
import { configFor, extentOf, withoutTexts } from '../../../apps/kumix/src/room/html/purifier.ts';

export interface Purified {
  readonly html: string;
  /** How much was taken out. */
  readonly removed: number;
  /** Texts that it went through. */
  readonly texts: number;
}

function purifiedBy(purifier: DOMPurify): (html: string) => Purified | 'refused' {
  let texts = 0;
  purifier.addHook('beforeSanitizeElements', ({ nodeType }) => {
    if (nodeType === Node.TEXT_NODE) texts += 1;
  });
  return (html) => {
    texts = 0;
    purifier.setConfig(configFor(extentOf(html)));
    let body: Node;
    try {
      body = purifier.sanitize(html, { RETURN_DOM: true });
    } catch {
      return 'refused';
    }
    if (!(body instanceof HTMLElement)) throw new Error('The purifier gave back no element.');
    return { html: body.outerHTML, removed: purifier.removed.length, texts };
  };
}

const purifiers = {
  ours: purifiedBy(withoutTexts()),
  theirs: purifiedBy(createPurifier(window)),
};

declare global {
  var purified: (html: string) => Record<keyof typeof purifiers, Purified | 'refused'>;
}

globalThis.purified = (html) => ({ ours: purifiers.ours(html), theirs: purifiers.theirs(html) });
