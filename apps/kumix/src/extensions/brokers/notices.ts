import { BrokerError, type NoticeBroker } from '@kumix/host';

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
        `${port.nameOf(caller.extension)} put ${text.length} characters on the clipboard.`,
      );
    },
    async confirmLink(caller, url) {
      const parsed = URL.parse(url);
      if (parsed === null || !openable.has(parsed.protocol)) {
        throw new BrokerError('invalid-params', 'Only https, http and mailto links can be opened.');
      }
      // `href` holds the host in punycode: what is shown is what is opened.
      const yes = await port.confirm({
        title: 'Open this link?',
        body: `${port.nameOf(caller.extension)} wants to open an address outside Kumix:`,
        points: [parsed.href],
        action: 'Open link',
      });
      if (yes) window.open(parsed.href, '_blank', 'noopener,noreferrer');
      return yes;
    },
  };
}
