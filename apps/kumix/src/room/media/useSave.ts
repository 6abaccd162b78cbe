import type { MediaInfo } from '@kumix/matrix';
import { useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { useRoom } from '../model/services.ts';
import { fullRequest } from './mediaRequests.ts';
import { saveFile } from '../../ui/saveFile.ts';

/** Fetches a file in full and hands it to the browser to save. */
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
      .catch((error: unknown) => setFailure(failureOf(error).message))
      .finally(() => setBusy(false));
  };
  return { save, busy, failure };
}
