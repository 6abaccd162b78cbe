import { ArrowDownUp, ArrowLeft, Layers, Plus, Search } from 'lucide-react';
import type { RoomSummary } from '@kumix/matrix';
import { memo, type ReactNode, useCallback, useMemo } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SignedIn } from '../app/contracts.ts';
import { expectRoom } from '../app/roomPart.ts';
import { useSelected, useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { createExpectation } from './expectation.ts';
import { answerInvite } from './membership.ts';
import { newMenu, profileMenu, roomMenu, sortMenu } from './listMenus.ts';
import { RoomListView } from './RoomListView.tsx';
import type { RoomRowActions } from './RoomRow.tsx';
import { SpaceRail } from './SpaceRail.tsx';
import { useMinute } from './useMinute.ts';

interface RoomListPaneProps {
  readonly session: SignedIn | null;
  /** At the foot of the list, where it moves nothing that a pointer may be over. */
  readonly children?: ReactNode;
}

/** The rail of spaces and the list of rooms beside it. */
export const RoomListPane = memo(function RoomListPane({ session, children }: RoomListPaneProps) {
  const app = useApp();
  const list = useStore(app.rooms.snapshot);
  const compact = useSelected(
    app.preferences.current,
    (preferences) => preferences.density === 'compact',
  );
  const nowMs = useMinute();

  const actions = useMemo(
    (): RoomRowActions => ({
      onOpen: (roomId) => app.go({ to: 'room', roomId }),
      expectation: createExpectation(
        (roomId) => void expectRoom(app, roomId),
        (run, ms) => {
          const id = setTimeout(run, ms);
          return () => clearTimeout(id);
        },
      ),
      onMenu: (room, at) =>
        app.menus.show({
          label: t('menu.room', { name: room.name }),
          anchor: at,
          items: roomMenu(app, room),
        }),
      onAnswer: (room, accept) => void answerInvite(app, room, accept),
    }),
    [app],
  );
  const toggle = useCallback(
    (...args: Parameters<typeof app.rooms.toggleSection>) => app.rooms.toggleSection(...args),
    [app],
  );

  return (
    <>
      <SpaceRail
        spaces={list.spaces}
        selected={list.topSpace?.id ?? null}
        all={list}
        session={session}
        onSelect={(space) => app.rooms.selectSpace(space)}
        onExplore={() => app.commands.run('room.explore')}
        onCreate={() => app.commands.run('space.create')}
        onProfile={(anchor) =>
          app.menus.show({ label: t('menu.account'), anchor, items: profileMenu(app) })
        }
      />
      <section className="k-list" aria-label={t('rooms.region')}>
        <header className="k-list-head">
          {list.parentSpace !== null && (
            <IconButton
              icon={ArrowLeft}
              label={list.parentSpace.name}
              onClick={() => app.rooms.selectSpace(list.parentSpace?.id ?? null)}
            />
          )}
          <h2 className="k-list-title k-ellipsis" dir="auto">
            {list.space?.name ?? t('rooms.title')}
          </h2>
          {list.space !== null && (
            <IconButton
              icon={Layers}
              label={t('space.browse')}
              onClick={() => {
                if (list.space !== null) app.go({ to: 'space', roomId: list.space.id });
              }}
            />
          )}
          <IconButton
            icon={ArrowDownUp}
            label={t('menu.sort')}
            aria-haspopup="menu"
            onClick={(event) =>
              app.menus.show({
                label: t('menu.sort'),
                anchor: event.currentTarget,
                align: 'end',
                items: sortMenu(app),
              })
            }
          />
          <IconButton
            icon={Plus}
            label={t('menu.new')}
            aria-haspopup="menu"
            onClick={(event) =>
              app.menus.show({
                label: t('menu.new'),
                anchor: event.currentTarget,
                align: 'end',
                items: newMenu(app, list.space),
              })
            }
          />
        </header>
        <Filter
          value={list.filter}
          onValue={(value) => app.rooms.setFilter(value)}
          onEnter={() => {
            const first = app.rooms.snapshot.get().sections.flatMap(({ rooms }) => rooms)[0];
            if (first !== undefined) app.go({ to: 'room', roomId: first.id });
          }}
        />
        {list.filter === '' && list.innerSpaces.length > 0 && (
          <div className="k-inner-spaces">
            {list.innerSpaces.map(({ room }) => (
              <button
                key={room.id}
                type="button"
                className="k-chip"
                onClick={() => app.rooms.selectSpace(room.id)}
              >
                <Avatar id={room.id} name={room.name} uri={room.avatar} size={18} shape="room" />
                <span className="k-ellipsis">{room.name}</span>
              </button>
            ))}
          </div>
        )}
        {list.state === 'loading' ? (
          <ListSkeleton />
        ) : list.state === 'failed' ? (
          <div className="k-list-note">
            <FailureNotice onAgain={() => app.rooms.start()}>{list.failure?.message}</FailureNotice>
          </div>
        ) : list.sections.length === 0 ? (
          <EmptyList filter={list.filter} space={list.space} />
        ) : (
          <RoomListView
            {...actions}
            sections={list.sections}
            selection={`${list.space?.id ?? ''} ${list.sort} ${list.filter}`}
            collapsed={list.filter === '' ? list.collapsed : nothing}
            currentRoom={app.currentRoom}
            compact={compact}
            nowMs={nowMs}
            myName={session?.me.name ?? null}
            onToggle={toggle}
          />
        )}
        {children}
      </section>
    </>
  );
});

const nothing: ReadonlySet<never> = new Set();

interface FilterProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly onEnter: () => void;
}

