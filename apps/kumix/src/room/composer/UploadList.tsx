import { RotateCcw, X } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { fileSize } from '../media/fileSize.ts';
import type { Uploads } from '../media/uploads.ts';

/** Files on their way, with what is done and a way to stop each. */
export function UploadList({ uploads }: { readonly uploads: Uploads }) {
  const list = useStore(uploads.list);
  if (list.length === 0) return null;
  return (
    <ul className="uploads" aria-label={t('upload.list')}>
      {list.map(({ id, fileName, bytes, state }) => (
        <li key={id} className="upload" data-state={state.state}>
          <span className="upload-name">{fileName}</span>
          <span className="upload-words">
            {state.state === 'failed' ? state.message : fileSize(bytes)}
          </span>
          {state.state === 'failed' ? (
            <IconButton
              size="small"
              icon={RotateCcw}
              label={t('upload.again', { name: fileName })}
              onClick={() => uploads.retry(id)}
            />
          ) : (
            <progress
              className="upload-bar"
              aria-label={t('upload.preparing', { name: fileName })}
            />
          )}
          <IconButton
            size="small"
            icon={X}
            label={
              state.state === 'failed'
                ? t('upload.putAway', { name: fileName })
                : t('upload.stop', { name: fileName })
            }
            onClick={() => uploads.cancel(id)}
          />
        </li>
      ))}
    </ul>
  );
}
