import type { EventBody, TimelineItem } from '@kumix/matrix';
import { FileText, Film, Image, Music, X } from 'lucide-react';
import { useCallback } from 'react';
import { useSelected } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { giveUp } from '../message/messageActions.ts';
import { useRoom } from '../model/services.ts';
import { fileSize } from './fileSize.ts';

interface UploadBodyProps {
  readonly item: TimelineItem;
  readonly body: Extract<EventBody, { kind: 'upload' }>;
}

const icons = { image: Image, video: Film, audio: Music } as const;

/** A file on its way: how much of it is there, and a way to stop it. */
export function UploadBody({ item, body }: UploadBodyProps) {
  const room = useRoom();
  const at = useSelected(
    room.uploads.progress,
    useCallback(
      (all: Readonly<Record<string, { sent: number; total: number }>>) => all[item.key],
      [item.key],
    ),
  );
  const family = body.mimeType.split('/')[0] ?? '';
  const Icon =
    family === 'image' || family === 'video' || family === 'audio' ? icons[family] : FileText;
  const failed = item.send.state === 'failed';
  return (
    <div className="media">
      <div className="media-file">
        <span className="media-file-icon">
          <Icon size={20} />
        </span>
        <span className="media-file-words">
          <span className="media-file-name">{body.body}</span>
          <span className="media-file-size">
            {body.sizeBytes === null ? body.mimeType : fileSize(body.sizeBytes)}
          </span>
          {!failed && (
            <progress
              className="upload-bar"
              aria-label={t('message.sending')}
              {...(at === undefined ? {} : { value: at.sent, max: Math.max(1, at.total) })}
            />
          )}
        </span>
        {!failed && (
          <IconButton icon={X} label={t('upload.stopThis')} onClick={() => giveUp(room, item)} />
        )}
      </div>
      {body.caption !== null && (
        <p className="media-caption" dir="auto">
          {body.caption}
        </p>
      )}
    </div>
  );
}