function Filter({ value, onValue, onEnter }: FilterProps) {
  return (
    <search className="k-filter">
      <span className="k-input-box">
        <Search size={16} className="k-filter-icon" />
        <input
          className="k-input"
          type="search"
          data-filter=""
          aria-label={t('rooms.filter')}
          placeholder={t('rooms.filter')}
          value={value}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onValue(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && value !== '') {
              event.stopPropagation();
              onValue('');
            } else if (event.key === 'Enter') {
              onEnter();
            } else if (event.key === 'ArrowDown') {
              event.preventDefault();
              document.querySelector<HTMLElement>('.k-room-rows [tabindex="0"]')?.focus();
            }
          }}
        />
      </span>
    </search>
  );
}

interface EmptyListProps {
  readonly filter: string;
  readonly space: RoomSummary | null;
}

function EmptyList({ filter, space }: EmptyListProps) {
  const app = useApp();
  if (filter === '') {
    return (
      <div className="k-list-note k-form">
        <p className="k-field-hint">{space === null ? t('rooms.empty') : t('rooms.emptySpace')}</p>
        {space === null ? (
          <div className="k-list-first">
            <Button tone="primary" onClick={() => app.commands.run('chat.start')}>
              {t('command.startChat')}
            </Button>
            <Button onClick={() => app.commands.run('room.create')}>
              {t('command.createRoom')}
            </Button>
            <Button onClick={() => app.commands.run('room.explore')}>{t('command.explore')}</Button>
          </div>
        ) : (
          <Button size="small" onClick={() => app.go({ to: 'space', roomId: space.id })}>
            {t('space.browse')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="k-list-note k-form">
      <output className="k-field-hint">{t('rooms.noMatch', { filter })}</output>
      <Button size="small" onClick={() => app.commands.run('room.explore')}>
        {t('command.explore')}
      </Button>
    </div>
  );
}

const widths = ['58%', '72%', '46%', '64%', '52%', '70%', '40%', '61%'];

function ListSkeleton() {
  return (
    <output className="k-list-skeleton" aria-busy="true" aria-label={t('rooms.loading')}>
      {widths.map((width) => (
        <div key={width} className="k-list-skeleton-row">
          <Skeleton width="2.25rem" height="2.25rem" round />
          <span>
            <Skeleton width={width} />
            <Skeleton width="85%" height="0.6em" />
          </span>
        </div>
      ))}
    </output>
  );
}
