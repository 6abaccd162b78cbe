import { SendHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { duration } from '../timeline/times.ts';
import { longestMs, type Recorder } from './recorder.ts';
import { Waveform } from './Waveform.tsx';

interface VoiceBarProps {
  readonly recorder: Recorder;
  readonly onSend: () => void;
  readonly onCancel: () => void;
}

/** Stands where one writes, for as long as one speaks. */
export function VoiceBar({ recorder, onSend, onCancel }: VoiceBarProps) {
  const levels = useSyncExternalStore(recorder.subscribe, recorder.get);
  const [ms, setMs] = useState(0);
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      const passed = performance.now() - recorder.startedAt;
      setMs(passed);
      if (passed >= longestMs) onSend();
    }, 250);
    return () => clearInterval(timer);
  }, [recorder, onSend]);
  useEffect(() => send.current?.focus(), []);
  return (
    <div className="composer-line voice-bar">
      <IconButton icon={Trash2} label={t('voice.discard')} tipSide="top" onClick={onCancel} />
      <span className="voice-live" aria-hidden="true" />
      <output className="voice-time" aria-label={t('voice.recording')}>
        {duration(ms)}
      </output>
      <Waveform bars={levels} slots={60} />
      <IconButton
        ref={send}
        icon={SendHorizontal}
        label={t('voice.send')}
        tipSide="top"
        type="submit"
      />
    </div>
  );
}
