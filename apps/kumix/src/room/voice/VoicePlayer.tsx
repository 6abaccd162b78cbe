import type { MediaInfo } from '@kumix/matrix';
import { Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { BusyIcon } from '../media/BusyIcon.tsx';
import { fullRequest } from '../media/mediaRequests.ts';
import { useMedia } from '../media/useMedia.ts';
import { duration } from '../timeline/times.ts';
import { summarise } from './recorder.ts';
import { Waveform } from './Waveform.tsx';

const flat: readonly number[] = Array.from({ length: 40 }, () => 0.12);
const bars = 50;

/** One voice at a time. */
let speaking: HTMLAudioElement | null = null;

/** Plays a voice message; its waveform is the way along it. */
export function VoicePlayer({ media }: { readonly media: MediaInfo }) {
  const [wanted, setWanted] = useState(false);
  const [playing, setPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [fault, setFault] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  const state = useMedia(wanted ? fullRequest(media) : null);
  const url = state.state === 'ready' ? state.url : undefined;
  const lengthMs = media.durationMs ?? 0;
  const waveform = media.waveform === null ? flat : summarise(media.waveform, bars);

  useEffect(() => {
    const element = audio.current;
    if (url === undefined || element === null) return undefined;
    element.play().catch(() => setFault(true));
    return () => {
      element.pause();
      if (speaking === element) speaking = null;
    };
  }, [url]);

  const toggle = (): void => {
    const element = audio.current;
    if (state.state === 'failed') state.again();
    else if (url === undefined || element === null) setWanted(true);
    else if (element.paused) element.play().catch(() => setFault(true));
    else element.pause();
  };
  const loading = wanted && state.state === 'loading';
  return (
    <div className="media-file voice">
      <IconButton
        icon={loading ? BusyIcon : playing ? Pause : Play}
        label={playing ? t('media.pauseVoice') : t('media.playVoice')}
        onClick={toggle}
      />
      <span className="voice-track">
        <Waveform bars={waveform} played={lengthMs === 0 ? 0 : atMs / lengthMs} />
        <input
          type="range"
          className="voice-seek"
          aria-label={t('voice.position')}
          aria-valuetext={t('voice.at', { at: duration(atMs), length: duration(lengthMs) })}
          min={0}
          max={Math.max(1, lengthMs)}
          step={100}
          value={Math.min(atMs, lengthMs)}
          disabled={url === undefined || lengthMs === 0}
          onChange={(event) => {
            const ms = Number(event.currentTarget.value);
            setAtMs(ms);
            if (audio.current !== null) audio.current.currentTime = ms / 1000;
          }}
        />
      </span>
      <span className="voice-time">
        {state.state === 'failed'
          ? state.message
          : fault
            ? t('media.cannotPlay')
            : duration(playing || atMs > 0 ? atMs : lengthMs)}
      </span>
      {url !== undefined && (
        // A voice message has no captions to offer.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio
          ref={audio}
          src={url}
          onPlay={(event) => {
            if (speaking !== event.currentTarget) speaking?.pause();
            speaking = event.currentTarget;
            setPlaying(true);
          }}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setAtMs(event.currentTarget.currentTime * 1000)}
          onEnded={() => setAtMs(0)}
          onError={() => setFault(true)}
        />
      )}
    </div>
  );
}
