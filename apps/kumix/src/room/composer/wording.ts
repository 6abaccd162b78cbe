/** What extensions make of the words that a person is about to send: other words, or their form. */
import type { RoomId } from '@kumix/matrix';
import type { ContentExtensions, Transformed } from '../../app/content.ts';
import type { Denial, MessageRenderer } from '../../app/contracts.ts';
import { t } from '../../i18n/message.ts';
import { isTrivial, type Mentioned, withMentionLinks } from './parse.ts';

export interface WordingClock {
  setTimeout(run: () => void, ms: number): () => void;
}

/** Formatting may not hold a message back for longer than this. */
export const formatDeadlineMs = 4_000;
/** Larger than this, a formatted body would push the event over its limit of 65,536 bytes. */
const formattedLimit = 32_768;

export interface Formatted {
  /** `null` where the message goes out as plain text. */
  readonly html: string | null;
  /** Why no extension has formatted it; `null` where one has, `undefined` where there is none to ask. */
  readonly denial: Denial | null | undefined;
}

interface WordingOptions {
  readonly renderer: () => MessageRenderer | null;
  readonly roomId: RoomId;
  readonly clock: WordingClock;
}

export class Wording {
  private readonly options: WordingOptions;

  constructor(options: WordingOptions) {
    this.options = options;
  }

  /** An extension may want to change words before they go out. */
  get mayTransform(): boolean {
    return this.content?.serves('message.transform') === true;
  }

  /** `null` where an extension takes longer than a message may be held back. */
  async transform(text: string): Promise<Transformed | null> {
    const { content } = this;
    if (content === undefined) return { kind: 'same' };
    return this.inTime(content.transform(text, this.options.roomId));
  }

  async format(text: string, mentioned: readonly Mentioned[]): Promise<Formatted> {
    const renderer = this.options.renderer();
    if (renderer === null) return { html: null, denial: undefined };
    const answer = await this.inTime(
      renderer.format(withMentionLinks(text, mentioned), this.options.roomId),
    );
    if (answer === null) {
      return { html: null, denial: { sentence: t('composer.formatTooSlow'), because: [] } };
    }
    if ('denied' in answer) return { html: null, denial: answer.denied };
    const { html } = answer;
    const isPlain = html.trim() === '' || html.length > formattedLimit || isTrivial(html, text);
    return { html: isPlain ? null : html, denial: null };
  }

  private get content(): ContentExtensions | undefined {
    return this.options.renderer()?.content;
  }

  private async inTime<T>(answer: Promise<T>): Promise<T | null> {
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const stop = this.options.clock.setTimeout(() => resolve(null), formatDeadlineMs);
    const first = await Promise.race([answer.catch(() => null), late]);
    stop();
    return first;
  }
}
