import { RotateCcw, X } from 'lucide-react';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { fileSize } from '../media/fileSize.ts';
import type { Uploads } from '../media/uploads.ts';

/** Files on their way, with what is done and a way to stop each. */
export function UploadList({ uploads }: { readonly uploads: Uploads }) {
  const list = useStore(uploads.list);
  if (list.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Files on their way">
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
              label={`Send ${fileName} again`}
              onClick={() => uploads.retry(id)}
            />
          ) : (
            <progress className="upload-bar" aria-label={`Preparing ${fileName}`} />
          )}
          <IconButton
            size="small"
            icon={X}
            label={state.state === 'failed' ? `Put ${fileName} away` : `Stop sending ${fileName}`}
            onClick={() => uploads.cancel(id)}
          />
        </li>
      ))}
    </ul>
  );
}
