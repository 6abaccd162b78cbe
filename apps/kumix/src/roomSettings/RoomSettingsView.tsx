import type { RoomId } from '@kumix/matrix';
import { ArrowLeft, AtSign, DoorOpen, Settings2, Shield, UsersRound, Wrench } from 'lucide-react';
import type { ComponentType } from 'react';
import { useApp } from '../app/AppContext.ts';
import type { SignedIn } from '../app/contracts.ts';
import { formatDestination } from '../app/route.ts';
import { useSelected, useStore } from '../app/store.ts';
import type { Icon } from '../commands/command.ts';
import { t } from '../i18n/message.ts';
import { PageTabs } from '../settings/PageTabs.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Notice } from '../ui/Notice.tsx';
import { AccessPage } from './AccessPage.tsx';
import { AddressesPage } from './AddressesPage.tsx';
import { AdvancedPage } from './AdvancedPage.tsx';
import { GeneralPage } from './GeneralPage.tsx';
import { OutsidePage } from './OutsidePage.tsx';
import type { RoomSettingsPageProps } from './page.ts';
import { RolesPage } from './RolesPage.tsx';
import type { RoomSettingsModel } from './roomSettingsModel.ts';
import { serverOf } from './serverOf.ts';
import { useRoomSettingsModel } from './useRoomSettings.ts';

interface RoomSettingsViewProps {
  readonly roomId: RoomId;
  readonly page: string;
  readonly session: SignedIn;
}

interface Page {
  readonly id: string;
  readonly title: string;
  readonly icon: Icon;
  readonly Page: ComponentType<RoomSettingsPageProps>;
}

const pages = (): readonly Page[] => [
  { id: 'general', title: t('roomSettings.general'), icon: Settings2, Page: GeneralPage },
  { id: 'access', title: t('roomSettings.access'), icon: DoorOpen, Page: AccessPage },
  { id: 'addresses', title: t('roomSettings.addresses'), icon: AtSign, Page: AddressesPage },
  { id: 'roles', title: t('roomSettings.roles'), icon: Shield, Page: RolesPage },
  { id: 'people', title: t('roomSettings.people'), icon: UsersRound, Page: OutsidePage },
  { id: 'advanced', title: t('roomSettings.advanced'), icon: Wrench, Page: AdvancedPage },
];

/** Pages of one room's or space's settings. */
export default function RoomSettingsView({ roomId, page, session }: RoomSettingsViewProps) {
  const app = useApp();
  const model = useRoomSettingsModel(app.core, roomId, session.me.userId);
  const listed = useSelected(app.rooms.snapshot, (list) => list.state);
  const room = useSelected(app.rooms.snapshot, (list) => list.byId.get(roomId) ?? null);
  if (listed === 'ready' && room?.membership !== 'join') {
    return (
      <div className="k-screen">
        <EmptyState
          icon={DoorOpen}
          heading="h1"
          title={t('roomSettings.unknown')}
          actions={<Button onClick={() => app.go({ to: 'home' })}>{t('frame.back')}</Button>}
        >
          {t('roomSettings.unknownText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <Pages
      model={model}
      page={page}
      session={session}
      roomId={roomId}
      name={room?.name ?? ''}
      space={room?.kind === 'space'}
    />
  );
}

interface PagesProps extends RoomSettingsViewProps {
  readonly model: RoomSettingsModel;
  readonly name: string;
  readonly space: boolean;
}

function Pages({ model, page, session, roomId, name, space }: PagesProps) {
  const app = useApp();
  const { settings, failure } = useStore(model.snapshot);
  const successor = settings?.successor ?? null;
  const title = space ? t('roomSettings.spaceTitle') : t('roomSettings.title');
  const all = pages();
  const shown = all.find((each) => each.id === page) ?? all[0];
  const waiting = settings?.outside.knock ?? 0;
  const tabs = all.map((each) =>
    each.id === 'people' && waiting > 0 ? { ...each, badge: <Waiting count={waiting} /> } : each,
  );
  if (shown === undefined) return null;
  return (
    <div className="k-settings">
      <header className="k-settings-head">
        <IconButton
          icon={ArrowLeft}
          label={t('roomSettings.back')}
          onClick={() => app.go(space ? { to: 'home' } : { to: 'room', roomId })}
        />
        <h1>{title}</h1>
        <span className="k-room-settings-name k-ellipsis" dir="auto">
          {name}
        </span>
      </header>
      <div className="k-settings-columns">
        <PageTabs
          label={title}
          tabs={tabs}
          shown={shown.id}
          hrefOf={(id) => formatDestination({ to: 'room-settings', roomId, page: id })}
        />
        <section className="k-settings-page" aria-labelledby="k-settings-title">
          <h2 id="k-settings-title">{shown.title}</h2>
          {failure !== null && <Notice tone="danger">{failure.message}</Notice>}
          {successor !== null && (
            <Notice
              tone="warn"
              action={
                <Button
                  size="small"
                  onClick={() =>
                    app.go({ to: 'permalink', idOrAlias: successor, via: [serverOf(session)] })
                  }
                >
                  {t('roomSettings.openSuccessor')}
                </Button>
              }
            >
              {t('roomSettings.replaced')}
            </Notice>
          )}
          {settings === null ? (
            <p className="k-field-hint">{t('roomSettings.loading')}</p>
          ) : (
            <shown.Page model={model} settings={settings} session={session} />
          )}
        </section>
      </div>
    </div>
  );
}

/** How many people knock. */
function Waiting({ count }: { readonly count: number }) {
  return (
    <span className="k-badge">
      <span aria-hidden="true">{count}</span>
      <span className="k-hidden-visually">{t('roomSettings.waiting', { count })}</span>
    </span>
  );
}
