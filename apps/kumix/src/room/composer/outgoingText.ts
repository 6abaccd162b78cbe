/** What extensions make of the words that a person is about to send: other words, or their form. */
import type { ContentExtensions, Transformed } from '../../app/content.ts';
import type { Denial } from '../../app/contracts.ts';
import { t } from '../../i18n/message.ts';
import type { ComposerOptions } from './composerModel.ts';
import { isTrivial, type Mentioned, withMentionLinks } from './parse.ts';

/** Formatting may not hold a message back for longer than this. */
export const formatDeadlineMs = 4_000;
/** Larger than this, a formatted body would push the event over its limit of 65,536 bytes. */
const formattedLimit = 32_768;

type Options = Pick<ComposerOptions, 'renderer' | 'roomId' | 'clock' | 'review'>;

export class OutgoingText {
  private readonly options: Options;

  constructor(options: Options) {
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

  /** `html` is `null` where plain text is enough or all that fits; `null` alone where there is nobody to ask. */
  async format(
    text: string,
    mentioned: readonly Mentioned[],
  ): Promise<{ readonly html: string | null } | { readonly denied: Denial } | null> {
    const renderer = this.options.renderer();
    if (renderer === null) return null;
    const given = withMentionLinks(text, mentioned);
    const answer = await this.inTime(renderer.format(given, this.options.roomId));
    if (answer === null) {
      return { denied: { sentence: t('composer.formatTooSlow'), because: [] } };
    }
    if ('denied' in answer) return answer;
    const reviewed = this.options.review(answer.html, given);
    if (reviewed === 'unread') {
      return { denied: { sentence: t('composer.formatUnread'), because: [] } };
    }
    if (reviewed === 'foreign') {
      return { denied: { sentence: t('composer.formatForeign'), because: [] } };
    }
    const { html } = reviewed;
    const isPlain = html.trim() === '' || html.length > formattedLimit || isTrivial(html, text);
    return { html: isPlain ? null : html };
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
