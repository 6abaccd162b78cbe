import { Popover } from '@base-ui/react/popover';
import type { StickerPack } from '@kumix/matrix';
import { StickyNote } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { failureOf } from '../../app/core.ts';
import { t } from '../../i18n/message.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { useMedia } from '../media/useMedia.ts';
import { attempt } from '../model/faults.ts';
import { RoomServicesProvider } from '../model/services.ts';
import { closeStickerPicker, type StickerRequest } from './stickerPopup.ts';

type Sticker = StickerPack['images'][number];
type Packs =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'ready'; readonly packs: readonly StickerPack[] };

/** The stickers of this account and of the room; pressing one sends it. */
export default function StickerPopup({ request }: { readonly request: StickerRequest }) {
  const { room, anchor } = request;
  const { core, roomId, threadRootId } = room;
  const [found, setFound] = useState<Packs>({ state: 'loading' });
  useEffect(() => {
    const abort = new AbortController();
    core
      .call('sticker.packs', { roomId }, { signal: abort.signal })
      .then((packs) => setFound({ state: 'ready', packs }))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setFound({ state: 'failed', message: failureOf(error).message });
      });
    return () => abort.abort();
  }, [core, roomId]);
  const popup = useRef<HTMLDivElement>(null);
  const ready = found.state === 'ready';
  useEffect(() => {
    if (ready) popup.current?.querySelector('button')?.focus();
  }, [ready]);
  const send = (sticker: Sticker): void => {
    closeStickerPicker();
    const thread = threadRootId === null ? {} : { threadRootId };
    attempt(
      room,
      t('message.notSentDoing'),
      core.call('send.sticker', { roomId, ...thread, sticker }),
    );
  };
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) closeStickerPicker();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          className="k-menu-positioner"
          anchor={anchor}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup ref={popup} className="stickers" aria-label={t('sticker.title')}>
            <RoomServicesProvider value={room}>
              {found.state === 'loading' && <Spinner size={20} />}
              {found.state === 'failed' && (
                <Notice tone="danger" live>
                  {found.message}
                </Notice>
              )}
              {found.state === 'ready' && found.packs.length === 0 && (
                <EmptyState icon={StickyNote} title={t('sticker.noneTitle')}>
                  {t('sticker.none')}
                </EmptyState>
              )}
              {found.state === 'ready' &&
                found.packs.map((pack) => (
                  <section
                    key={pack.name}
                    aria-label={pack.name === '' ? t('sticker.mine') : pack.name}
                  >
                    <h3 className="stickers-pack">
                      {pack.name === '' ? t('sticker.mine') : pack.name}
                    </h3>
                    <ul className="stickers-grid">
                      {pack.images.map((sticker) => (
                        <li key={sticker.shortcode}>
                          <button
                            type="button"
                            className="sticker-button"
                            aria-label={sticker.body}
                            title={sticker.body}
                            onClick={() => send(sticker)}
                          >
                            <StickerImage sticker={sticker} />
                          </button>
                        </li>
                      ))}
                    </ul>
                  </section>
                ))}
            </RoomServicesProvider>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const box = 128;

function StickerImage({ sticker }: { readonly sticker: Sticker }) {
  const state = useMedia({
    uri: sticker.uri,
    thumbnail: { width: box, height: box, crop: false },
  });
  return state.state === 'ready' ? (
    <img src={state.url} alt="" />
  ) : (
    <span>{sticker.shortcode}</span>
  );
}
