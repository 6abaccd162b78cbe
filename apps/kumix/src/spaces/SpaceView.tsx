import {
  longest,
  type RoomId,
  type RoomSettings,
  type RoomSummary,
  shown,
  type SpaceRoom,
} from '@kumix/matrix';
import { ArrowLeft, Layers, MoreHorizontal, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { App } from '../app/app.ts';
import { useSelected, useStore } from '../app/store.ts';
import { t } from '../i18n/message.ts';
import { whyNot } from '../roomSettings/powers.ts';
import { useRoomSettings } from '../roomSettings/useRoomSettings.ts';
import { Topic } from '../rooms/Topic.tsx';
import { useRoomDetails } from '../rooms/panels/useRoomDetails.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import type { MenuItem } from '../ui/menus.ts';
import { createSpace, type SpaceModel } from './spaceModel.ts';

interface SpaceViewProps {
  readonly spaceId: RoomId;
  readonly onBack: (() => void) | null;
}

/** Everything in a space, nested ones included: to look around, join, and to keep in order. */
export default function SpaceView({ spaceId, onBack }: SpaceViewProps) {
  const app = useApp();
  const [model] = useState(() => createSpace(app.core, spaceId));
  useEffect(() => model.start(), [model]);
  const { state, rooms, failure } = useStore(model.state);
  const space = useSelected(app.rooms.snapshot, (list) => list.byId.get(spaceId) ?? null);
  // What others add or take out meanwhile shows in the space's children.
  const children = space?.children;
  useEffect(() => {
    if (children !== undefined) void model.load();
  }, [model, children]);
  const settings = useRoomSettings(app.core, spaceId);
  const about = useRoomDetails(app.core, spaceId);
  const off = settings === null ? '' : whyNot(settings, 'children');
  const name = space?.name ?? '';
  const add = off === null && (
    <>
      <Button onClick={() => app.dialogs.show({ kind: 'add-rooms', spaceId })}>
        {t('space.add')}
      </Button>
      <Button
        tone="primary"
        icon={Plus}
        onClick={() => app.dialogs.show({ kind: 'create-room', space: false, parent: spaceId })}
      >
        {t('space.create')}
      </Button>
    </>
  );
  return (
    <div className="k-settings">
      <header className="k-settings-head">
        {onBack !== null && (
          <IconButton icon={ArrowLeft} label={t('frame.back')} onClick={onBack} />
        )}
        <h1 className="k-ellipsis" dir="auto">
          {name}
        </h1>
      </header>
      <div className="k-settings-page">
        {about.state === 'ready' && <Topic key={spaceId} topic={about.details.topic} />}
        <div className="k-settings-row">
          <h2 className="k-grow">{t('space.browse')}</h2>
          {rooms.length > 0 && add}
        </div>
        {off !== null && off !== '' && <p className="k-field-hint">{off}</p>}
        {failure !== null && (
          <FailureNotice onAgain={() => void model.load()}>{failure.message}</FailureNotice>
        )}
        {state === 'loading' && <output className="k-field-hint">{t('space.loading')}</output>}
        {state === 'ready' && rooms.length === 0 && (
          <EmptyState icon={Layers} title={t('space.empty')} actions={add}>
            {t('space.emptyText')}
          </EmptyState>
        )}
        {rooms.length > 0 && (
          <ul className="k-settings-list" aria-label={t('space.list', { name })}>
            {rooms.map((room) => (
              <Row
                key={room.roomId}
                room={room}
                model={model}
                settings={room.parent === spaceId ? settings : null}
                parent={rooms.find((each) => each.roomId === room.parent)?.name ?? null}
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

interface RowProps {
  readonly room: SpaceRoom;
  readonly model: SpaceModel;
  /** Of the space it stands in, where that is the one that is shown. */
  readonly settings: RoomSettings | null;
  readonly parent: string | null;
}

function Row({ room, model, settings, parent }: RowProps) {
  const app = useApp();
  const { errors } = useStore(model.attempts.state);
  const mine = useSelected(app.rooms.snapshot, (list) => list.byId.get(room.roomId) ?? null);
  const facts = [
    ...(room.space ? [t('space.isSpace')] : []),
    t('rooms.members', { count: room.members }),
    ...(parent === null ? [] : [t('space.depth', { name: parent })]),
  ];
  const mayChange = settings !== null && whyNot(settings, 'children') === null;
  return (
    <li data-depth={Math.min(room.depth, 4)}>
      <Avatar id={room.roomId} name={room.name} uri={room.avatar} size={36} shape="room" />
      <span className="k-grow">
        <span className="k-space-name" dir="auto">
          {room.name}
        </span>{' '}
        {room.suggested && <span className="k-tag">{t('space.suggested')}</span>}
        <span className="k-field-hint k-block">{facts.join(' · ')}</span>
        {room.topic !== '' && (
          <span className="k-space-topic" dir="auto">
            {shown(room.topic, longest.line)}
          </span>
        )}
        {errors[room.roomId] !== undefined && (
          <span className="k-field-error k-block" role="alert">
            {errors[room.roomId]}
          </span>
        )}
      </span>
      <span className="k-settings-end">
        <Door room={room} model={model} mine={mine} />
        {mayChange && (
          <IconButton
            icon={MoreHorizontal}
            label={t('space.actions', { name: room.name })}
            aria-haspopup="menu"
            onClick={(event) =>
              app.menus.show({
                label: t('space.actions', { name: room.name }),
                anchor: event.currentTarget,
                align: 'end',
                items: rowMenu(app, model, room),
              })
            }
          />
        )}
      </span>
    </li>
  );
}

interface DoorProps extends Pick<RowProps, 'room' | 'model'> {
  readonly mine: RoomSummary | null;
}

/** The way in, as this room has it. */
function Door({ room, model, mine }: DoorProps) {
  const app = useApp();
  const { busy } = useStore(model.attempts.state);
  const { name } = room;
  if (mine?.membership === 'join') {
    return (
      <Button
        size="small"
        aria-label={t('space.openName', { name })}
        onClick={() =>
          room.space
            ? app.go({ to: 'space', roomId: room.roomId })
            : app.go({ to: 'room', roomId: room.roomId })
        }
      >
        {t('space.open')}
      </Button>
    );
  }
  if (mine?.membership === 'knock') return <span>{t('rooms.knocking')}</span>;
  const invited = mine?.membership === 'invite';
  if (room.joinRule === 'knock' && !invited) {
    return (
      <Button
        size="small"
        aria-label={t('space.askName', { name })}
        busy={busy.has(room.roomId)}
        onClick={() => void model.knock(room)}
      >
        {t('space.ask')}
      </Button>
    );
  }
  if ((room.joinRule === 'invite' || room.joinRule === 'private') && !invited) {
    return <span className="k-field-hint">{t('space.inviteOnly')}</span>;
  }
  return (
    <Button
      size="small"
      tone="primary"
      aria-label={t('space.joinName', { name })}
      busy={busy.has(room.roomId)}
      onClick={() => void model.join(room)}
    >
      {t('join.action')}
    </Button>
  );
}

function rowMenu(app: App, model: SpaceModel, room: SpaceRoom): readonly MenuItem[] {
  const remove = async (): Promise<void> => {
    const yes = await app.dialogs.confirm({
      title: t('space.removeTitle', { name: room.name }),
      body: t('space.removeText'),
      action: t('space.removeAction'),
      tone: 'danger',
    });
    if (yes) await model.remove(room);
  };
  return [
    {
      id: 'suggest',
      label: t('space.suggest'),
      checked: room.suggested,
      perform: () => void model.setSuggested(room, !room.suggested),
    },
    {
      id: 'remove',
      label: t('space.remove'),
      tone: 'danger',
      perform: () => void remove(),
    },
  ];
}
