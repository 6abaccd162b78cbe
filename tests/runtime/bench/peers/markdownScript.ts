/** The same library as one script, for an engine that has nothing but the language. */
import { toHtml } from '../../../../extensions/markdown/src/toHtml.ts';

Object.assign(globalThis, { toHtml });
