import { FileText, Film, Music, X } from 'lucide-react';
import { useStore } from '../../app/store.ts';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { fileSize } from '../media/fileSize.ts';
import type { Attachments } from './attachments.ts';

/** What goes out with the next message, each with a way to put it away. */
export function AttachmentTray({ attachments }: { readonly attachments: Attachments }) {
  const list = useStore(attachments.list);
  if (list.length === 0) return null;
  return (
    <ul className="tray" aria-label={t('attachment.list')}>
      {list.map(({ id, file, picture }) => (
        <li key={id} className="tray-item">
          {picture === null ? (
            <span className="tray-kind">
              <KindIcon type={file.type} />
            </span>
          ) : (
            <img className="tray-picture" src={picture} alt="" />
          )}
          <span className="tray-words">
            <span className="tray-name">{file.name}</span>
            <span className="tray-size">{fileSize(file.size)}</span>
          </span>
          <IconButton
            size="small"
            icon={X}
            label={t('attachment.remove', { name: file.name })}
            tipSide="top"
            onClick={() => attachments.remove(id)}
          />
        </li>
      ))}
    </ul>
  );
}

function KindIcon({ type }: { readonly type: string }) {
  if (type.startsWith('video/')) return <Film size={20} />;
  return type.startsWith('audio/') ? <Music size={20} /> : <FileText size={20} />;
}
