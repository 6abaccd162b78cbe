import type { NotificationSettings, RoomLevel } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import type { CorePort } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { createAttempts, type Attempts } from '../ui/attempts.ts';

/** The account's rules as long as it is mounted; `null` until they are known. */
export function useRules(core: CorePort): NotificationSettings | null {
  const [rules, setRules] = useState<NotificationSettings | null>(null);
  useEffect(() => {
    const watch = core.watch('notifications', null, setRules);
    return () => watch.stop();
  }, [core]);
  return rules;
}

export function useAttempts(): Attempts {
  const [attempts] = useState(createAttempts);
  useEffect(() => () => attempts.stop(), [attempts]);
  return attempts;
}

export const roomLevels: readonly RoomLevel[] = ['default', 'all', 'mentions', 'off'];

export const levelName = (level: RoomLevel): string =>
  ({
    default: t('notify.levelDefault'),
    all: t('notify.levelAll'),
    mentions: t('notify.levelMentions'),
    off: t('notify.levelOff'),
  })[level];
