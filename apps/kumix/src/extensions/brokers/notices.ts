import { BrokerError, type NoticeBroker } from '@kumix/host';
import { t } from '../../i18n/message.ts';

/** What the frame lends: a question that a person answers, and a sentence in the corner. */
export interface NoticePort {
  confirm(question: {
    readonly title: string;
    readonly body: string;
    readonly points?: readonly string[];
    readonly action: string;
  }): Promise<boolean>;
  toast(text: string): void;
  /** The extension's name as people know it. */
  nameOf(extension: string): string;
}

const openable: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:']);

export function createNoticeBroker(port: NoticePort): NoticeBroker {
  return {
    notify(caller, { title, body }) {
      // Always told whose words they are: a notice must not pass for the app's own.
      port.toast(`${port.nameOf(caller.extension)}: ${title}${body === '' ? '' : ` – ${body}`}`);
      return Promise.resolve();
    },
    async writeClipboard(caller, text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        throw new BrokerError('unavailable', 'The browser did not let the clipboard be written.');
      }
      port.toast(
        t('notice.clipboard', { name: port.nameOf(caller.extension), count: text.length }),
      );
    },
    async confirmLink(caller, url) {
      const parsed = URL.parse(url);
      if (parsed === null || !openable.has(parsed.protocol)) {
        throw new BrokerError('invalid-params', 'Only https, http and mailto links can be opened.');
      }
      // `href` holds the host in punycode: what is shown is what is opened.
      const yes = await port.confirm({
        title: t('notice.linkTitle'),
        body: t('notice.linkText', { name: port.nameOf(caller.extension) }),
        points: [parsed.href],
        action: t('notice.linkAction'),
      });
      if (yes) window.open(parsed.href, '_blank', 'noopener,noreferrer');
      return yes;
    },
  };
}
