import type { TimelineItem } from '@kumix/matrix';
import { X } from 'lucide-react';
import { useCallback } from 'react';
import { t } from '../../i18n/message.ts';
import { useSelected } from '../../app/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useRoom } from '../model/services.ts';
import { giveUp } from './messageActions.ts';

/** How much of a file is sent, and a way to stop it. */
export function UploadProgress({ item }: { readonly item: TimelineItem }) {
  const room = useRoom();
  const at = useSelected(
    room.uploads.progress,
    useCallback(
      (all: Readonly<Record<string, { sent: number; total: number }>>) => all[item.key],
      [item.key],
    ),
  );
  return (
    <>
      <progress
        className="upload-bar"
        aria-label={t('message.sending')}
        {...(at === undefined ? {} : { value: at.sent, max: Math.max(1, at.total) })}
      />
      <IconButton
        size="small"
        icon={X}
        label={t('upload.stopThis')}
        onClick={() => giveUp(room, item)}
      />
    </>
  );
}
