import { Bell, Contrast, Keyboard, Moon, Settings } from 'lucide-react';
import type { Command } from '../../commands/command.ts';
import { t } from '../../i18n/message.ts';
import type { App } from '../app.ts';
import { signedIn } from './available.ts';

/** How the app looks and what it tells of itself. */
export function settingsCommands(app: App): readonly Command[] {
  return [
    {
      id: 'app.theme',
      label: t('command.theme'),
      keywords: [t('keyword.dark'), t('keyword.light')],
      icon: Moon,
      source: 'app',
      perform: () => {
        const dark = getComputedStyle(document.documentElement).colorScheme;
        const isDark =
          dark === 'dark' ||
          (dark !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
        app.preferences.change({ theme: isDark ? 'light' : 'dark' });
      },
    },
    {
      id: 'app.contrast',
      label: t('command.contrast'),
      keywords: [t('keyword.accessibility')],
      icon: Contrast,
      source: 'app',
      perform: () => {
        const { contrast } = app.preferences.current.get();
        app.preferences.change({ contrast: contrast === 'more' ? 'system' : 'more' });
      },
    },
    {
      id: 'app.settings',
      label: t('command.settings'),
      keywords: [t('keyword.preferences')],
      shortcut: 'Mod+,',
      icon: Settings,
      source: 'app',
      available: signedIn,
      perform: () => app.go({ to: 'settings', page: 'general' }),
    },
    {
      id: 'app.notifications',
      label: t('notify.command'),
      keywords: t('keyword.notifications').split(' '),
      icon: Bell,
      source: 'app',
      available: signedIn,
      perform: () => app.go({ to: 'settings', page: 'notifications' }),
    },
    {
      id: 'app.shortcuts',
      label: t('command.shortcuts'),
      keywords: [t('keyword.help')],
      shortcut: '?',
      icon: Keyboard,
      source: 'app',
      perform: () => app.dialogs.show({ kind: 'shortcuts' }),
    },
  ];
}
