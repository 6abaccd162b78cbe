import { BrokerError, type NoticeBroker } from '@kumix/host';
import { t } from '../../i18n/message.ts';
import { wordsOf } from '../words.ts';

/** What the frame lends: a question that a person answers, and a sentence in the corner. */
export interface NoticePort {
  confirm(
    question: {
      readonly title: string;
      readonly body: string;
      readonly points?: readonly string[];
      readonly action: string;
      readonly unbidden: true;
    },
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Whether the person is answering something already. */
  isAsking(): boolean;
  /** `lasts`: no other sentence takes its place before its time. */
  toast(text: string, lasts?: true): unknown;
  /** The extension's name as people know it. */
  nameOf(extension: string): string;
}

const openable: ReadonlySet<string> = new Set(['https:', 'http:']);

export function createNoticeBroker(port: NoticePort): NoticeBroker {
  return {
    notify(caller, { title, body }) {
      // Always told whose words they are: a notice must not pass for the app's own.
      const said = [title, body].map(wordsOf).filter((text) => text !== '');
      port.toast(`${port.nameOf(caller.extension)}: ${said.join(' – ')}`);
      return Promise.resolve();
    },
    async writeClipboard(caller, text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        throw new BrokerError('unavailable', 'The browser did not let the clipboard be written.');
      }
      // Else its own notices could take this one away before it is read.
      port.toast(
        t('notice.clipboard', { name: port.nameOf(caller.extension), count: text.length }),
        true,
      );
    },
    async confirmLink(caller, url, signal) {
      const parsed = URL.parse(url);
      if (parsed === null || !openable.has(parsed.protocol)) {
        throw new BrokerError('invalid-params', 'Only https and http links can be opened.');
      }
      // A name before the @ reads like the place it leads to.
      if (parsed.username !== '' || parsed.password !== '') {
        throw new BrokerError(
          'invalid-params',
          'A link with a user name or password in it is not opened. Leave out what stands before the @.',
        );
      }
      if (port.isAsking()) {
        throw new BrokerError(
          'unavailable',
          'The person is answering another question. Ask again after it.',
        );
      }
      // `href` holds the host in punycode: what is shown is what is opened.
      const yes = await port.confirm(
        {
          title: t('notice.linkTitle'),
          body: t('notice.linkText', { name: port.nameOf(caller.extension) }),
          points: [t('notice.linkHost', { host: parsed.host }), parsed.href],
          action: t('notice.linkAction'),
          unbidden: true,
        },
        signal,
      );
      if (yes) window.open(parsed.href, '_blank', 'noopener,noreferrer');
      return yes;
    },
  };
}
