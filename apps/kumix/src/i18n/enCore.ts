/** What the Matrix core says: its English is the core's own. */
import { type SentenceName, sentences } from '@kumix/matrix';

type CoreWords = {
  readonly [N in SentenceName as `core.${N}`]: (typeof sentences)[N];
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- key by key, as the type says
export const enCore = Object.fromEntries(
  Object.entries(sentences).map(([name, sentence]) => [`core.${name}`, sentence]),
) as CoreWords;
