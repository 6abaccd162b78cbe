/** Text of an event as drawable data, made once for each event and width of view. */
import type { EventBody } from '@kumix/matrix';
import { linkify } from '../html/linkify.ts';
import type { RichNode, RichText } from '../html/richText.ts';
import { sanitise } from '../html/sanitise.ts';

type TextBody = Extract<EventBody, { kind: 'text' | 'emote' | 'notice' }>;

const known = new WeakMap<TextBody, RichText>();

function plain(text: string): RichText {
  const nodes: readonly RichNode[] = linkify(text);
  return { nodes, count: nodes.length, cut: false };
}

export function richTextOf(body: TextBody): RichText {
  const made = known.get(body);
  if (made !== undefined) return made;
  const { formattedBody } = body;
  const rich =
    (formattedBody === null
      ? null
      : sanitise(formattedBody, { literal: [body.body, formattedBody] })) ?? plain(body.body);
  known.set(body, rich);
  return rich;
}

const emojiOnly = /^(?:\p{RGI_Emoji}\s*){1,5}$/v;
/** Nearly all messages: the look at all emoji takes half a millisecond. One emoji is a letter. */
const begunByLetter = /^\s*(?!ℹ)\p{L}/u;

/** A few emoji and nothing else are drawn large. */
export const isBigEmoji = (text: string): boolean =>
  text.length <= 64 && !begunByLetter.test(text) && emojiOnly.test(text.trim());
