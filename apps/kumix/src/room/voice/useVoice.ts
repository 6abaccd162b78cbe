import { useCallback, useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/message.ts';
import type { RoomServices } from '../model/services.ts';
import { Recorder, RecorderError } from './recorder.ts';

const faults = {
  refused: 'voice.refused',
  missing: 'voice.missing',
  failed: 'voice.failed',
} as const;

/** Begins, ends and sends a voice message; one that is under way ends with the room's view. */
export function useVoice(room: RoomServices) {
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  const current = useRef<Recorder | 'starting' | 'gone' | null>(null);
  const { composer, uploads } = room;

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
    running.stop(t('voice.fileName')).then(({ file, durationMs, waveform }) => {
      uploads.add([file], { facts: { info: { durationMs, waveform, voice: true } } });
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
      if (current.current instanceof Recorder) current.current.cancel();
      current.current = 'gone';
    };
  }, []);

  return { recorder, start, send, cancel };
}
