import { Dialog as Base } from '@base-ui/react/dialog';
import type { TimelineItem } from '@kumix/matrix';
import { ChevronLeft, ChevronRight, Download, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/message.ts';
import { useStore } from '../../app/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { BusyIcon } from './BusyIcon.tsx';
import { useRoom } from '../model/services.ts';
import { fullTime } from '../timeline/times.ts';
import { fullRequest } from './mediaRequests.ts';
import { Placeholder } from './Placeholder.tsx';
import { useMedia } from './useMedia.ts';
import { useSave } from './useSave.ts';
import { useUnfit } from './useUnfit.ts';

interface ViewerProps {
  readonly first: TimelineItem;
  /** Newest first, as in a gallery; left out, the timeline is stepped through. */
  readonly among?: readonly TimelineItem[];
  readonly onClose: () => void;
}

type VisualItem = TimelineItem & {
  readonly body: Extract<TimelineItem['body'], { media: unknown }> & {
    readonly kind: 'image' | 'video';
  };
};

const isVisual = (item: TimelineItem): item is VisualItem =>
  item.body.kind === 'image' || item.body.kind === 'video';

/** Pictures and films of the timeline, large, one after the other. */
export default function Viewer({ first, among, onClose }: ViewerProps) {
  const room = useRoom();
  const { items } = useStore(room.timeline.snapshot);
  const visuals = (among?.toReversed() ?? items).filter(isVisual);
  const [key, setKey] = useState(first.key);
  const index = visuals.findIndex((item) => item.key === key);
  const item = visuals[index] ?? (isVisual(first) ? first : undefined);
  if (item === undefined) return null;
  const step = (by: number): void => {
    const next = visuals[index + by];
    if (next !== undefined) setKey(next.key);
  };
  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="viewer-ground" />
        <Base.Popup
          className="viewer"
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') step(-1);
            if (event.key === 'ArrowRight') step(1);
          }}
        >
          <header className="viewer-head">
            <span className="viewer-words">
              <Base.Title className="viewer-name k-ellipsis">{item.body.body}</Base.Title>
              <Base.Description className="viewer-by">
                {t('viewer.by', { name: item.sender.name, time: fullTime(item.sentAtMs) })}
              </Base.Description>
            </span>
            <Save item={item} />
            <IconButton icon={X} label={t('dialog.close')} onClick={onClose} />
          </header>
          <Stage key={item.key} item={item} />
          {index > 0 && (
            <span className="viewer-step viewer-step-back">
              <IconButton
                icon={ChevronLeft}
                label={t('viewer.earlier')}
                tipSide="right"
                onClick={() => step(-1)}
              />
            </span>
          )}
          {index >= 0 && index < visuals.length - 1 && (
            <span className="viewer-step viewer-step-on">
              <IconButton
                icon={ChevronRight}
                label={t('viewer.later')}
                tipSide="left"
                onClick={() => step(1)}
              />
            </span>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Save({ item }: { readonly item: VisualItem }) {
  const { save, busy, failure } = useSave(item.body.media);
  return (
    <>
      {failure !== null && <span className="viewer-fault">{failure}</span>}
      <IconButton
        icon={busy ? BusyIcon : Download}
        label={t('viewer.save')}
        disabled={busy}
        onClick={save}
      />
    </>
  );
}

/** It came, and cannot be shown here: another program may know what to do with it. */
function Unfit({ item }: { readonly item: VisualItem }) {
  const { save, busy, failure } = useSave(item.body.media);
  return (
    <div className="viewer-stage">
      <div className="viewer-failed" role="alert">
        <p className="viewer-fault">
          {failure ?? t(item.body.kind === 'video' ? 'media.cannotPlay' : 'media.cannotShow')}
        </p>
        <Button icon={Download} busy={busy} onClick={save}>
          {t('viewer.save')}
        </Button>
      </div>
    </div>
  );
}

function Stage({ item }: { readonly item: VisualItem }) {
  const { media } = item.body;
  const state = useMedia(fullRequest(media));
  const { unfit, onError } = useUnfit(state);
  const [large, setLarge] = useState(false);
  if (unfit) return <Unfit item={item} />;
  if (state.state === 'failed') {
    return (
      <div className="viewer-stage">
        <div className="viewer-failed" role="alert">
          <p className="viewer-fault">{state.message}</p>
          <Button icon={RotateCcw} onClick={state.again}>
            {t('broken.again')}
          </Button>
        </div>
      </div>
    );
  }
  if (state.state === 'loading') {
    const box = { width: media.width ?? 960, height: media.height ?? 640 };
    return (
      <div className="viewer-stage">
        <span className="viewer-wait" style={{ aspectRatio: `${box.width} / ${box.height}` }}>
          <Placeholder hash={media.blurhash} box={box} />
          <Spinner size={28} />
        </span>
      </div>
    );
  }
  if (item.body.kind === 'video') {
    return (
      <div className="viewer-stage">
        {/* What a person films and sends has no captions. */}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
        <video className="viewer-picture" src={state.url} controls autoPlay onError={onError} />
      </div>
    );
  }
  return (
    <div className="viewer-stage" data-large={large || undefined}>
      <button
        type="button"
        className="viewer-zoom"
        aria-label={large ? t('viewer.fit') : t('viewer.full')}
        onClick={() => setLarge(!large)}
      >
        <img className="viewer-picture" src={state.url} alt={item.body.body} onError={onError} />
      </button>
    </div>
  );
}
