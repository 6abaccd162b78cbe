import { useCallback, useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/message.ts';
import type { Chosen } from '../media/uploads.ts';
import type { RoomServices } from '../model/services.ts';
import { Recorder, RecorderError, type Recording } from './recorder.ts';

const faults = {
  refused: 'voice.refused',
  missing: 'voice.missing',
  failed: 'voice.failed',
} as const;

const chosenFrom = ({ file, durationMs, waveform }: Recording): Chosen => ({
  file,
  facts: { info: { durationMs, waveform, voice: true } },
});

/** Begins, ends and sends a voice message; the microphone is let go with the room's view. */
export function useVoice(room: RoomServices) {
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  const current = useRef<Recorder | 'starting' | 'gone' | null>(null);
  const { composer, uploads, attachments } = room;

  const fail = useCallback(
    (error: unknown) => {
      const fault = error instanceof RecorderError ? error.fault : 'failed';
      composer.fault(t(faults[fault]));
    },
    [composer],
  );
  const become = useCallback((next: Recorder | null) => {
    current.current = next;
    setRecorder(next);
  }, []);

  const start = useCallback(() => {
    if (current.current !== null) return;
    current.current = 'starting';
    Recorder.start().then(
      (started) => {
        // Whoever has left the room meanwhile is not listened to.
        if (current.current === 'gone') started.cancel();
        else become(started);
      },
      (error: unknown) => {
        if (current.current !== 'gone') become(null);
        fail(error);
      },
    );
  }, [become, fail]);

  const send = useCallback(() => {
    const running = current.current;
    if (!(running instanceof Recorder)) return;
    become(null);
    running.stop(t('voice.fileName')).then((recording) => {
      uploads.add([chosenFrom(recording)]);
    }, fail);
  }, [become, fail, uploads]);

  const cancel = useCallback(() => {
    const running = current.current;
    if (running instanceof Recorder) running.cancel();
    become(null);
  }, [become]);

  useEffect(() => {
    if (current.current === 'gone') current.current = null;
    return () => {
      const running = current.current;
      current.current = 'gone';
      if (!(running instanceof Recorder)) return;
      // Whoever walks away has not thrown it away: it waits with the room's next message.
      running
        .stop(t('voice.fileName'))
        .then((recording) => attachments.addChosen([chosenFrom(recording)]), fail);
    };
  }, [attachments, fail]);

  return { recorder, start, send, cancel };
}
