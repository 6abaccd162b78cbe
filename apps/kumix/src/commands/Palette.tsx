/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus --
   a combobox: the field keeps the focus and its keys choose, and its options hold pictures and keys, which no <select> can */
import { Dialog as Base } from '@base-ui/react/dialog';
import type { RoomSummary } from '@kumix/matrix';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { DialogViewProps } from '../app/Overlays.tsx';
import { useStore } from '../app/store.ts';
import { type MessageKey, t } from '../i18n/message.ts';
import { fold } from '../rooms/roomOrder.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Keys } from '../ui/Keys.tsx';
import type { Offer } from './registry.ts';
import { inOrder, score } from './search.ts';

type Entry =
  | { readonly kind: 'room'; readonly key: string; readonly room: RoomSummary }
  | { readonly kind: 'command' | 'extension'; readonly key: string; readonly offer: Offer };

const groups = {
  room: 'palette.rooms',
  command: 'palette.commands',
  extension: 'palette.extensions',
} as const satisfies Readonly<Record<Entry['kind'], MessageKey>>;

const mostRooms = 7;
const mostCommands = 40;

/** Rooms and commands, found by a few letters. */
export default function Palette({ request: { ahead }, onClose }: DialogViewProps<'palette'>) {
  const app = useApp();
  const { byId } = useStore(app.rooms.snapshot);
  const commands = useStore(app.commands.commands);
  const context = useStore(app.commands.context);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  const find = (words: string): readonly Entry[] => {
    const text = fold(words.replace(/^>/, ''));
    const rooms = words.startsWith('>')
      ? []
      : [...byId.values()].flatMap((room) => {
          if (room.membership !== 'join' || room.kind === 'space') return [];
          const points = score(fold(room.name), [fold(room.directUserId ?? '')], text);
          if (points === null || (text === '' && room.id === context.roomId)) return [];
          return [{ room, points: points + (room.unread > 0 ? 5 : 0) }];
        });
    const offers = app.commands.offers().flatMap((offer) => {
      if (offer.command.hidden === true) return [];
      const { label, keywords = [] } = offer.command;
      const points = score(fold(label), keywords.map(fold), text);
      return points === null ? [] : [{ offer, points, own: offer.command.source === 'app' }];
    });
    rooms.sort((a, b) => b.points - a.points);
    return [
      ...rooms.slice(0, mostRooms).map(({ room }): Entry => ({ kind: 'room', key: room.id, room })),
      ...inOrder(offers, mostCommands).map(({ offer, own }): Entry => ({
        kind: own ? 'command' : 'extension',
        key: offer.command.id,
        offer,
      })),
    ];
  };
  // `commands` and `context` are what `offers()` reads.
  // oxlint-disable-next-line react/exhaustive-deps
  const entries = useMemo(() => find(typed), [app, byId, commands, context, typed]);

  const at = Math.min(chosen, Math.max(0, entries.length - 1));
  const optionId = (index: number): string => `k-palette-${index}`;

  const perform = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    if (entry.kind !== 'room' && entry.offer.unavailable !== null) return;
    onClose();
    if (entry.kind === 'room') app.go({ to: 'room', roomId: entry.room.id });
    else app.commands.run(entry.offer.command.id);
  };

  const move = (to: number): void => {
    const next = (to + entries.length) % Math.max(1, entries.length);
    setChosen(next);
    list.current?.querySelector(`#${optionId(next)}`)?.scrollIntoView({ block: 'nearest' });
  };

  const key = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Enter') perform(entries[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Base.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="k-backdrop" />
        <Base.Popup
          className="k-dialog k-palette"
          aria-label={t('command.palette')}
          initialFocus={input}
          finalFocus={() => (ahead.before?.isConnected === true ? ahead.before : true)}
        >
          <div className="k-palette-field">
            <Search size={18} />
            <input
              ref={input}
              className="k-palette-input"
              role="combobox"
              aria-expanded="true"
              aria-controls="k-palette-list"
              aria-autocomplete="list"
              aria-activedescendant={entries.length === 0 ? undefined : optionId(at)}
              aria-label={t('palette.field')}
              placeholder={t('palette.field')}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setTyped(event.target.value);
                setChosen(0);
              }}
              onFocus={() => {
                const taken = ahead.take();
                if (taken.entered) perform(find(taken.text)[0]);
                else if (taken.text !== '') setTyped(taken.text);
              }}
              onKeyDown={key}
            />
          </div>
          <div
            ref={list}
            id="k-palette-list"
            role="listbox"
            aria-label={t('command.palette')}
            className="k-palette-list"
          >
            {entries.map((entry, index) => (
              <div key={entry.key}>
                {entries[index - 1]?.kind !== entry.kind && (
                  <div className="k-palette-group" role="presentation">
                    {t(groups[entry.kind])}
                  </div>
                )}
                <div
                  id={optionId(index)}
                  role="option"
                  aria-selected={index === at}
                  aria-disabled={
                    (entry.kind !== 'room' && entry.offer.unavailable !== null) || undefined
                  }
                  className="k-palette-option"
                  onPointerMove={() => setChosen(index)}
                  onClick={() => perform(entry)}
                >
                  <Content entry={entry} />
                </div>
              </div>
            ))}
          </div>
          {entries.length === 0 && (
            <output className="k-palette-none">{t('rooms.noMatch', { filter: typed })}</output>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Content({ entry }: { readonly entry: Entry }) {
  if (entry.kind === 'room') {
    const { room } = entry;
    return (
      <>
        <Avatar
          id={room.directUserId ?? room.id}
          name={room.name}
          uri={room.avatar}
          size={24}
          shape={room.kind === 'direct' ? 'person' : 'room'}
        />
        <span className="k-palette-label k-ellipsis">{room.name}</span>
        {room.unread > 0 && (
          <span className={room.mentions > 0 ? 'k-badge k-badge-mention' : 'k-badge'}>
            {room.unread}
          </span>
        )}
      </>
    );
  }
  const { command, unavailable } = entry.offer;
  const IconPart = command.icon;
  return (
    <>
      <span className="k-palette-icon">{IconPart !== undefined && <IconPart size={17} />}</span>
      <span className="k-palette-label">
        {command.label}
        {command.source !== 'app' && (
          <span className="k-palette-why">{t('panel.by', { name: command.source.extension })}</span>
        )}
        {unavailable !== null && <span className="k-palette-why">{unavailable}</span>}
      </span>
      {command.shortcut !== undefined && <Keys shortcut={command.shortcut} />}
    </>
  );
}
