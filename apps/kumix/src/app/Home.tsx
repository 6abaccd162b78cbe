import { Compass, MessageCircle, MessagesSquare, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useApp } from './AppContext.ts';
import type { Destination } from './contracts.ts';
import { useSelected } from './store.ts';

/** No room is open. A permalink lands here too: its room opens where it is joined, else is offered. */
export function Home({ place }: { readonly place: Destination }) {
  const app = useApp();
  const state = useSelected(app.rooms.snapshot, (list) => list.state);
  const empty = useSelected(
    app.rooms.snapshot,
    (list) => list.state === 'ready' && list.byId.size === 0,
  );

  useEffect(() => {
    if (place.to !== 'permalink' || state !== 'ready') return;
    const { byId } = app.rooms.snapshot.get();
    const known = [...byId.values()].find(
      (room) => room.id === place.idOrAlias && room.membership === 'join',
    );
    if (known === undefined) {
      app.dialogs.show({ kind: 'join', idOrAlias: place.idOrAlias, via: place.via });
      app.go({ to: 'home' }, { replace: true });
    } else {
      app.go(
        {
          to: 'room',
          roomId: known.id,
          ...(place.eventId === undefined ? {} : { eventId: place.eventId }),
        },
        { replace: true },
      );
    }
  }, [app, place, state]);

  return (
    <div className="k-home">
      <EmptyState
        icon={MessagesSquare}
        heading="h1"
        title={empty ? t('home.emptyTitle') : t('home.title')}
        actions={
          <>
            <Button
              tone={empty ? 'primary' : 'plain'}
              icon={MessageCircle}
              onClick={() => app.commands.run('chat.start')}
            >
              {t('command.startChat')}
            </Button>
            <Button icon={Plus} onClick={() => app.commands.run('room.create')}>
              {t('command.createRoom')}
            </Button>
            <Button icon={Compass} onClick={() => app.commands.run('room.explore')}>
              {t('command.explore')}
            </Button>
          </>
        }
      >
        {empty ? t('home.emptyText') : t('home.text')}
      </EmptyState>
    </div>
  );
}
