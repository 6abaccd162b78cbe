import type { MediaInfo } from '@kumix/matrix';
import { useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { useRoom } from '../model/services.ts';
import { fullRequest } from './mediaRequests.ts';
import { saveFile } from '../../ui/saveFile.ts';

/** Fetches a file in full and hands it to the browser to save; a failure says what failed and why. */
export function useSave(media: MediaInfo) {
  const room = useRoom();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const save = (): void => {
    setBusy(true);
    setFailure(null);
    room.media
      .file(fullRequest(media), media.fileName)
      .then(saveFile)
      .catch((error: unknown) => {
        const doing = t('media.saveNamed', { name: media.fileName });
        setFailure(t('failure.doing', { doing, why: failureOf(error).message }));
      })
      .finally(() => setBusy(false));
  };
  return { save, busy, failure };
}
