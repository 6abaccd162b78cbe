/** The browser's notifications behind a port: tests and browsers without them pass their own. */
export type Permission = 'default' | 'granted' | 'denied' | 'unsupported';

export interface Shown {
  close(): void;
}

export interface Notifier {
  permission(): Permission;
  /** Asks the person; only of use from a click. */
  request(): Promise<Permission>;
  /** A later one with the same tag takes its place. */
  show(words: {
    readonly title: string;
    readonly body: string;
    readonly tag: string;
    readonly silent: boolean;
    readonly onClick: () => void;
  }): Shown;
}

export const noNotifier: Notifier = {
  permission: () => 'unsupported',
  request: () => Promise.resolve('unsupported'),
  show: () => ({ close: () => undefined }),
};

export function browserNotifier(view: Window & typeof globalThis): Notifier {
  if (!('Notification' in view)) return noNotifier;
  return {
    permission: () => view.Notification.permission,
    request: () => view.Notification.requestPermission(),
    show({ title, body, tag, silent, onClick }) {
      try {
        const made = new view.Notification(title, { body, tag, silent });
        made.addEventListener('click', () => {
          view.focus();
          made.close();
          onClick();
        });
        return made;
      } catch {
        // Some phones have the constructor and allow it to service workers only.
        return noNotifier.show({ title, body, tag, silent, onClick });
      }
    },
  };
}
