import type { FoundLink, TimelineItem } from '@kumix/matrix';
import { Download, FileText, Film, Image, MessageSquare } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { RoomPanelProps } from '../app/contracts.ts';
import { useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { confirmLink } from '../room/html/linkGate.ts';
import { fileSize } from '../room/media/fileSize.ts';
import { pictureRequest } from '../room/media/mediaRequests.ts';
import { useMedia } from '../room/media/useMedia.ts';
import { useSave } from '../room/media/useSave.ts';
import { useUnfit } from '../room/media/useUnfit.ts';
import { showLarge } from '../room/model/roomDialogs.ts';
import { RoomServicesProvider, useRoom, type RoomServices } from '../room/model/services.ts';
import { useBase } from '../room/useBase.ts';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Choice } from '../ui/Field.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { createPages, type Page, type PagesState } from './pages.ts';

type Kind = 'pictures' | 'files' | 'links';

const pageItems = 30;

/** What a room's messages carry: pictures and films, files, links; newest first. */
export default function MediaPanel(props: RoomPanelProps) {
  const base = useBase(props);
  const [kind, setKind] = useState<Kind>('pictures');
  const services = useMemo((): RoomServices => {
    const made: RoomServices = {
      ...base,
      ...base.room.main,
      inThread: false,
      showEvent: (eventId) => base.navigate({ to: 'room', roomId: base.roomId, eventId }),
      view: (item) => showLarge(made, item),
    };
    return made;
  }, [base]);
  return (
    <RoomServicesProvider value={services}>
      <PanelFrame title={t('media.panel')} onClose={() => props.onOpenPanel(null)}>
        <Choice
          label={t('media.kinds')}
          value={kind}
          choices={[
            { value: 'pictures', label: t('media.pictures') },
            { value: 'files', label: t('media.files') },
            { value: 'links', label: t('media.links') },
          ]}
          onValue={setKind}
        />
        {kind === 'links' ? <Links /> : <Media key={kind} kind={kind} />}
      </PanelFrame>
    </RoomServicesProvider>
  );
}

type MediaItem = TimelineItem & {
  readonly body: Extract<TimelineItem['body'], { readonly media: unknown }>;
};

const hasMedia = (item: TimelineItem): item is MediaItem => 'media' in item.body;
const isVisual = ({ body }: MediaItem): boolean => body.kind === 'image' || body.kind === 'video';

function Media({ kind }: { readonly kind: 'pictures' | 'files' }) {
  const { core, roomId } = useRoom();
  const pages = usePages((before, signal) =>
    core
      .call(
        'room.media',
        { roomId, limit: pageItems, ...(before === null ? {} : { before }) },
        { signal },
      )
      .then(({ items, next }) => ({ items, next })),
  );
  const shown = pages.items
    .filter(hasMedia)
    .filter((item) => isVisual(item) === (kind === 'pictures'));
  return (
    <>
      {kind === 'pictures' ? (
        <ul className="k-media-grid" aria-label={t('media.pictures')}>
          {shown.map((item) => (
            <li key={item.key}>
              <Tile item={item} among={shown} />
            </li>
          ))}
        </ul>
      ) : (
        <ul className="k-media-list" aria-label={t('media.files')}>
          {shown.map((item) => (
            <li key={item.key}>
              <FileRow item={item} />
            </li>
          ))}
        </ul>
      )}
      <Foot
        {...pages}
        none={
          shown.length === 0
            ? kind === 'pictures'
              ? t('media.noPictures')
              : t('media.noFiles')
            : null
        }
      />
    </>
  );
}

function Tile({ item, among }: { readonly item: MediaItem; readonly among: readonly MediaItem[] }) {
  const room = useRoom();
  const { media, kind } = item.body;
  const state = useMedia(pictureRequest(media, kind === 'video' ? 'video' : 'image'));
  const { unfit, onError } = useUnfit(state);
  return (
    <button
      type="button"
      className="k-media-tile k-focus-inside"
      aria-label={t('media.openPicture', { name: item.body.body, sender: item.sender.name })}
      onClick={() => showLarge(room, item, among)}
    >
      {state.state === 'ready' && !unfit ? (
        <img src={state.url} alt="" loading="lazy" onError={onError} />
      ) : (
        <span className="k-media-tile-icon">
          {kind === 'video' ? <Film size={22} /> : <Image size={22} />}
        </span>
      )}
    </button>
  );
}

function FileRow({ item }: { readonly item: MediaItem }) {
  const room = useRoom();
  const now = useMinute();
  const { media } = item.body;
  const { save, busy, failure } = useSave(media);
  const { eventId } = item;
  const by = t('media.fileBy', {
    sender: item.sender.name,
    when: shortWhen(item.sentAtMs, now),
  });
  return (
    <>
      <FileText size={20} />
      <span className="k-media-words">
        <span dir="auto">{media.fileName}</span>
        <span className="k-field-hint">
          {failure ?? (media.sizeBytes === null ? by : `${by} · ${fileSize(media.sizeBytes)}`)}
        </span>
      </span>
      {eventId !== null && (
        <IconButton
          size="small"
          icon={MessageSquare}
          label={t('media.show')}
          onClick={() => room.showEvent(eventId)}
        />
      )}
      <IconButton
        size="small"
        icon={Download}
        label={t('media.saveNamed', { name: media.fileName })}
        disabled={busy}
        onClick={save}
      />
    </>
  );
}

function Links() {
  const room = useRoom();
  const { core, roomId } = room;
  const now = useMinute();
  const pages = usePages<FoundLink>((before, signal) =>
    core
      .call(
        'room.links',
        { roomId, limit: pageItems, ...(before === null ? {} : { before }) },
        { signal },
      )
      .then(({ links, next }) => ({ items: links, next })),
  );
  return (
    <>
      <ul className="k-media-list" aria-label={t('media.links')}>
        {pages.items.map(({ eventId, url, sender, sentAtMs }) => (
          <li key={`${eventId} ${url}`}>
            <span className="k-media-words">
              <a
                href={url}
                rel="noreferrer noopener"
                onClick={(event) => {
                  event.preventDefault();
                  // Out of its message, a link is read in full before it opens.
                  confirmLink(url);
                }}
              >
                {url}
              </a>
              <span className="k-field-hint">
                {t('media.fileBy', { sender: sender.name, when: shortWhen(sentAtMs, now) })}
              </span>
            </span>
            <IconButton
              size="small"
              icon={MessageSquare}
              label={t('media.show')}
              onClick={() => room.showEvent(eventId)}
            />
          </li>
        ))}
      </ul>
      <Foot {...pages} none={pages.items.length === 0 ? t('media.noLinks') : null} />
    </>
  );
}

interface Pages<T> extends PagesState<T> {
  readonly more: () => void;
}

function Foot({
  next,
  busy,
  failure,
  more,
  none,
}: Omit<Pages<unknown>, 'items'> & { readonly none: string | null }) {
  return (
    <>
      <output className="k-field-hint">
        {busy ? t('media.looking') : failure === null && none}
      </output>
      {failure !== null ? (
        <FailureNotice onAgain={more}>{failure.message}</FailureNotice>
      ) : (
        !busy &&
        next !== null && (
          <Button wide onClick={more}>
            {t('media.more')}
          </Button>
        )
      )}
    </>
  );
}

/** Pages of one list, for as long as it is mounted: the first at once, further ones when asked for. */
function usePages<T>(
  load: (before: string | null, signal: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const [pages] = useState(() => createPages(load));
  useEffect(() => pages.start(), [pages]);
  return { ...useStore(pages.state), more: pages.more };
}
