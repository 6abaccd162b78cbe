import type { EventBody, MediaInfo, TimelineItem } from '@kumix/matrix';
import { Download, FileText, ImageOff, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useRoom } from '../model/services.ts';
import { duration } from '../timeline/times.ts';
import { TextBody } from '../message/TextBody.tsx';
import { VoicePlayer } from '../voice/VoicePlayer.tsx';
import { BusyIcon } from './BusyIcon.tsx';
import { fileSize } from './fileSize.ts';
import { fitMedia } from './fit.ts';
import { fullRequest, pictureRequest } from './mediaRequests.ts';
import { Placeholder } from './Placeholder.tsx';
import { useMedia } from './useMedia.ts';
import { useSave } from './useSave.ts';
import { useUnfit } from './useUnfit.ts';

type MediaBodyData = Extract<
  EventBody,
  { kind: 'image' | 'video' | 'audio' | 'voice' | 'file' | 'sticker' }
>;

interface MediaBodyProps {
  readonly item: TimelineItem;
  readonly body: MediaBodyData;
}

export function MediaBody({ item, body }: MediaBodyProps) {
  const { caption, formattedCaption } = body;
  const words = useMemo(
    () =>
      caption === null
        ? null
        : ({
            kind: 'text',
            body: caption,
            formattedBody: formattedCaption,
            edited: false,
          } as const),
    [caption, formattedCaption],
  );
  return (
    <div className="media">
      {body.kind === 'image' || body.kind === 'video' || body.kind === 'sticker' ? (
        <Picture item={item} body={body} kind={body.kind} />
      ) : body.kind === 'file' ? (
        <FileCard media={body.media} />
      ) : body.kind === 'voice' ? (
        <VoicePlayer media={body.media} />
      ) : (
        <Sound media={body.media} />
      )}
      {words !== null && (
        <div className="media-caption">
          <TextBody body={words} sender={item.sender.name} />
        </div>
      )}
    </div>
  );
}

interface PictureProps extends MediaBodyProps {
  readonly kind: 'image' | 'video' | 'sticker';
}

function Picture({ item, body, kind }: PictureProps) {
  const room = useRoom();
  const { media } = body;
  const box = fitMedia(media, kind);
  const state = useMedia(pictureRequest(media, kind));
  const { unfit, onError } = useUnfit(state);
  const failed = state.state === 'failed' ? state : null;
  // Of a film it is only the still that does not fit: it may play all the same.
  const unfitWhy = unfit && kind !== 'video' ? t('media.cannotShow') : null;
  const label =
    failed !== null
      ? t('media.again', { name: body.body, why: failed.message })
      : unfitWhy !== null
        ? t('media.unfit', { name: body.body, why: unfitWhy })
        : kind === 'video'
          ? t('media.playVideo', { name: body.body })
          : t('media.showPicture', { name: body.body });
  const style = { width: box.width, aspectRatio: `${box.width} / ${box.height}` };
  const inside = (
    <>
      {state.state === 'ready' && !unfit ? (
        <img
          src={state.url}
          alt={body.body}
          width={box.width}
          height={box.height}
          onError={onError}
        />
      ) : (
        <Placeholder hash={media.blurhash} box={box} />
      )}
      {(failed !== null || unfitWhy !== null) && (
        <span className="media-failed">
          <ImageOff size={20} />
          <span className="media-failed-words">
            {failed?.message ?? unfitWhy}
            {failed !== null && kind !== 'sticker' && <strong>{t('broken.again')}</strong>}
          </span>
        </span>
      )}
      {kind === 'video' && failed === null && (
        <span className="media-play">
          <Play size={22} />
        </span>
      )}
      {kind === 'video' && media.durationMs !== null && (
        <span className="media-length">{duration(media.durationMs)}</span>
      )}
    </>
  );
  if (kind === 'sticker') {
    return (
      <span className="media-picture media-sticker" style={style}>
        {inside}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="media-picture k-focus-inside"
      style={style}
      aria-label={label}
      onClick={failed === null ? () => room.view(item) : failed.again}
    >
      {inside}
    </button>
  );
}

interface FileCardProps {
  readonly media: MediaInfo;
  /** Said where its size stands otherwise. */
  readonly note?: string;
}

function FileCard({ media, note }: FileCardProps) {
  const { save, busy, failure } = useSave(media);
  const size = media.sizeBytes === null ? media.mimeType : fileSize(media.sizeBytes);
  return (
    <div className="media-file">
      <span className="media-file-icon">
        <FileText size={20} />
      </span>
      <span className="media-file-words">
        <span className="media-file-name">{media.fileName}</span>
        <span className="media-file-size">{failure ?? note ?? size}</span>
      </span>
      <IconButton
        icon={busy ? BusyIcon : Download}
        label={t('media.saveNamed', { name: media.fileName })}
        onClick={save}
        disabled={busy}
      />
    </div>
  );
}

function Sound({ media }: { readonly media: MediaInfo }) {
  const [wanted, setWanted] = useState(false);
  const state = useMedia(wanted ? fullRequest(media) : null);
  const { unfit, onError } = useUnfit(state);
  const length = media.durationMs === null ? '' : duration(media.durationMs);
  if (unfit) return <FileCard media={media} note={t('media.cannotPlay')} />;
  if (wanted && state.state === 'ready') {
    return (
      // A sound that a person sends has no captions to offer.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <audio className="media-sound" controls autoPlay src={state.url} onError={onError} />
    );
  }
  return (
    <div className="media-file">
      <IconButton
        icon={wanted && state.state === 'loading' ? BusyIcon : Play}
        label={t('media.playSound', { name: media.fileName })}
        onClick={state.state === 'failed' ? state.again : () => setWanted(true)}
      />
      <span className="media-file-words">
        <span className="media-file-name">{media.fileName}</span>
        <span className="media-file-size">{state.state === 'failed' ? state.message : length}</span>
      </span>
    </div>
  );
}
